/** The table behind a chart of two panels as CSV, amounts exact, with what they are of. */
import { exactUsd } from '../../../shared/money-text'
import { factRows, localStamp, toCsv, type ChartFacts } from './chart-csv'
import type { CellUnit, PanelData } from './panel-data'

const suffixes: Readonly<Record<CellUnit, string>> = {
  usd: ' (USD)',
  count: '',
  share: ' (share)',
  ms: ' (ms)',
}

/** One row a bucket, one column a figure; what nothing is known of is empty. */
export function panelsCsv(data: PanelData, facts: ChartFacts): string {
  const { columns, buckets, end, timeZone } = data
  const rows = buckets.map((start, bucket) => [
    localStamp(start, timeZone),
    start,
    ...columns.map(({ values, unit }) => cell(values[bucket] ?? null, unit)),
  ])
  return toCsv([
    [
      `start (${timeZone})`,
      'start (epoch ms)',
      ...columns.map(({ label, unit }) => label + suffixes[unit]),
    ],
    ...rows,
    ['total', '', ...columns.map(({ whole, unit }) => cell(whole, unit))],
    ...factRows({ from: buckets[0] ?? end, to: end, timeZone }, facts),
  ])
}

function cell(value: number | null, unit: CellUnit) {
  if (value === null) return ''
  switch (unit) {
    case 'usd':
      return { exact: exactUsd(value) }
    case 'share':
      return Number(value.toFixed(6))
    case 'ms':
    case 'count':
      return value
  }
}
