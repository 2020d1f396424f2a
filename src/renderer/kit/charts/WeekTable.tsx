/** The table behind a map of the week: an hour a row, a weekday a column, totals both ways. */
import { columnLabel } from './chart.words'
import { dayTotals, weekdays, weekRows, weekTotal, type WeekData } from './week-data'
import { hourText } from './week.words'
import { TableFrame } from './TableFrame'
import { TotalRow } from '../TotalRow'
import classes from './charts.module.css'

export function WeekTable({
  data,
  caption,
}: {
  readonly data: WeekData
  readonly caption: string
}) {
  const amount = columnLabel([weekTotal(data)], data.unit)
  const cell = (value: number) => (value === 0 ? '–' : amount(value))
  return (
    <TableFrame caption={caption}>
      <thead>
        <tr>
          <th scope="col">Hour</th>
          <th scope="col">Total</th>
          {weekdays.map((day) => (
            <th key={day} scope="col">
              {day}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weekRows(data).map(({ hour, days, total }) => (
          <tr key={hour}>
            <th scope="row">{hourText(hour)}</th>
            <td className={classes.sum}>{cell(total)}</td>
            {days.map((value, index) => (
              <td key={weekdays[index]} className={value === 0 ? classes.zero : undefined}>
                {cell(value)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      <TotalRow>
        <td className={classes.sum}>{amount(weekTotal(data))}</td>
        {dayTotals(data).map((value, index) => (
          <td key={weekdays[index]}>{cell(value)}</td>
        ))}
      </TotalRow>
    </TableFrame>
  )
}
