/** A map of the week as CSV, an hour a row and a weekday a column, with totals both ways. */
import { exactUsd } from '../../../shared/money-text'
import { factRows, toCsv, type ChartFacts } from './chart-csv'
import { dayTotals, weekdays, weekRows, weekTotal, type WeekData } from './week-data'
import { hourText } from './week.words'

export function weekCsv(data: WeekData, facts: ChartFacts): string {
  const amount = (value: number) => (data.unit === 'usd' ? { exact: exactUsd(value) } : value)
  const suffix = data.unit === 'usd' ? ' (USD)' : ''
  return toCsv([
    [`hour (${data.timeZone})`, ...weekdays.map((day) => day + suffix), `total${suffix}`],
    ...weekRows(data).map(({ hour, days, total }) => [
      hourText(hour),
      ...days.map(amount),
      amount(total),
    ]),
    ['total', ...dayTotals(data).map(amount), amount(weekTotal(data))],
    ...factRows(data, facts),
  ])
}
