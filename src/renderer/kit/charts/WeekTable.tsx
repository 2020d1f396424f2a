/** The table behind a map of the week: an hour a row, a weekday a column, totals both ways. */
import { columnLabel } from './chart.words'
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
import { TableFrame } from './TableFrame'
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
        {hoursOfDay.map((hour) => (
          <tr key={hour}>
            <th scope="row">{hourText(hour)}</th>
            <td className={classes.sum}>{cell(hourTotal(data, hour))}</td>
            {weekdays.map((day, index) => (
              <td
                key={day}
                className={weekValue(data, index, hour) === 0 ? classes.zero : undefined}
              >
                {cell(weekValue(data, index, hour))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <td className={classes.sum}>{amount(weekTotal(data))}</td>
          {weekdays.map((day, index) => (
            <td key={day}>{cell(dayTotal(data, index))}</td>
          ))}
        </tr>
      </tfoot>
    </TableFrame>
  )
}
