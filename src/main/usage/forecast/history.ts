/** The days a forecast goes by: whole ones of a zone since the first use, half a year at most. */
import { localTime } from '../../../shared/zones'
import { periodOf } from '../../platform/periods'
import type { DayAmount } from '../day-amounts'
import { backTest, type BackTest } from './back-test'
import type { Day } from './weekday-factors'

/** Half a year: 26 of each weekday. */
export const historyDays = 182

/** Days that a month needs before it to be told from. */
const leastBefore = 14
const usualTest = 28
const leastTest = 7

export interface KnownDay extends Day {
  readonly start: number
}

/** `0` is Sunday, on the calendar of the zone. */
export function weekdayOf(start: number, timeZone: string): number {
  return new Date(localTime(timeZone, start)).getUTCDay()
}

/** Whole days from the first that brought anything. */
export function knownDays(days: readonly DayAmount[], timeZone: string): readonly KnownDay[] {
  const first = days.findIndex(({ amount }) => amount !== 0)
  return first < 0
    ? []
    : days.slice(first).map(({ start, amount }) => ({
        start,
        // A correction of an older entry may take a day below nothing.
        amount: Math.max(0, amount),
        weekday: weekdayOf(start, timeZone),
      }))
}

/** `[from, to)` in epoch milliseconds. */
export interface DatedBackTest extends BackTest {
  readonly from: number
  readonly to: number
}

/**
 * Of the last whole month of the zone before `today` begins, where it and two weeks before it are
 * known; else of up to four weeks until now. Null where the days are too few for either.
 */
export function recentBackTest(
  past: readonly KnownDay[],
  timeZone: string,
  today: number,
): DatedBackTest | null {
  const thisMonth = periodOf('month', timeZone, today).start
  const month = periodOf('month', timeZone, thisMonth - 1)
  const inMonth = past.filter(({ start }) => start >= month.start && start < month.end).length
  const before = past.filter(({ start }) => start < month.start).length
  if (before >= leastBefore) return dated(backTest(past, before, before + inMonth), month)
  const length = Math.min(usualTest, past.length - leastBefore)
  const first = past[past.length - length]
  if (length < leastTest || first === undefined) return null
  const range = { start: first.start, end: today }
  return dated(backTest(past, past.length - length, past.length), range)
}

function dated(
  test: BackTest | null,
  { start, end }: { readonly start: number; readonly end: number },
): DatedBackTest | null {
  return test === null ? null : { from: start, to: end, ...test }
}
