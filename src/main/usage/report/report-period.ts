/** Which day, week or month a report is about, and what it is compared with. */
import type { ReportPeriod } from '../../../contract/reports'
import type { CalendarPeriod } from '../../../shared/periods'
import { periodOf } from '../../platform/periods'
import type { Range } from '../range'

/** The period that holds `at`; without it the last one that is over at `now`. */
export function reportRange(
  period: ReportPeriod,
  timeZone: string,
  now: number,
  at: number | undefined,
): CalendarPeriod {
  const holding = periodOf(period, timeZone, at ?? now)
  return at === undefined ? periodOf(period, timeZone, holding.start - 1) : holding
}

/**
 * The period before, as far in as this one is at `now`: half a month is not compared with a whole
 * one.
 */
export function rangeBefore(
  period: ReportPeriod,
  timeZone: string,
  { start, end }: CalendarPeriod,
  now: number,
): Range {
  const before = periodOf(period, timeZone, start - 1)
  if (now >= end) return { from: before.start, to: before.end }
  const elapsed = Math.max(0, now - start)
  return { from: before.start, to: Math.min(before.end, before.start + Math.max(1, elapsed)) }
}
