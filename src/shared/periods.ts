/**
 * Calendar periods and chart buckets of an IANA time zone as half-open UTC intervals. Days start at
 * local midnight, weeks on Monday (spec §15).
 */
import { dayMs, hourMs } from './spans'
import { localTime, startOfLocalDay } from './zones'

/** `[start, end)` in epoch milliseconds; `end` is null for a period that never ends. */
export interface Period {
  readonly start: number
  readonly end: number | null
}

/** A period that ends. */
export interface CalendarPeriod extends Period {
  readonly end: number
}

export type CalendarKind = 'day' | 'week' | 'month'
export type PeriodKind = CalendarKind | 'total'
export type BucketKind = CalendarKind | 'hour'

const total: Period = { start: 0, end: null }
const lastPeriods: Readonly<Record<CalendarKind, Map<string, CalendarPeriod>>> = {
  day: new Map(),
  week: new Map(),
  month: new Map(),
}

/**
 * The period that holds the instant `at`. Throws RangeError for an unknown zone. Cheap when asked
 * again about the same period.
 */
export function periodOf(kind: CalendarKind, timeZone: string, at: number): CalendarPeriod
export function periodOf(kind: PeriodKind, timeZone: string, at: number): Period
export function periodOf(kind: PeriodKind, timeZone: string, at: number): Period {
  if (kind === 'total') return total
  const periods = lastPeriods[kind]
  const last = periods.get(timeZone)
  if (last !== undefined && at >= last.start && at < last.end) return last
  const period = calendarPeriod(kind, timeZone, at)
  periods.set(timeZone, period)
  return period
}

/**
 * The starts of the buckets that cover `[from, to)`, ascending; the first may lie before `from`.
 * Hours are counted from local midnight, so that the last one of a day is shorter where the day is
 * not a whole number of hours long. At least one bucket, even for an empty range.
 */
export function bucketsOf(
  from: number,
  to: number,
  interval: BucketKind,
  timeZone: string,
): number[] {
  const starts: number[] = []
  let at = from
  do {
    const period = periodOf(interval === 'hour' ? 'day' : interval, timeZone, at)
    if (interval === 'hour') pushHours(starts, period, from, to)
    else starts.push(period.start)
    at = period.end
  } while (at < to)
  return starts
}

function pushHours(starts: number[], period: CalendarPeriod, from: number, to: number): void {
  const first = period.start + Math.max(0, Math.floor((from - period.start) / hourMs)) * hourMs
  for (let start = first; start < period.end && (start < to || start <= from); start += hourMs)
    starts.push(start)
}

function calendarPeriod(kind: CalendarKind, timeZone: string, at: number): CalendarPeriod {
  let first = firstDayOf(kind, localTime(timeZone, at))
  for (;;) {
    const next = nextOf(kind, first)
    const end = startOfLocalDay(timeZone, next)
    // Where clocks go back across midnight the last hour of a day happens again after the next day
    // has begun: it belongs to that next day.
    if (at < end) return { start: startOfLocalDay(timeZone, first), end }
    first = next
  }
}

/** Local dates are kept as the UTC milliseconds of the same calendar date at 00:00. */
function firstDayOf(kind: CalendarKind, localMs: number): number {
  const midnight = Math.floor(localMs / dayMs) * dayMs
  switch (kind) {
    case 'day':
      return midnight
    case 'week':
      return midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * dayMs
    case 'month': {
      const date = new Date(midnight)
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
    }
  }
}

function nextOf(kind: CalendarKind, first: number): number {
  switch (kind) {
    case 'day':
      return first + dayMs
    case 'week':
      return first + 7 * dayMs
    case 'month': {
      const date = new Date(first)
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
    }
  }
}
