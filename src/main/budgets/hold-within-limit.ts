/**
 * The rule of every budget: an amount is held only where `spent + held + amount <= limit`. One
 * statement asks and holds, so no admission can pass a hard limit whatever runs beside it.
 */
import { mostStored } from '../money/sums'
import type { Db } from '../storage/store'

/** What one hold takes of one budget in one period, in the budget's unit. */
export interface Share {
  readonly budgetId: string
  readonly periodStart: number
  readonly amount: number
}

interface Held {
  readonly budgetId: string
  readonly periodStart: number
  readonly amount: bigint
}

/**
 * False: it would pass the limit, and nothing was changed. A null limit only counts, as far as
 * storage can.
 */
export type HoldWithinLimit = (share: Share, limit: number | null) => boolean

/** Amounts are bound as BigInt: a plain number is a double to SQLite, and large sums would round. */
export function createHoldWithinLimit(db: Db): HoldWithinLimit {
  const ofPeriod = 'WHERE budget_id = @budgetId AND period_start = @periodStart'
  const within = db.prepare<[Held & { readonly limit: bigint }]>(
    `UPDATE budget_periods SET held = held + @amount
     ${ofPeriod} AND spent + held + @amount <= @limit`,
  )
  const anyway = db.prepare<[Held]>(
    `UPDATE budget_periods SET held = held + @amount
     ${ofPeriod} AND held + @amount <= ${mostStored}`,
  )
  return (share, limit) => {
    const exact = { ...share, amount: BigInt(share.amount) }
    const { changes } =
      limit === null ? anyway.run(exact) : within.run({ ...exact, limit: BigInt(limit) })
    return changes === 1
  }
}
