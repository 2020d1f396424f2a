/** The rules in force: in memory as in their table, with the limiter following every change. */
import { Failure } from '../platform/failure'
import type { Store } from '../storage/store'
import type { LimitRow, LimitRows } from './limit-rows'
import type { Limiter } from './limiter'

export interface LimitBook {
  rows(): readonly LimitRow[]
  /** Throws Failure `not_found`. */
  find(id: string): LimitRow
  /** Writes in one transaction, then reads the rules again, counters kept. */
  change(work: () => void): void
  /** Marks resets in one transaction; the rules themselves stay. */
  reset(work: () => void): void
  /** Reads the rules again, counters kept. */
  refresh(): void
  /** Reads the rules again and derives every counter from the ledger. */
  reload(): void
}

/** Empty until `reload` is called. */
export function createLimitBook(
  store: Pick<Store, 'write'>,
  table: LimitRows,
  limiter: Limiter,
): LimitBook {
  let rows: readonly LimitRow[] = []

  function refresh() {
    rows = table.read()
    limiter.setRules(rows, table.resets())
  }

  return {
    rows: () => rows,
    find(id) {
      const row = rows.find((limit) => limit.id === id)
      if (row === undefined) throw new Failure('not_found', `There is no rate limit ${id}.`)
      return row
    },
    change(work) {
      store.write(work)
      refresh()
    },
    reset(work) {
      store.write(work)
      limiter.setRules(rows, table.resets())
    },
    refresh,
    reload() {
      rows = table.read()
      limiter.rebuild(rows, table.resets())
    },
  }
}
