/** The table behind a chart of two panels, with links where it can be clicked, and a total row. */
import { bucketName } from './chart.words'
import type { PanelData } from './panel-data'
import { cellLabel } from './panel.words'
import { TableFrame } from './TableFrame'
import { TotalRow } from '../TotalRow'
import classes from './charts.module.css'

export interface PanelsTableProps {
  readonly data: PanelData
  readonly caption: string
  /** Where a bucket leads; null where it leads nowhere. */
  readonly linkOf: (bucket: number) => string | null
}

export function PanelsTable({ data, caption, linkOf }: PanelsTableProps) {
  const columns = data.columns.map((column) => ({
    ...column,
    text: cellLabel([...column.values, column.whole], column.unit),
  }))
  return (
    <TableFrame caption={caption}>
      <thead>
        <tr>
          <th scope="col">Time</th>
          {columns.map(({ name, label }) => (
            <th key={name} scope="col" title={label}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {data.buckets.map((start, bucket) => {
          const to = linkOf(bucket)
          const text = bucketName(data, bucket)
          return (
            <tr key={start}>
              <th scope="row">{to === null ? text : <a href={to}>{text}</a>}</th>
              {columns.map(({ name, values, text: write }) => (
                <td key={name} className={(values[bucket] ?? 0) === 0 ? classes.zero : undefined}>
                  {write(values[bucket] ?? null)}
                </td>
              ))}
            </tr>
          )
        })}
      </tbody>
      <TotalRow>
        {columns.map(({ name, whole, text }) => (
          <td key={name}>{text(whole)}</td>
        ))}
      </TotalRow>
    </TableFrame>
  )
}
