/** The forecast of the Usage page in words. */
import type { UsageForecast } from '../../../contract/forecast'
import { zonedTime } from '../../../shared/dates'
import { monthName } from '../../../shared/period-titles'
import { formatDay } from '../../kit/time-format'

/** When it comes to that: `in November`, or `by 20 Dec` for any other range. */
export function subjectText({ from, to, timeZone }: UsageForecast): string {
  const [first, last, next] = [
    zonedTime(from, timeZone),
    zonedTime(to - 1, timeZone),
    zonedTime(to, timeZone),
  ]
  const isMonth = first.day === 1 && next.day === 1 && first.month === last.month
  return isMonth && first.year === last.year
    ? `in ${monthName(first.month)}`
    : `by ${formatDay(to - 1, timeZone)}`
}
