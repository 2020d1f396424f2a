/**
 * What the person is doing on the Models page, kept while they visit another: filter, sort, and the
 * model looked at.
 */
import { create } from 'zustand'
import {
  noFilter,
  nextSort,
  type ModelFilterState,
  type ModelSort,
  type SortColumn,
} from './model-filter'

/** What is open beside the table. */
export type ModelsSide =
  | { readonly kind: 'model'; readonly id: string }
  | { readonly kind: 'add' }
  | { readonly kind: 'prices' }

interface ModelsState {
  readonly filter: ModelFilterState
  readonly sort: ModelSort
  /** Null: the table alone. */
  readonly side: ModelsSide | null
  /** The other filters stay as they are. */
  readonly setFilter: (part: Partial<ModelFilterState>) => void
  readonly clearFilter: () => void
  /** The same column again turns the order round. */
  readonly sortBy: (column: SortColumn) => void
  readonly open: (side: ModelsSide | null) => void
}

/** Filters and order outlive a visit to another page. */
export const useModelsStore = create<ModelsState>((set) => ({
  filter: noFilter,
  sort: { column: 'provider', descending: false },
  side: null,
  setFilter: (part) => set(({ filter }) => ({ filter: { ...filter, ...part } })),
  clearFilter: () => set({ filter: noFilter }),
  sortBy: (column) => set(({ sort }) => ({ sort: nextSort(sort, column) })),
  open: (side) => set({ side }),
}))
