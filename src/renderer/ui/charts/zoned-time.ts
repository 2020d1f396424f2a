/** Calendar arithmetic in a named time zone: days that are 23 or 25 hours long start where the zone says they do. */

export interface ZonedDate {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
}

export interface ZonedTime extends ZonedDate {
  readonly hour: number
  readonly minute: number
  readonly second: number
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function partsFormatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formatters.set(timeZone, made)
  return made
}

/** True where the platform knows the zone's name. */
export function isTimeZone(timeZone: string): boolean {
  try {
    partsFormatter(timeZone)
    return timeZone.trim() !== ''
  } catch {
    return false
  }
}

/** What a clock and a calendar in the zone show at an instant. */
export function zonedTime(epochMs: number, timeZone: string): ZonedTime {
  const found: Record<string, number> = {}
  for (const part of partsFormatter(timeZone).formatToParts(epochMs))
    found[part.type] = Number(part.value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = found
  return { year, month, day, hour, minute, second }
}

/** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
function offsetAt(epochMs: number, timeZone: string): number {
  const shown = zonedTime(epochMs, timeZone)
  const asUtc = Date.UTC(
    shown.year,
    shown.month - 1,
    shown.day,
    shown.hour,
    shown.minute,
    shown.second,
  )
  return asUtc - Math.floor(epochMs / 1000) * 1000
}

/** The instant at which a day begins in the zone; days and months may overflow as in `Date.UTC`. Where midnight is skipped, the first instant after it. */
export function startOfDate(date: ZonedDate, timeZone: string): number {
  const wanted = Date.UTC(date.year, date.month - 1, date.day)
  const early = wanted - offsetAt(wanted - 86_400_000, timeZone)
  const late = wanted - offsetAt(wanted + 86_400_000, timeZone)
  const candidates = [Math.min(early, late), Math.max(early, late)] as const
  for (const candidate of candidates)
    if (candidate + offsetAt(candidate, timeZone) === wanted) return candidate
  return candidates[1]
}

/** The start of the day an instant falls in, moved by whole calendar days. */
export function startOfDay(epochMs: number, timeZone: string, addDays = 0): number {
  const { year, month, day } = zonedTime(epochMs, timeZone)
  return startOfDate({ year, month, day: day + addDays }, timeZone)
}

/** The start of the month an instant falls in, moved by whole months. */
export function startOfMonth(epochMs: number, timeZone: string, addMonths = 0): number {
  const { year, month } = zonedTime(epochMs, timeZone)
  return startOfDate({ year, month: month + addMonths, day: 1 }, timeZone)
}

/** `2026-11-20`, the value of a date field. */
export function isoDate(epochMs: number, timeZone: string): string {
  const { year, month, day } = zonedTime(epochMs, timeZone)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Midnight in the zone of a `2026-11-20`, moved by whole days; null when the text is no date of the calendar. */
export function parseIsoDate(text: string, timeZone: string, addDays = 0): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return null
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }
  const real = new Date(Date.UTC(date.year, date.month - 1, date.day))
  if (real.getUTCMonth() !== date.month - 1 || real.getUTCDate() !== date.day) return null
  return startOfDate({ ...date, day: date.day + addDays }, timeZone)
}
