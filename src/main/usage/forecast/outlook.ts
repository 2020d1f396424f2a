/** Days to come from days that were: what each is expected to bring, with a band for four of five. */
import { seededRandom } from '../../../shared/random'
import { saturated } from '../../money/sums'
import { pastRuns, type PastRun } from './past-runs'
import { drawPaths } from './paths'
import { bandShares, quantile } from './quantile'
import { usualDay, type UsualDay } from './usual-day'
import { weekdays, type Day } from './weekday-factors'

/** A day that is to come, or the rest of one that runs. */
export interface DayAhead {
  /** 0 is Sunday. */
  readonly weekday: number
  /** How much of the day is meant, 0 to 1. */
  readonly part: number
}

/** Whole nano-USD, tokens, calls or requests. Four of five lie within `low` and `high`. */
export interface Band {
  readonly expected: number
  readonly low: number
  readonly high: number
}

export interface Outlook {
  readonly days: readonly Band[]
  /** Of all days together: the expected ones add up to it. */
  readonly total: Band
  /** Running totals of many ways the days may go. */
  readonly paths: readonly (readonly number[])[]
}

/** What the days that were say of those to come. */
export interface Learned {
  readonly usual: UsualDay
  readonly runs: readonly PastRun[]
}

/** Two weeks: each weekday was seen twice. */
const leastDays = 14
/** Days of the last four weeks that brought something. */
const leastBusyDays = 5
/** Any number: the same days give the same forecast. */
const seed = 11

/**
 * From whole days without a gap, the oldest first and yesterday last. Where they say too little, a
 * sentence that tells why.
 */
export function learn(past: readonly Day[]): Learned | string {
  if (past.length < leastDays)
    return `Not enough data: ${past.length} whole days since the first use, ${leastDays} are needed.`
  const recent = past.slice(-2 * leastDays)
  const busy = recent.filter(({ amount }) => amount > 0).length
  if (busy < leastBusyDays)
    return `Not enough data: ${busy} of the last ${recent.length} days were used, ${leastBusyDays} are needed.`
  const usual = usualDay(past)
  const runs = pastRuns(past)
  return runs.length === 0 || weekdays.every((weekday) => usual(1, weekday) === 0)
    ? 'Not enough data: no day is usual yet.'
    : { usual, runs }
}

/** Of the days `ahead`, of which the first is today. */
export function outlookOf({ usual, runs }: Learned, ahead: readonly DayAhead[]): Outlook {
  const amounts = ahead.map(({ weekday, part }, index) => part * usual(index + 1, weekday))
  const band = dayBand(runs)
  const days = amounts.map((amount) => ({
    expected: wholeOf(amount * band.expected),
    low: wholeOf(amount * band.low),
    high: wholeOf(amount * band.high),
  }))
  const paths = drawPaths(amounts, runs, seededRandom(seed))
  return { days, total: totalOf(days, paths), paths }
}

const wholeOf = (amount: number) => saturated(Math.round(amount))

/** What a day brings, as multiples of what is usual: from days that the method had not seen. */
function dayBand(runs: readonly PastRun[]): Band {
  const ratios = runs.flatMap((run) => run.ratios).sort((a, b) => a - b)
  const expected = runs.reduce((sum, { overall }) => sum + overall, 0) / runs.length
  return {
    expected,
    // A few days far above all others can lift the mean out of the band.
    low: Math.min(expected, quantile(ratios, bandShares.low)),
    high: Math.max(expected, quantile(ratios, bandShares.high)),
  }
}

function totalOf(days: readonly Band[], paths: readonly (readonly number[])[]): Band {
  const expected = saturated(days.reduce((sum, day) => sum + day.expected, 0))
  return bandAround(
    expected,
    paths.map((path) => path.at(-1) ?? 0),
  )
}

/** The band of four of five values, never without what is expected. */
export function bandAround(expected: number, values: readonly number[]): Band {
  const ascending = Float64Array.from(values).sort()
  return {
    expected,
    low: Math.min(expected, wholeOf(quantile(ascending, bandShares.low))),
    high: Math.max(expected, wholeOf(quantile(ascending, bandShares.high))),
  }
}
