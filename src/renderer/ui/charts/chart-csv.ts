/** The table behind a chart as CSV (RFC 4180), with exact amounts and with spreadsheet formulas made harmless. */
import { csvCell } from '../../../contract/csv'
import type { ChartData } from './chart-data'
import { nanoUsdToDecimal } from './decimal'

/** Lines ended by CRLF, one a row. A number given as text (an exact decimal) must be passed as `{ exact }`. */
export function toCsv(rows: readonly (readonly (string | number | { readonly exact: string })[])[]): string {
  return rows.map((row) => row.map((cell) => (typeof cell === 'object' ? cell.exact : csvCell(cell))).join(',')).join('\r\n') + '\r\n'
}

/** One row a bucket, one column a series, money in US dollars with full precision. */
export function chartCsv(data: ChartData): string {
  const amount = (value: number) => (data.unit === 'usd' ? { exact: nanoUsdToDecimal(value) } : value)
  const suffix = data.unit === 'usd' ? ' (USD)' : ''
  const header = [`start (${data.timeZone})`, 'start (epoch ms)', ...data.series.map((one) => one.label + suffix), `total${suffix}`]
  const rows = data.buckets.map((start, index) => [
    localStamp(start, data.timeZone), start, ...data.series.map((one) => amount(one.values[index] ?? 0)), amount(data.totals[index] ?? 0),
  ])
  return toCsv([header, ...rows])
}

function localStamp(epochMs: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return format.format(epochMs)
}
