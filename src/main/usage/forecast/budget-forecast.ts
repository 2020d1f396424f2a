/** What a budget is expected to have spent when it resets, and when it runs out (spec U4). */
import type { Budget } from '../../../contract/budgets'
import type { BudgetForecast, RunOut } from '../../../contract/forecast'
import { startOfDay } from '../../../shared/dates'
import { coversModel } from '../../budgets/call-facts'
import type { DayMeasure } from '../day-amounts'
import type { Ahead, LookAhead, LookAheadQuestion } from './look-ahead'
import { bandAround } from './outlook'
import { withSoFar } from './so-far'
import { runOutDays } from './run-out'

/** How far ahead a budget is looked at that never resets, and how far back it is drawn. */
const aheadInTotal = 90
const backInTotal = 30

const measures = {
  usd: 'spend',
  tokens: 'tokens',
  requests: 'requests',
} as const satisfies Record<Budget['unit'], DayMeasure>

/** `now` in epoch milliseconds. */
export async function forecastBudget(
  budget: Budget,
  lookAhead: LookAhead,
  now: number,
): Promise<BudgetForecast> {
  const { timeZone, spent } = budget
  const to = budget.resetsAt ?? startOfDay(now, timeZone, aheadInTotal)
  const since = budget.periodStart ?? startOfDay(now, timeZone, 1 - backInTotal)
  const { past, ahead, backTest } = await lookAhead(questionOf(budget, now, to), now)
  const known = typeof ahead !== 'string'
  return {
    budgetId: budget.id,
    state: known ? 'ready' : 'not_enough_data',
    reason: known ? null : ahead,
    timeZone,
    at: now,
    to,
    past: past.filter(({ start }) => start >= since),
    days: known ? [...ahead.days] : [],
    course: known ? courseOf(ahead, spent, to) : [],
    total: known ? withSoFar(ahead.total, spent) : null,
    runsOut: known ? runOutOf(budget, ahead) : null,
    backTest,
  }
}

function questionOf({ scope, unit, timeZone }: Budget, now: number, to: number): LookAheadQuestion {
  const { model, ...labels } = scope
  return {
    labels,
    simulated: false,
    measure: measures[unit],
    timeZone,
    from: now,
    to,
    countsModel:
      model === undefined ? undefined : (provider, name) => coversModel(model, provider, name),
  }
}

/** What is spent by the end of each day, if nothing stops it. */
function courseOf({ days, paths }: Ahead, spent: number, to: number): BudgetForecast['course'] {
  let expected = 0
  return days.map((day, index) => {
    expected += day.expected
    const totals = paths.map((path) => path[index] ?? 0)
    const end = days[index + 1]?.start ?? to
    return { end, ...withSoFar(bandAround(expected, totals), spent) }
  })
}

/** A raise that ends before the day does leaves the limit that it raised. */
function runOutOf({ limit, effectiveLimit, raise, spent }: Budget, { days, paths }: Ahead): RunOut {
  const left = days.map((_, index) => {
    const next = days[index + 1]?.start ?? Infinity
    const stands =
      raise !== null && next !== Infinity && raise.until < next ? limit : effectiveLimit
    return stands - spent
  })
  const { about, earliest, latest, share } = runOutDays(paths, left)
  const dateOf = (day: number | null) => (day === null ? null : (days[day]?.start ?? null))
  return { about: dateOf(about), earliest: dateOf(earliest), latest: dateOf(latest), share }
}
