/** The days, weeks or months by which a board tells how models did over time. */
import { bucketsOf, periodOf } from '../../../shared/periods'
import { dayMs } from '../../../shared/spans'

export interface AskedTime {
  readonly from: number | undefined
  readonly to: number | undefined
  readonly now: number
}

/** From the first ballot, or a year before it where an earlier time is asked for, to now at most. */
export function boardPeriods(
  { from, to, now }: AskedTime,
  times: readonly number[],
  timeZone: string,
): { from: number; to: number }[] {
  const first = times.reduce((least, at) => Math.min(least, at), Infinity)
  const last = times.reduce((most, at) => Math.max(most, at), -Infinity)
  if (first > last) return []
  const begin = from === undefined ? first : Math.max(from, first - 366 * dayMs)
  const end = Math.max(last + 1, Math.min(to ?? now, now))
  const days = (end - begin) / dayMs
  const kind = days <= 45 ? 'day' : days <= 400 ? 'week' : 'month'
  return bucketsOf(begin, end, kind, timeZone).map((start) => ({
    from: start,
    to: periodOf(kind, timeZone, start).end,
  }))
}
