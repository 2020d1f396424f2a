/**
 * Which thresholds a budget has crossed and not yet told in this period. Thresholds look at spent,
 * in percent of the limit.
 */
import { reaches } from '../money/sums'
import type { NewAlert } from '../record/alerts'
import type { BudgetRow } from './budget-rows'
import { amountText } from './refusals'

export interface Crossing {
  readonly threshold: number
  readonly alert: NewAlert
}

/**
 * Several thresholds passed by one settlement are all marked told; only the highest raises an
 * alert. `past`: the period, where it is over.
 */
export function crossings(
  budget: BudgetRow,
  limit: number,
  spent: bigint,
  told: readonly number[],
  past: string | null = null,
): Crossing[] {
  const passed = budget.thresholds.filter(
    (threshold) => !told.includes(threshold) && reaches(spent, limit, threshold),
  )
  return passed.map((threshold) => ({
    threshold,
    alert: alertOf(budget, limit, spent, threshold, past),
  }))
}

const stopped = ' New calls it covers are refused until it resets or is raised.'

function alertOf(
  budget: BudgetRow,
  limit: number,
  spent: bigint,
  threshold: number,
  past: string | null,
): NewAlert {
  const text = (amount: number | bigint) => amountText(budget.unit, amount)
  const when =
    past === null
      ? 'is spent.'
      : `was spent ${past}. That is over, so nothing is refused because of it.`
  const stops = past === null && threshold >= 100 && budget.enforcement === 'hard'
  return {
    kind: 'budget_threshold',
    severity: threshold >= 100 ? 'critical' : threshold >= 75 ? 'warning' : 'info',
    title: `Budget "${budget.name}" passed ${threshold} %${past === null ? '' : ` ${past}`}`,
    message: `${text(spent)} of ${text(limit)} ${when}${stops ? stopped : ''}`,
    subject: budget.id,
  }
}
