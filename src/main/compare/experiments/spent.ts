/**
 * What the calls of experiments have cost. Pages ask while calls end, and entries are only ever
 * added: of a sum that is known only what came after it is read.
 */
import type { Db } from '../../storage/store'

export interface Spent {
  /** What calls cost whose ids begin with a text; simulated ones spend nothing. Nano-USD. */
  of(idsBegin: string): number
  /** The ledger is another one. */
  forget(): void
}

/** With more new entries than these, the calls themselves are looked up: the many are others'. */
const fewEntries = 2000

const ofCalls = 'call_id >= @from AND call_id < @to AND simulated = 0'

export function createSpent(db: Db): Spent {
  const newest = db.prepare<[], number | null>('SELECT max(seq) FROM entries').pluck()
  const whole = db
    .prepare<[{ from: string; to: string }], number>(
      `SELECT coalesce(sum(cost), 0) FROM entries WHERE ${ofCalls}`,
    )
    .pluck()
  const since = db
    .prepare<[{ from: string; to: string; above: number }], number>(
      `SELECT coalesce(sum(cost), 0) FROM entries NOT INDEXED WHERE seq > @above AND ${ofCalls}`,
    )
    .pluck()
  const known = new Map<string, { readonly upTo: number; readonly sum: number }>()

  return {
    of(idsBegin) {
      const upTo = newest.get() ?? 0
      const range = { from: idsBegin, to: `${idsBegin}~` }
      const before = known.get(idsBegin)
      const sum =
        before === undefined || upTo - before.upTo > fewEntries
          ? (whole.get(range) ?? 0)
          : before.sum + (since.get({ ...range, above: before.upTo }) ?? 0)
      known.set(idsBegin, { upTo, sum })
      return sum
    },
    forget: () => known.clear(),
  }
}
