/**
 * Calendar periods and chart buckets of an IANA time zone as half-open UTC intervals, built on Intl alone. Days start at local midnight,
 * weeks on Monday (spec §15).
 */
import type { BudgetPeriod } from '../../contract/budgets'
import type { Interval } from '../../contract/usage'
import { Failure } from './failure'

/** `[start, end)` in epoch milliseconds; `end` is null for a period that never ends. */
export interface Period {
  readonly start: number
  readonly end: number | null
}

/** A period that ends. */
export interface CalendarPeriod extends Period {
  readonly end: number
}

type CalendarKind = Exclude<BudgetPeriod, 'total'>

const hour = 3_600_000
const day = 24 * hour
const total: Period = { start: 0, end: null }
/** Local times differ from UTC by at most 14 hours today and 16 in the past: a day and a bit on either side sees every offset in play. */
const offsetReach = 26 * hour

/** Charts ask for the same days again and again: ten years of them are kept for each zone. */
const mostDayStarts = 4000
const dayStarts = new Map<string, Map<number, number>>()
const formatters = new Map<string, Intl.DateTimeFormat>()
const lastPeriods: Readonly<Record<CalendarKind, Map<string, CalendarPeriod>>> = {
  day: new Map(),
  week: new Map(),
  month: new Map(),
}

/** True for a name the time zone database knows, such as `Europe/London`. Bare offsets (`+02:00`) are refused: they know no summer time. */
export function isTimeZone(name: string): boolean {
  return formatterOf(name) !== undefined
}

/** The zone this machine is set to; UTC where it has none. */
export function systemTimeZone(): string {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone
  return isTimeZone(name) ? name : 'UTC'
}

/** Refuses a name that is no time zone with a Failure `invalid_request`. */
export function assertTimeZone(name: string): void {
  if (!isTimeZone(name)) throw unknownZone(name)
}

/** The period that holds the instant `at`. Throws Failure `invalid_request` for an unknown zone. Cheap when asked again about the same period. */
export function periodOf(kind: CalendarKind, timeZone: string, at: number): CalendarPeriod
export function periodOf(kind: BudgetPeriod, timeZone: string, at: number): Period
export function periodOf(kind: BudgetPeriod, timeZone: string, at: number): Period {
  if (kind === 'total') return total
  const periods = lastPeriods[kind]
  const last = periods.get(timeZone)
  if (last !== undefined && at >= last.start && at < last.end) return last
  const period = calendarPeriod(kind, timeZone, at)
  periods.set(timeZone, period)
  return period
}

/**
 * The starts of the buckets that cover `[from, to)`, ascending; the first may lie before `from`. Hours are counted from local midnight, so
 * that the last one of a day is shorter where the day is not a whole number of hours long. At least one bucket, even for an empty range.
 */
export function bucketsOf(
  from: number,
  to: number,
  interval: Interval,
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
  const first = period.start + Math.max(0, Math.floor((from - period.start) / hour)) * hour
  for (let start = first; start < period.end && (start < to || start <= from); start += hour)
    starts.push(start)
}

function calendarPeriod(kind: CalendarKind, timeZone: string, at: number): CalendarPeriod {
  let first = firstDayOf(kind, localTime(timeZone, at))
  for (;;) {
    const next = nextOf(kind, first)
    const end = startOfLocalDay(timeZone, next)
    // Where clocks go back across midnight the last hour of a day happens again after the next day has begun: it belongs to that next day.
    if (at < end) return { start: startOfLocalDay(timeZone, first), end }
    first = next
  }
}

/** Local dates are kept as the UTC milliseconds of the same calendar date at 00:00. */
function firstDayOf(kind: CalendarKind, localMs: number): number {
  const midnight = Math.floor(localMs / day) * day
  switch (kind) {
    case 'day':
      return midnight
    case 'week':
      return midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * day
    case 'month': {
      const date = new Date(midnight)
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
    }
  }
}

function nextOf(kind: CalendarKind, first: number): number {
  switch (kind) {
    case 'day':
      return first + day
    case 'week':
      return first + 7 * day
    case 'month': {
      const date = new Date(first)
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
    }
  }
}

/** The first instant at which the zone's calendar shows this date, or a later one where the date's midnight (or the whole date) was skipped. */
function startOfLocalDay(timeZone: string, local: number): number {
  let starts = dayStarts.get(timeZone)
  if (starts === undefined) dayStarts.set(timeZone, (starts = new Map()))
  const known = starts.get(local)
  if (known !== undefined) return known
  if (starts.size >= mostDayStarts) starts.clear()
  const start = findStartOfLocalDay(timeZone, local)
  starts.set(local, start)
  return start
}

function findStartOfLocalDay(timeZone: string, local: number): number {
  const before = offsetAt(timeZone, local - offsetReach)
  const after = offsetAt(timeZone, local + offsetReach)
  const offsets = new Set([before, after])
  for (const offset of [before, after]) offsets.add(offsetAt(timeZone, local - offset))
  let earliest: number | undefined
  for (const offset of offsets) {
    const instant = local - offset
    if (offsetAt(timeZone, instant) === offset && (earliest === undefined || instant < earliest))
      earliest = instant
  }
  return (
    earliest ??
    firstInstantPast(
      timeZone,
      local,
      local - Math.max(...offsets) - 1,
      local - Math.min(...offsets),
    )
  )
}

/** Clocks jump over `local`: finds the jump by halving. */
function firstInstantPast(timeZone: string, local: number, low: number, high: number): number {
  let under = low
  let over = high
  while (over - under > 1) {
    const middle = Math.floor((under + over) / 2)
    if (localTime(timeZone, middle) >= local) over = middle
    else under = middle
  }
  return over
}

function offsetAt(timeZone: string, at: number): number {
  return localTime(timeZone, at) - at
}

/** The zone's wall clock at an instant, as the UTC milliseconds of the same calendar date and time. */
function localTime(timeZone: string, at: number): number {
  const formatter = formatterOf(timeZone)
  if (formatter === undefined) throw unknownZone(timeZone)
  const [month = 1, date = 1, year = 1970, hours = 0, minutes = 0, seconds = 0] = formatter
    .format(at)
    .split(/[^0-9]+/)
    .map(Number)
  return Date.UTC(year, month - 1, date, hours, minutes, seconds) + (((at % 1000) + 1000) % 1000)
}

function formatterOf(timeZone: string): Intl.DateTimeFormat | undefined {
  const known = formatters.get(timeZone)
  if (known !== undefined || !/^[A-Za-z]/.test(timeZone)) return known
  try {
    const formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formatters.set(timeZone, formatter)
    return formatter
  } catch {
    return undefined
  }
}

function unknownZone(name: string): Failure {
  return new Failure(
    'invalid_request',
    `"${name}" is not a time zone this machine knows. Use a name such as Europe/London or Asia/Kolkata.`,
  )
}
