/**
 * What the method would have said at days of the past, beside what came (forecast errors by rolling
 * origin; Tashman 2000). They show how far off it is on days that it has not seen.
 */
import { usualDay } from './usual-day'
import type { Day } from './weekday-factors'

/** One day of the past from which the days after it were forecast. */
export interface PastRun {
  /** What may come in all, as a multiple of what was usual. */
  readonly overall: number
  /** What came on each day for which anything was usual, as a multiple of that. */
  readonly ratios: readonly number[]
  /** The same as multiples of what came in all. */
  readonly noise: readonly number[]
}

/** The fewest days a usual day is told from. */
const leastPast = 7
const longestRun = 28
const mostRuns = 24
/** Below it nothing can be said of how far a new run may lie out. */
const fewestIndependent = 1.5

/** Runs evenly spread over the past, the latest first: at least one where there are two weeks. */
export function pastRuns(past: readonly Day[]): readonly PastRun[] {
  const n = past.length
  const length = Math.min(longestRun, Math.max(leastPast, Math.floor(n / 3)))
  const first = Math.max(leastPast, Math.min(longestRun, n - 2 * length))
  const last = n - length
  const step = Math.max(1, Math.ceil((last - first + 1) / mostRuns))
  const runs: PastRun[] = []
  for (let origin = last; origin >= first; origin -= step) {
    const run = runFrom(past, origin, length)
    if (run !== null) runs.push(run)
  }
  return widened(runs, (last - first) / length + 1)
}

/**
 * Runs overlap, and a new one may lie further out than those few that were seen: their distance
 * from the mean grows as that of a prediction from so many independent runs.
 */
function widened(runs: readonly PastRun[], independent: number): readonly PastRun[] {
  const seen = Math.max(fewestIndependent, independent)
  const by = Math.sqrt((seen + 1) / (seen - 1))
  const mean = runs.reduce((sum, { overall }) => sum + overall, 0) / Math.max(1, runs.length)
  return runs.map((run) => ({ ...run, overall: Math.max(0, mean + (run.overall - mean) * by) }))
}

/** Null where nothing was usual. */
function runFrom(past: readonly Day[], origin: number, length: number): PastRun | null {
  const usual = usualDay(past.slice(0, origin))
  const days = past
    .slice(origin, origin + length)
    .map(({ weekday, amount }, index) => ({ amount, usual: usual(index + 1, weekday) }))
  const sum = (value: (day: (typeof days)[number]) => number) =>
    days.reduce((total, day) => total + value(day), 0)
  const expected = sum((day) => day.usual)
  if (expected === 0) return null
  const overall = sum(({ amount }) => amount) / expected
  const ratios = days.filter((day) => day.usual > 0).map((day) => day.amount / day.usual)
  return { overall, ratios, noise: overall === 0 ? [] : ratios.map((ratio) => ratio / overall) }
}
