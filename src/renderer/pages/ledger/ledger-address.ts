/**
 * What the address of the ledger says: filter, range, columns and the saved view they are of; and
 * the addresses inside it. Pure.
 */
import type { LedgerFilter } from '../../../contract/ledger'
import {
  ledgerColumns,
  relativeRanges,
  type LedgerColumn,
  type RelativeRange,
  type ViewBody,
} from '../../../contract/ledger-views'
import { readFilter, writeFilter } from '../../parts/filters/entry-filters'
import { usageRange } from '../../parts/usage-range'

/** What is shown: an address says the same always, whatever day it is opened on. */
export interface Shown {
  /** `from` and `to` in it stand still; absent where the range moves. */
  readonly filter: LedgerFilter
  readonly range: RelativeRange | null
  /** Null: all, as far as there is room. */
  readonly columns: readonly LedgerColumn[] | null
  /** The saved view it began with. */
  readonly viewId: string | null
}

export const everything: Shown = { filter: {}, range: null, columns: null, viewId: null }

export function readShown(query: URLSearchParams): Shown {
  const range = relativeRanges.find((one) => one === query.get('range')) ?? null
  const named = query.get('columns')?.split('.') ?? []
  const columns = ledgerColumns.filter((one) => named.includes(one))
  const { from, to, ...labels } = readFilter(query)
  const still = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  return {
    filter: range === null ? { ...labels, ...still } : labels,
    range,
    columns: columns.length === 0 ? null : columns,
    viewId: query.get('view'),
  }
}

/** Parts in a fixed order, so that the same has one address; empty for everything. */
export function writeShown({ filter, range, columns, viewId }: Shown): string {
  const query = new URLSearchParams(writeFilter(filter))
  if (range !== null) query.set('range', range)
  if (columns !== null) query.set('columns', columns.join('.'))
  if (viewId !== null) query.set('view', viewId)
  return query.toString()
}

/** The filter to ask with: a range that moves as it stands at `now` in a zone. */
export function askedFilter(
  { filter, range }: Pick<Shown, 'filter' | 'range'>,
  now: number,
  timeZone: string,
): LedgerFilter {
  const found = range === null ? null : usageRange(range, { from: '', to: '' }, now, timeZone)
  return found === null ? filter : { ...filter, from: found.from, to: found.to }
}

export function bodyOf({ filter, range, columns }: Shown): ViewBody {
  return {
    filter,
    ...(range === null ? {} : { range }),
    ...(columns === null ? {} : { columns: [...columns] }),
  }
}

export function shownOf({ filter, range, columns }: ViewBody, viewId: string | null): Shown {
  const ordered =
    columns === undefined ? null : ledgerColumns.filter((one) => columns.includes(one))
  return { filter, range: range ?? null, columns: ordered, viewId }
}

/** True where both show the same, whatever they began with. */
export function showsSame(one: Shown, other: Shown): boolean {
  return writeShown({ ...one, viewId: null }) === writeShown({ ...other, viewId: null })
}

/** The page of one entry, which knows the list it was opened from. */
export function entryPath(id: string, shown: Shown): string {
  return withQuery(`/ledger/${encodeURIComponent(id)}`, writeShown(shown))
}

/** The list, at an entry where one is named. */
export function listPath(shown: Shown, entry: string | null = null): string {
  const query = new URLSearchParams(writeShown(shown))
  if (entry !== null) query.set('entry', entry)
  return withQuery('/ledger', query.toString())
}

function withQuery(path: string, query: string): string {
  return query === '' ? path : `${path}?${query}`
}
