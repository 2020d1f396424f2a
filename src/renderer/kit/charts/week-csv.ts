/** A map of the week as CSV, an hour a row and a weekday a column, with totals both ways. */
import { exactUsd } from '../../../shared/money-text'
import { factRows, toCsv, type ChartFacts } from './chart-csv'
import {
  dayTotal,
  hoursOfDay,
  hourTotal,
  weekdays,
  weekTotal,
  weekValue,
  type WeekData,
} from './week-data'
import { hourText } from './week.words'

export function weekCsv(data: WeekData, facts: ChartFacts): string {
  const amount = (value: number) => (data.unit === 'usd' ? { exact: exactUsd(value) } : value)
  const suffix = data.unit === 'usd' ? ' (USD)' : ''
  return toCsv([
    [`hour (${data.timeZone})`, ...weekdays.map((day) => day + suffix), `total${suffix}`],
    ...hoursOfDay.map((hour) => [
      hourText(hour),
      ...weekdays.map((_, day) => amount(weekValue(data, day, hour))),
      amount(hourTotal(data, hour)),
    ]),
    ['total', ...weekdays.map((_, day) => amount(dayTotal(data, day))), amount(weekTotal(data))],
    ...factRows(data, facts),
  ])
}
