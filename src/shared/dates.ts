/**
 * Calendar dates in a named time zone: days that are 23 or 25 hours long start where the zone says
 * they do.
 */
import { localTime, startOfLocalDay } from './zones'

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

/**
 * What a clock and a calendar in the zone show at an instant. Throws RangeError for an unknown
 * zone.
 */
export function zonedTime(epochMs: number, timeZone: string): ZonedTime {
  const shown = new Date(localTime(timeZone, epochMs))
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
  }
}

/**
 * The instant at which a day begins in the zone; days and months may overflow as in `Date.UTC`.
 * Where midnight is skipped, the first instant after it.
 */
export function startOfDate({ year, month, day }: ZonedDate, timeZone: string): number {
  return startOfLocalDay(timeZone, Date.UTC(year, month - 1, day))
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

/**
 * Midnight in the zone of a `2026-11-20`, moved by whole days; null when the text is no date of the
 * calendar.
 */
export function parseIsoDate(text: string, timeZone: string, addDays = 0): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return null
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }
  const real = new Date(Date.UTC(date.year, date.month - 1, date.day))
  if (real.getUTCMonth() !== date.month - 1 || real.getUTCDate() !== date.day) return null
  return startOfDate({ ...date, day: date.day + addDays }, timeZone)
}
