/**
 * A budget as people see it: its limit in force, and what is spent, held and free in the period
 * that runs.
 */
import type { Budget } from '../../contract/budgets'
import { effectiveLimit, type BudgetRow } from './budget-rows'
import type { Counters } from './counters'

/** `now` in epoch ms. */
export function viewBudget(
  row: BudgetRow,
  counters: Pick<Counters, 'windowOf' | 'read'>,
  now: number,
): Budget {
  const window = counters.windowOf(row, now)
  const { spent, held, isPast } = counters.read(row.id, window.start)
  const limit = effectiveLimit(row, now)
  const { raise, purpose: _purpose, fromDotEnv: _fromDotEnv, unreadable = false, ...facts } = row
  return {
    ...facts,
    name: unreadable ? `${row.name} (cannot be read: remove it and add it again)` : row.name,
    thresholds: [...row.thresholds],
    raise: raise !== null && now < raise.until ? raise : null,
    effectiveLimit: limit,
    spent,
    held,
    free: unreadable ? 0 : Math.max(0, limit - spent - held),
    ...(isPast ? { saturated: true } : {}),
    periodStart: row.period === 'total' ? null : window.start,
    resetsAt: window.end,
  }
}
