/**
 * Derives every period of every budget anew: its bounds from the calendar, what is spent and held
 * from entries and holds. Call inside a transaction.
 */
import { periodOf } from '../platform/periods'
import type { Db } from '../storage/store'
import { createBudgetRows } from './budget-rows'
import { rebuildCounters } from './derive'

export function rebuildPeriods(db: Db): void {
  const stored = db.prepare<[], { readonly id: string; readonly start: number }>(
    'SELECT budget_id AS id, period_start AS start FROM budget_periods',
  )
  const setEnd = db.prepare(
    'UPDATE budget_periods SET period_end = ? WHERE budget_id = ? AND period_start = ?',
  )
  const remove = db.prepare('DELETE FROM budget_periods WHERE budget_id = ? AND period_start = ?')
  const budgets = new Map(
    createBudgetRows(db)
      .all()
      .map((row) => [row.id, row]),
  )
  for (const { id, start } of stored.all()) {
    const budget = budgets.get(id)
    if (budget === undefined) continue
    const window = periodOf(budget.period, budget.timeZone, start)
    if (window.start === start) setEnd.run(window.end, id, start)
    else remove.run(id, start)
  }
  rebuildCounters(db)
}
