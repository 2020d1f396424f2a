/**
 * The geometry of a budget's bar, in percent of its width: spent, then held, the limit line,
 * thresholds, and how much of the period has passed.
 */
import type { Budget } from '../../../contract/budgets'

/** A threshold on the bar. */
export interface BarTick {
  /** Percent of the limit, as the person set it. */
  readonly threshold: number
  /** Percent of the bar. */
  readonly at: number
  /** Spending has reached it. */
  readonly passed: boolean
}

/** Where everything on the bar begins and ends, in percent. */
export interface BudgetBar {
  readonly spent: number
  /** Begins where `spent` ends. */
  readonly held: number
  /** Where the limit in force stands: 100 unless more than it is used. */
  readonly limit: number
  /** Where the limit stands without the temporary raise; null when there is none. */
  readonly ownLimit: number | null
  readonly ticks: readonly BarTick[]
  /** Where spending at an even pace would be now; null for budgets without a period. */
  readonly pace: number | null
}

/** Shares too thin to see are drawn this wide, so that "something" never looks like "nothing". */
const VISIBLE = 0.4

const round = (percent: number) => Math.round(percent * 100) / 100

/** The bar spans whatever is larger, the limit or what is used, so an overrun is drawn to scale. */
export function budgetBar(budget: Budget, now: number): BudgetBar {
  const used = Math.max(0, budget.spent) + budget.held
  const full = Math.max(budget.effectiveLimit, used)
  const percent = (value: number) => (full === 0 ? 0 : round((Math.max(0, value) / full) * 100))
  const visible = (value: number) => (value > 0 ? Math.max(VISIBLE, percent(value)) : 0)
  const spent = Math.min(100, visible(budget.spent))
  return {
    spent,
    held: Math.min(100 - spent, visible(budget.held)),
    limit: full === 0 ? 0 : percent(budget.effectiveLimit),
    ownLimit: budget.raise === null ? null : percent(budget.limit),
    ticks: budget.thresholds
      .map((threshold) => ({
        threshold,
        at: percent((budget.effectiveLimit * threshold) / 100),
        passed: budget.spent > 0 && budget.spent * 100 >= budget.effectiveLimit * threshold,
      }))
      .filter(({ threshold, at }) => threshold !== 100 && at <= 100),
    pace: paceOf(budget, now, percent),
  }
}

/** Null where there is no period to pace. */
function paceOf(
  { periodStart, resetsAt, effectiveLimit }: Budget,
  now: number,
  percent: (value: number) => number,
): number | null {
  if (periodStart === null || resetsAt === null || resetsAt <= periodStart) return null
  const passed = Math.min(1, Math.max(0, (now - periodStart) / (resetsAt - periodStart)))
  return percent(effectiveLimit * passed)
}

/** The bar as a sentence, for eyes that do not see it. */
export function barSentence(budget: Budget, amount: (value: number) => string): string {
  const share =
    budget.effectiveLimit === 0
      ? ''
      : ` (${Math.round((budget.spent / budget.effectiveLimit) * 100)} %)`
  const held = budget.held > 0 ? `, ${amount(budget.held)} held` : ''
  return `${amount(budget.spent)} of ${amount(budget.effectiveLimit)} spent${share}${held}, ${amount(budget.free)} free`
}
