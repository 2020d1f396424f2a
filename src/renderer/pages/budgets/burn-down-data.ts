/** What a budget has left day by day: as it was, and as it is expected to be. */
import type { Budget } from '../../../contract/budgets'
import type { BudgetForecast } from '../../../contract/forecast'
import type { BurnDownData } from '../../kit/charts/burn-down'

export function burnDownData(
  { spent, effectiveLimit, unit }: Budget,
  { past, course, at, timeZone, runsOut }: BudgetForecast,
): BurnDownData {
  let left = effectiveLimit - spent + past.reduce((sum, { amount }) => sum + amount, 0)
  const first = { at: past[0]?.start ?? at, left }
  const days = past.map(({ amount }, index) => {
    left -= amount
    return { at: past[index + 1]?.start ?? at, left }
  })
  return {
    unit: unit === 'usd' ? 'usd' : 'count',
    timeZone,
    full: effectiveLimit,
    past: [first, ...days],
    ahead: course.map(({ end, expected, low, high }) => ({
      at: end,
      left: effectiveLimit - expected,
      low: effectiveLimit - high,
      high: effectiveLimit - low,
    })),
    usedUpAt: runsOut?.about ?? null,
  }
}
