/** What a budget has left day by day: as it was, and as it is expected to be. */
import type { Budget } from '../../contract/budgets'
import type { BudgetForecast } from '../../contract/forecast'
import type { BurnDownData } from '../kit/charts/burn-down'

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
    ahead: untilUsedUp(course, effectiveLimit).map(({ end, expected, low, high }) => ({
      at: end,
      left: effectiveLimit - expected,
      low: effectiveLimit - high,
      high: effectiveLimit - low,
    })),
    usedUpAt: runsOut?.about ?? null,
  }
}

/** Days beyond the one by which it is surely used up say nothing more. */
function untilUsedUp(course: BudgetForecast['course'], limit: number): BudgetForecast['course'] {
  const surely = course.findIndex(({ low }) => low >= limit)
  return surely < 0 ? course : course.slice(0, surely + 3)
}
