/**
 * Named time zones, built on Intl alone: what their clocks show, and when their days begin. One
 * algorithm for page and main.
 */
import { dayMs, hourMs } from './spans'

/**
 * Local times differ from UTC by at most 14 hours today and 16 in the past: a day and a bit on
 * either side sees every offset in play.
 */
const offsetReach = dayMs + 2 * hourMs

/** Charts ask for the same days again and again: ten years of them are kept for each zone. */
const mostDayStarts = 4000
const dayStarts = new Map<string, Map<number, number>>()
const formatters = new Map<string, Intl.DateTimeFormat>()

/**
 * True for a name the time zone database knows, such as `Europe/London`. Bare offsets (`+02:00`)
 * are refused: they know no summer time.
 */
export function isTimeZone(name: string): boolean {
  return formatterOf(name) !== undefined
}

/** The zone this machine is set to; UTC where it has none. */
export function systemTimeZone(): string {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone
  return isTimeZone(name) ? name : 'UTC'
}

/** What is wrong with such a name, and what to write instead. */
export function unknownZoneText(name: string): string {
  return `"${name}" is not a time zone this machine knows. Use a name such as Europe/London or Asia/Kolkata.`
}

/**
 * The first instant at which the zone's calendar shows this date (the UTC milliseconds of its
 * 00:00), or a later one where the date's midnight (or the whole date) was skipped.
 */
export function startOfLocalDay(timeZone: string, local: number): number {
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

/**
 * The zone's wall clock at an instant, as the UTC milliseconds of the same calendar date and time.
 * Throws RangeError for an unknown zone.
 */
export function localTime(timeZone: string, at: number): number {
  const formatter = formatterOf(timeZone)
  if (formatter === undefined) throw new RangeError(unknownZoneText(timeZone))
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
