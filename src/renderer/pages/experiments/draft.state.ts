/** The form's draft: it begins with what the tab has kept. */
import { create } from 'zustand'
import {
  emptyDraft,
  emptyVariant,
  freeKey,
  leastVariants,
  mostVariants,
  type ExperimentDraft,
  type VariantDraft,
} from './experiment.form'
import { readDraft } from './kept-draft'
import type { DraftCase } from './read-cases'

interface DraftState {
  readonly draft: ExperimentDraft
  /** False: too large to outlive a reload. */
  readonly kept: boolean
  set(change: Partial<ExperimentDraft>): void
  replace(draft: ExperimentDraft): void
  clear(): void
  setVariant(key: string, change: Partial<VariantDraft>): void
  addVariant(): void
  removeVariant(key: string): void
  setCase(at: number, change: Partial<DraftCase>): void
  addCases(cases: readonly DraftCase[]): void
  removeCase(at: number): void
}

export const useDraft = create<DraftState>()((set, get) => {
  const change = (more: Partial<ExperimentDraft>) => set({ draft: { ...get().draft, ...more } })
  return {
    draft: readDraft(window.sessionStorage) ?? emptyDraft,
    kept: true,
    set: change,
    replace: (draft) => set({ draft }),
    clear: () => set({ draft: emptyDraft }),
    setVariant: (key, more) =>
      change({
        variants: get().draft.variants.map((each) =>
          each.key === key ? { ...each, ...more } : each,
        ),
      }),
    addVariant() {
      const { variants } = get().draft
      if (variants.length >= mostVariants) return
      const last = variants.at(-1)
      const key = freeKey(variants)
      change({ variants: [...variants, { ...(last ?? emptyVariant(key)), key, name: '' }] })
    },
    removeVariant(key) {
      const { variants } = get().draft
      if (variants.length > leastVariants)
        change({ variants: variants.filter((each) => each.key !== key) })
    },
    setCase: (at, more) =>
      change({
        cases: get().draft.cases.map((each, index) => (index === at ? { ...each, ...more } : each)),
      }),
    addCases: (cases) => change({ cases: [...get().draft.cases, ...cases] }),
    removeCase: (at) => change({ cases: get().draft.cases.filter((_, index) => index !== at) }),
  }
})
