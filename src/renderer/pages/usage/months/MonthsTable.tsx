/** Month by month, a row a group: every amount leads to its entries. */
import { bucketName, columnLabel } from '../../../kit/charts/chart.words'
import { changeText } from '../change.words'
import { metricUnit, type Metric } from '../usage-figures'
import { lastWhole, type MonthRow } from './months'
import tables from '../../../kit/table.module.css'
import classes from '../wide-table.module.css'

export interface MonthsTableProps {
  readonly caption: string
  /** What a row is: `Service`. */
  readonly rowName: string
  readonly rows: readonly MonthRow[]
  readonly total: MonthRow
  readonly frame: Parameters<typeof bucketName>[0]
  readonly metric: Metric
  /** Of a month or of all, of one group or of all; null where it leads nowhere. */
  readonly linkOf: (bucket: number | null, name: string | null) => string | null
}

export function MonthsTable({
  caption,
  rowName,
  rows,
  total,
  frame,
  metric,
  linkOf,
}: MonthsTableProps) {
  const amount = columnLabel([...total.values, total.total], metricUnit[metric])
  const last = frame.buckets.length - 1
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={caption}>
      <table className={`${tables.table} ${classes.table}`} aria-label={caption}>
        <thead>
          <tr>
            <th scope="col">{rowName}</th>
            {frame.buckets.map((start, bucket) => (
              <th key={start} scope="col" data-number>
                {bucketName(frame, bucket)}
                {bucket === last && <span className={classes.small}> so far</span>}
              </th>
            ))}
            <th scope="col" data-number>
              Together
            </th>
            <th scope="col" data-number>
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Months
              key={row.name}
              row={row}
              amount={amount}
              linkOf={(bucket) => linkOf(bucket, row.name)}
            />
          ))}
        </tbody>
        <tfoot>
          <Months row={total} amount={amount} linkOf={(bucket) => linkOf(bucket, null)} />
        </tfoot>
      </table>
    </div>
  )
}

function Months({
  row: { label, values, total },
  amount,
  linkOf,
}: {
  readonly row: MonthRow
  readonly amount: (value: number) => string
  readonly linkOf: (bucket: number | null) => string | null
}) {
  const whole = lastWhole(values)
  const cell = (value: number, bucket: number | null) => {
    const link = value === 0 ? null : linkOf(bucket)
    if (value === 0) return '–'
    return link === null ? amount(value) : <a href={link}>{amount(value)}</a>
  }
  return (
    <tr>
      <th scope="row" title={label}>
        {label}
      </th>
      {values.map((value, bucket) => (
        <td key={bucket} data-number>
          {cell(value, bucket)}
        </td>
      ))}
      <td data-number>{cell(total, null)}</td>
      <td data-number>
        {whole === null || whole.every((value) => value === 0) ? '–' : changeText(...whole)}
      </td>
    </tr>
  )
}
