/** What days, weeks and months are called, in one style for page and files. */
import { zonedTime } from './dates'
import type { CalendarKind } from './periods'

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

/** `November` of 11. */
export function monthName(month: number): string {
  return monthNames[month - 1] ?? ''
}

/** `2 November 2026`. */
export function dateText(at: number, timeZone: string): string {
  const { year, month, day } = zonedTime(at, timeZone)
  return `${day} ${monthName(month)} ${year}`
}

/** `2 November 2026, 08:05`. */
export function timeText(at: number, timeZone: string): string {
  const { hour, minute } = zonedTime(at, timeZone)
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${dateText(at, timeZone)}, ${pad(hour)}:${pad(minute)}`
}

/** `2 November 2026`, `Week of 2 November 2026` or `November 2026`. */
export function periodTitle(period: CalendarKind, timeZone: string, start: number): string {
  switch (period) {
    case 'day':
      return dateText(start, timeZone)
    case 'week':
      return `Week of ${dateText(start, timeZone)}`
    case 'month': {
      const { year, month } = zonedTime(start, timeZone)
      return `${monthName(month)} ${year}`
    }
  }
}
