/**
 * Spent and held of each budget in each period. Amounts are bound as BigInt: a plain number is a double to SQLite, and sums past 2^53 would round. A hold moves `held` only where `spent + held + amount <= limit` holds in the same
 * statement, so no admission can pass a hard limit whatever runs beside it. Call everything here inside a transaction.
 */
import type { BudgetUnit } from '../../contract/budgets'
import { isPast, mostStored, saturated } from '../money/sums'
import { periodOf } from '../platform/periods'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'
import type { BudgetRow } from './budget-rows'
import { heldIn, spentIn, type Window } from './derive'

export interface Counter {
  readonly spent: number
  readonly held: number
  /** One of the two is larger than a number holds exactly, and stands at the largest one. */
  readonly isPast: boolean
}

/** What one attempt takes of each unit. `usd` is null where the model has no price. */
export type Amounts = Readonly<Record<BudgetUnit, number | null>>

export interface Share {
  readonly budgetId: string
  readonly periodStart: number
  readonly amount: number
}

/** What an open hold takes of a budget that was not there, or not in this period, when it was taken. */
export interface OpenShare {
  readonly holdId: string
  readonly amount: number
}

export interface Counters {
  windowOf(budget: BudgetRow, at: number): Window
  read(budgetId: string, periodStart: number): Counter
  /** False: it would pass the limit, and nothing was changed. A null limit only counts, as far as storage can. */
  hold(share: Share, limit: number | null): boolean
  /** Ends a share: takes it out of held and adds what was really used to spent. Returns what is spent then, exactly. */
  end(share: Share, used: number): bigint
  /** Adds to spent alone, once the adjustment is in the ledger. Returns what is spent then; undefined where the budget had no counter in that period. */
  adjust(budget: BudgetRow, window: Window, by: number): bigint | undefined
  /** What is spent, exactly. */
  spent(budgetId: string, periodStart: number): bigint
  /** Makes sure the period has a row. A new one starts with what entries spent and with the shares that `openShares` finds for it. */
  open(
    budget: BudgetRow,
    at: number,
    openShares: (budget: BudgetRow, window: Window) => readonly OpenShare[],
  ): Window
  /** Writes spent of every period anew from the entries: after a reset by hand. */
  derive(budget: BudgetRow): void
  /** Thresholds already told in this period. */
  alerted(budgetId: string, periodStart: number): readonly number[]
  setAlerted(budgetId: string, periodStart: number, thresholds: readonly number[]): void
}

export function createCounters(db: Db): Counters {
  const select = db
    .prepare<[string, number], { spent: bigint; held: bigint }>(
      'SELECT spent, held FROM budget_periods WHERE budget_id = ? AND period_start = ?',
    )
    .safeIntegers()
  const insert = db.prepare(
    'INSERT OR IGNORE INTO budget_periods (budget_id, period_start, period_end, spent, held) VALUES (?, ?, ?, ?, ?)',
  )
  const insertShare = db.prepare(
    'INSERT OR IGNORE INTO hold_shares (hold_id, budget_id, period_start, amount) VALUES (?, ?, ?, ?)',
  )
  const guarded = db.prepare(
    'UPDATE budget_periods SET held = held + @amount WHERE budget_id = @budgetId AND period_start = @periodStart AND spent + held + @amount <= @limit',
  )
  const counted = db.prepare(
    `UPDATE budget_periods SET held = held + @amount WHERE budget_id = @budgetId AND period_start = @periodStart AND held + @amount <= ${mostStored}`,
  )
  const end = db
    .prepare<[bigint, bigint, string, number], bigint>(
      `UPDATE budget_periods SET held = max(0, held - ?), spent = min(${mostStored}, spent + ?) WHERE budget_id = ? AND period_start = ? RETURNING spent`,
    )
    .safeIntegers()
    .pluck()
  const adjust = db.prepare(
    `UPDATE budget_periods SET spent = min(${mostStored}, spent + ?) WHERE budget_id = ? AND period_start = ? AND spent < ${mostStored}`,
  )
  const periods = db.prepare<[string], Window>(
    'SELECT period_start AS start, period_end AS end FROM budget_periods WHERE budget_id = ?',
  )
  const setSpent = db.prepare(
    'UPDATE budget_periods SET spent = ? WHERE budget_id = ? AND period_start = ?',
  )
  const alerted = db
    .prepare<[string, number], string>(
      'SELECT alerted FROM budget_periods WHERE budget_id = ? AND period_start = ?',
    )
    .pluck()
  const setAlerted = db.prepare(
    'UPDATE budget_periods SET alerted = ? WHERE budget_id = ? AND period_start = ?',
  )

  function windowOf(budget: BudgetRow, at: number): Window {
    return periodOf(budget.period, budget.timeZone, at)
  }

  return {
    windowOf,
    read(budgetId, periodStart) {
      const { spent, held } = select.get(budgetId, periodStart) ?? { spent: 0n, held: 0n }
      return {
        spent: saturated(spent),
        held: saturated(held),
        isPast: isPast(spent) || isPast(held),
      }
    },
    spent: (budgetId, periodStart) => select.get(budgetId, periodStart)?.spent ?? 0n,
    hold(share, limit) {
      const exact = { ...share, amount: BigInt(share.amount) }
      const result =
        limit === null ? counted.run(exact) : guarded.run({ ...exact, limit: BigInt(limit) })
      return result.changes === 1
    },
    end: (share, used) =>
      end.get(BigInt(share.amount), BigInt(used), share.budgetId, share.periodStart) ?? 0n,
    adjust(budget, window, by) {
      // One that stands at the most that is stored has forgotten by how much it is past it.
      if (adjust.run(BigInt(by), budget.id, window.start).changes === 0) {
        if (select.get(budget.id, window.start) === undefined) return undefined
        setSpent.run(spentIn(db, budget, window), budget.id, window.start)
      }
      return select.get(budget.id, window.start)?.spent
    },
    open(budget, at, openShares) {
      const window = windowOf(budget, at)
      if (select.get(budget.id, window.start) === undefined) {
        for (const { holdId, amount } of openShares(budget, window))
          insertShare.run(holdId, budget.id, window.start, amount)
        insert.run(
          budget.id,
          window.start,
          window.end,
          spentIn(db, budget, window),
          heldIn(db, budget.id, window),
        )
      }
      return window
    },
    derive(budget) {
      for (const window of periods.all(budget.id))
        setSpent.run(spentIn(db, budget, window), budget.id, window.start)
    },
    alerted: (budgetId, periodStart) =>
      readStored(
        db,
        'budget_periods.alerted',
        `${budgetId} ${periodStart}`,
        alerted.get(budgetId, periodStart) ?? '[]',
      ) ?? [],
    setAlerted(budgetId, periodStart, thresholds) {
      setAlerted.run(JSON.stringify(thresholds), budgetId, periodStart)
    },
  }
}
