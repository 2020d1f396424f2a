/**
 * Spent and held of each budget in each period. A hold moves `held` only where `spent + held + amount <= limit` holds in the same
 * statement, so no admission can pass a hard limit whatever runs beside it. Call everything here inside a transaction.
 */
import type { BudgetUnit } from '../../contract/budgets'
import { periodOf } from '../platform/periods'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'
import type { BudgetRow } from './budget-rows'
import { heldIn, spentIn, type Window } from './derive'

export interface Counter {
  readonly spent: number
  readonly held: number
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
  /** False: it would pass the limit, and nothing was changed. A null limit only counts. */
  hold(share: Share, limit: number | null): boolean
  /** Ends a share: takes it out of held and adds what was really used to spent. Returns the counter after. */
  end(share: Share, used: number): Counter
  /** Adds to spent alone, for adjustments. Does nothing where the budget had no counter in that period. */
  adjust(budgetId: string, periodStart: number, by: number): void
  /** Makes sure the period has a row. A new one starts with what entries spent and with the shares that `openShares` finds for it. */
  open(budget: BudgetRow, at: number, openShares: (budget: BudgetRow, window: Window) => readonly OpenShare[]): Window
  /** Writes spent of every period anew from the entries: after a reset by hand. */
  derive(budget: BudgetRow): void
  /** Thresholds already told in this period. */
  alerted(budgetId: string, periodStart: number): readonly number[]
  setAlerted(budgetId: string, periodStart: number, thresholds: readonly number[]): void
}

export function createCounters(db: Db): Counters {
  const select = db.prepare<[string, number], Counter>('SELECT spent, held FROM budget_periods WHERE budget_id = ? AND period_start = ?')
  const insert = db.prepare('INSERT OR IGNORE INTO budget_periods (budget_id, period_start, period_end, spent, held) VALUES (?, ?, ?, ?, ?)')
  const insertShare = db.prepare('INSERT OR IGNORE INTO hold_shares (hold_id, budget_id, period_start, amount) VALUES (?, ?, ?, ?)')
  const guarded = db.prepare('UPDATE budget_periods SET held = held + @amount WHERE budget_id = @budgetId AND period_start = @periodStart AND spent + held + @amount <= @limit')
  const counted = db.prepare('UPDATE budget_periods SET held = held + @amount WHERE budget_id = @budgetId AND period_start = @periodStart')
  const end = db.prepare<[number, number, string, number], Counter>(
    'UPDATE budget_periods SET held = held - ?, spent = spent + ? WHERE budget_id = ? AND period_start = ? RETURNING spent, held',
  )
  const adjust = db.prepare('UPDATE budget_periods SET spent = spent + ? WHERE budget_id = ? AND period_start = ?')
  const periods = db.prepare<[string], Window>('SELECT period_start AS start, period_end AS end FROM budget_periods WHERE budget_id = ?')
  const setSpent = db.prepare('UPDATE budget_periods SET spent = ? WHERE budget_id = ? AND period_start = ?')
  const alerted = db.prepare<[string, number], string>('SELECT alerted FROM budget_periods WHERE budget_id = ? AND period_start = ?').pluck()
  const setAlerted = db.prepare('UPDATE budget_periods SET alerted = ? WHERE budget_id = ? AND period_start = ?')

  function windowOf(budget: BudgetRow, at: number): Window {
    return periodOf(budget.period, budget.timeZone, at)
  }

  return {
    windowOf,
    read: (budgetId, periodStart) => select.get(budgetId, periodStart) ?? { spent: 0, held: 0 },
    hold(share, limit) {
      const result = limit === null ? counted.run(share) : guarded.run({ ...share, limit })
      return result.changes === 1
    },
    end: (share, used) => end.get(share.amount, used, share.budgetId, share.periodStart) ?? { spent: 0, held: 0 },
    adjust(budgetId, periodStart, by) {
      adjust.run(by, budgetId, periodStart)
    },
    open(budget, at, openShares) {
      const window = windowOf(budget, at)
      if (select.get(budget.id, window.start) === undefined) {
        for (const { holdId, amount } of openShares(budget, window)) insertShare.run(holdId, budget.id, window.start, amount)
        insert.run(budget.id, window.start, window.end, spentIn(db, budget, window), heldIn(db, budget.id, window))
      }
      return window
    },
    derive(budget) {
      for (const window of periods.all(budget.id)) setSpent.run(spentIn(db, budget, window), budget.id, window.start)
    },
    alerted: (budgetId, periodStart) => readStored(db, 'budget_periods.alerted', `${budgetId} ${periodStart}`, alerted.get(budgetId, periodStart) ?? '[]') ?? [],
    setAlerted(budgetId, periodStart, thresholds) {
      setAlerted.run(JSON.stringify(thresholds), budgetId, periodStart)
    },
  }
}
