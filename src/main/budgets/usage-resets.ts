/**
 * Resets of usage by hand, and from where on a token limit counts because of them. Call what writes
 * inside a transaction.
 */
import type { UsageReset } from '../../contract/token-limits'
import type { BudgetScope } from '../../contract/budgets'
import type { Db } from '../storage/store'

/** Who a reset is for: a service at one provider or at all of them, or a provider itself. */
export interface ResetPlace {
  readonly provider: string | null
  readonly service: string | null
}

const columns = 'id, time, provider, service, reason, who, entry_id AS entryId'

/**
 * The `seq` of the newest marker that a token limit of this scope counts from; 0: all of it counts.
 */
export function countsAfter(db: Db, { provider, service }: BudgetScope): number {
  return (
    db
      .prepare<[string | null, string | null], number>(
        'SELECT ifnull(max(seq), 0) FROM usage_resets WHERE service IS ? AND (provider IS NULL OR provider IS ?)',
      )
      .pluck()
      .get(service ?? null, provider ?? null) ?? 0
  )
}

export function createUsageResets(db: Db) {
  const insert = db.prepare(
    'INSERT INTO usage_resets (id, time, provider, service, entry_id, seq, reason, who) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const newest = db.prepare<[string | null, string | null], UsageReset & { readonly seq: number }>(
    `SELECT ${columns}, seq FROM usage_resets WHERE service IS ? AND (provider IS NULL OR provider IS ?) ORDER BY seq DESC LIMIT 1`,
  )
  const list = db.prepare<
    [number, string | null, string | null, string | null, string | null],
    UsageReset
  >(
    `SELECT ${columns} FROM usage_resets WHERE time >= ? AND (? IS NULL OR service IS ?) AND (? IS NULL OR provider IS NULL OR provider = ?) ORDER BY time DESC, id DESC LIMIT 200`,
  )
  return {
    insert(reset: UsageReset, seq: number) {
      insert.run(
        reset.id,
        reset.time,
        reset.provider,
        reset.service,
        reset.entryId,
        seq,
        reset.reason,
        reset.who,
      )
    },
    newest: ({ provider, service }: BudgetScope) => newest.get(service ?? null, provider ?? null),
    since: (time: number, { provider, service }: ResetPlace) =>
      list.all(time, service, service, provider, provider),
  }
}
