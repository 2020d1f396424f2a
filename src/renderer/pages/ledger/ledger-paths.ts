/** The addresses inside the ledger. */
import type { LedgerFilter } from '../../../contract/ledger'
import { writeFilter } from '../../parts/filters/entry-filters'

/** The page of one entry, which knows the list it was opened from. */
export function entryPath(id: string, filter: LedgerFilter): string {
  const query = writeFilter(filter)
  return `/ledger/${encodeURIComponent(id)}${query === '' ? '' : `?${query}`}`
}

/** The list, at an entry where one is named. */
export function listPath(filter: LedgerFilter, entry: string | null): string {
  const query = new URLSearchParams(writeFilter(filter))
  if (entry !== null) query.set('entry', entry)
  const text = query.toString()
  return `/ledger${text === '' ? '' : `?${text}`}`
}
