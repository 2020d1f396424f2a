/** Which thresholds a budget has crossed and not yet told in this period. Thresholds look at spent, in percent of the limit. */
import { reaches } from '../money/sums'
import type { NewAlert } from '../record/alerts'
import type { BudgetRow } from './budget-rows'
import { amountText } from './refusals'

export interface Crossing {
  readonly threshold: number
  readonly alert: NewAlert
}

/** Several thresholds passed by one settlement are all marked told; only the highest raises an alert. */
export function crossings(budget: BudgetRow, limit: number, spent: bigint, told: readonly number[]): Crossing[] {
  const passed = budget.thresholds.filter((threshold) => !told.includes(threshold) && reaches(spent, limit, threshold))
  return passed.map((threshold) => ({ threshold, alert: alertOf(budget, limit, spent, threshold) }))
}

function alertOf(budget: BudgetRow, limit: number, spent: bigint, threshold: number): NewAlert {
  const stops = threshold >= 100 && budget.enforcement === 'hard'
  return {
    kind: 'budget_threshold',
    severity: threshold >= 100 ? 'critical' : threshold >= 75 ? 'warning' : 'info',
    title: `Budget "${budget.name}" passed ${threshold} %`,
    message: `${amountText(budget.unit, spent)} of ${amountText(budget.unit, limit)} is spent.${stops ? ' New calls it covers are refused until it resets or is raised.' : ''}`,
    subject: budget.id,
  }
}
