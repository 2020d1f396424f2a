/**
 * The geometry of a budget's bar, in percent of its width: spent, then held, the limit line,
 * thresholds, and how much of the period has passed.
 */
import type { Budget } from '../../../contract/budgets'
import type { BudgetForecast } from '../../../contract/forecast'

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
  /** What is expected when it resets, and the band that it lies in; absent without a forecast. */
  readonly ghost?: BarGhost | undefined
}

/** Begins where spent ends. Ends past the bar are drawn at its end. */
export interface BarGhost {
  readonly width: number
  readonly low: number
  readonly high: number
}

/** Shares too thin to see are drawn this wide, so that "something" never looks like "nothing". */
const VISIBLE = 0.4

/** How far past the limit the bar reaches for what is expected. */
const REACH = 1.25

const round = (percent: number) => Math.round(percent * 100) / 100

/** The bar spans whatever is larger, the limit or what is used, so an overrun is drawn to scale. */
export function budgetBar(budget: Budget, now: number, forecast?: BudgetForecast): BudgetBar {
  const used = Math.max(0, budget.spent) + budget.held
  const expected = forecast?.total?.expected ?? 0
  const full = Math.max(
    budget.effectiveLimit,
    used,
    Math.min(expected, REACH * budget.effectiveLimit),
  )
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
    ghost: ghostOf(forecast, spent, percent),
  }
}

function ghostOf(
  forecast: BudgetForecast | undefined,
  spent: number,
  percent: (value: number) => number,
): BarGhost | undefined {
  const total = forecast?.total ?? null
  if (total === null) return undefined
  const [low, to, high] = [total.low, total.expected, total.high].map((value) =>
    Math.min(100, percent(value)),
  )
  return { width: round(Math.max(0, (to ?? 0) - spent)), low: low ?? 0, high: high ?? 0 }
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
export function barSentence(
  budget: Budget,
  amount: (value: number) => string,
  forecast?: BudgetForecast,
): string {
  const share =
    budget.effectiveLimit === 0
      ? ''
      : ` (${Math.round((budget.spent / budget.effectiveLimit) * 100)} %)`
  const held = budget.held > 0 ? `, ${amount(budget.held)} held` : ''
  const total = forecast?.total ?? null
  const end = total === null ? '' : `, about ${amount(total.expected)} expected`
  return `${amount(budget.spent)} of ${amount(budget.effectiveLimit)} spent${share}${held}, ${amount(budget.free)} free${end}`
}
