/** How moments are written. Pure: the clock and the zone are given. */
import { zonedTime } from '../../shared/dates'
import { dayMs, hourMs, minuteMs } from '../../shared/spans'

/** January is the first. */
export const monthNames = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const

function parts(time: number, timeZone: string | undefined): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  })
  return Object.fromEntries(format.formatToParts(time).map((part) => [part.type, part.value]))
}

/** The day alone, where its year is plain: 14 Dec. */
export function formatDay(time: number, timeZone: string): string {
  const { day, month } = zonedTime(time, timeZone)
  return `${day} ${monthNames[month - 1] ?? ''}`
}

/** Time of day: 14:05:09. */
export function formatClock(time: number, timeZone?: string): string {
  const at = parts(time, timeZone)
  return `${at.hour}:${at.minute}:${at.second}`
}

/** Day and time: 20 Nov 2026, 14:05:09. */
export function formatMoment(time: number, timeZone?: string): string {
  const at = parts(time, timeZone)
  return `${at.day} ${at.month} ${at.year}, ${at.hour}:${at.minute}:${at.second}`
}

/** Short: the time for today, the day for this year, else with the year. */
export function formatShort(time: number, now: number, timeZone?: string): string {
  const at = parts(time, timeZone)
  const today = parts(now, timeZone)
  const sameYear = at.year === today.year
  if (sameYear && at.month === today.month && at.day === today.day) return `${at.hour}:${at.minute}`
  return sameYear
    ? `${at.day} ${at.month} ${at.hour}:${at.minute}`
    : `${at.day} ${at.month} ${at.year}`
}

/** Distance from now: just now, 3 min ago, in 2 h, 5 d ago. */
export function formatRelative(time: number, now: number): string {
  const distance = Math.abs(time - now)
  if (distance < 45_000) return time > now ? 'in a moment' : 'just now'
  const text =
    distance < 3_570_000
      ? `${Math.round(distance / minuteMs)} min`
      : distance < dayMs
        ? `${Math.round(distance / hourMs)} h`
        : `${Math.round(distance / dayMs)} d`
  return time > now ? `in ${text}` : `${text} ago`
}
