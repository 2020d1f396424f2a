/**
 * The table behind a chart: the same numbers, reachable by keyboard and screen reader, with links
 * where bars can be clicked.
 */
import type { ChartData, ChartGhost } from './chart-data'
import { bucketName, columnLabel } from './chart.words'
import { TableFrame } from './TableFrame'
import { TotalRow } from '../TotalRow'
import classes from './charts.module.css'

export interface ChartTableProps {
  readonly data: ChartData
  readonly caption: string
  /** Where a bucket, a series or both lead; null where they lead nowhere. */
  readonly linkOf?: ((bucket: number | null, series: number | null) => string | null) | undefined
}

export function ChartTable({ data, caption, linkOf }: ChartTableProps) {
  const { ghost } = data
  const amount = columnLabel([...data.totals, ...(ghost?.values ?? [])], data.unit)
  const link = (bucket: number | null, series: number | null, text: string) => {
    const to = linkOf?.(bucket, series) ?? null
    return to === null ? text : <a href={to}>{text}</a>
  }
  return (
    <TableFrame caption={caption}>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Total</th>
          {data.series.map((one, index) => (
            <th key={one.name} scope="col" title={one.label}>
              {link(null, index, one.label)}
            </th>
          ))}
          {ghost !== undefined && <th scope="col">{ghost.label}</th>}
        </tr>
      </thead>
      <tbody>
        {data.buckets.map((start, bucket) => (
          <tr key={start}>
            <th scope="row">
              {data.totals[bucket] === 0
                ? bucketName(data, bucket)
                : link(bucket, null, bucketName(data, bucket))}
            </th>
            <td className={data.totals[bucket] === 0 ? classes.zero : classes.sum}>
              {data.totals[bucket] === 0 ? '–' : amount(data.totals[bucket] ?? 0)}
            </td>
            {data.series.map((one) => (
              <td key={one.name} className={one.values[bucket] === 0 ? classes.zero : undefined}>
                {one.values[bucket] === 0 ? '–' : amount(one.values[bucket] ?? 0)}
              </td>
            ))}
            {ghost !== undefined && <td>{ghostCell(ghost, bucket, amount)}</td>}
          </tr>
        ))}
      </tbody>
      <TotalRow>
        <td className={classes.sum}>
          {amount(data.totals.reduce((sum, value) => sum + value, 0))}
        </td>
        {data.series.map((one) => (
          <td key={one.name}>{amount(one.total)}</td>
        ))}
        {ghost !== undefined && <td>{amount(ghost.total)}</td>}
      </TotalRow>
    </TableFrame>
  )
}

/** What is expected and its band; a dash where nothing is. */
function ghostCell(ghost: ChartGhost, bucket: number, amount: (value: number) => string): string {
  const value = ghost.values[bucket] ?? 0
  const band = ghost.bands[bucket] ?? null
  if (band === null) return value === 0 ? '–' : amount(value)
  return `${amount(value)} (${amount(band.low)} to ${amount(band.high)})`
}
