/** Which periods are over and not written yet. */
import type { ReportPeriod } from '../../../contract/reports'
import { minuteMs } from '../../../shared/spans'
import type { CalendarPeriod } from '../../../shared/periods'
import { periodOf } from '../../platform/periods'

/** Calls that began before the end of a period may settle a little after it. */
const settlingMs = 15 * minuteMs
/** Of a console that was off for long, the last ones. */
const mostAtOnce = 12

/**
 * Oldest first: those that began at `since` or later; without it, the last alone.
 */
export function duePeriods(
  period: ReportPeriod,
  timeZone: string,
  now: number,
  since: number | null,
): CalendarPeriod[] {
  const due: CalendarPeriod[] = []
  let end = periodOf(period, timeZone, now - settlingMs).start
  while (due.length < (since === null ? 1 : mostAtOnce)) {
    const before = periodOf(period, timeZone, end - 1)
    if (since !== null && before.start < since) break
    due.unshift(before)
    end = before.start
  }
  return due
}
