/**
 * The table behind a chart as CSV (RFC 4180), with exact amounts and with spreadsheet formulas made
 * harmless.
 */
import { csvCell } from '../../../shared/csv'
import type { ChartData } from './chart-data'
import { exactUsd } from '../../../shared/money-text'

/**
 * Lines ended by CRLF, one a row. A number given as text (an exact decimal) must be passed as `{
 * exact }`.
 */
export function toCsv(
  rows: readonly (readonly (string | number | { readonly exact: string })[])[],
): string {
  return (
    rows
      .map((row) =>
        row.map((cell) => (typeof cell === 'object' ? cell.exact : csvCell(cell))).join(','),
      )
      .join('\r\n') + '\r\n'
  )
}

/** What the numbers of a chart or a table are of, beside their range. */
export interface ChartFacts {
  /** The filter in words. */
  readonly filter: string
  /** Calls that are in no sum of money, as nobody knows their cost; null where none is asked. */
  readonly unknownCostCalls: number | null
}

/** Says after an empty line what a table is of. `to` is the first instant left out. */
export function factRows(
  range: { readonly from: number; readonly to: number; readonly timeZone: string },
  { filter, unknownCostCalls }: ChartFacts,
): readonly (readonly (string | number)[])[] {
  const { from, to, timeZone } = range
  return [
    [''],
    ['range', localStamp(from, timeZone), localStamp(to, timeZone), timeZone],
    ['filter', filter],
    ...(unknownCostCalls === null ? [] : [['calls with unknown cost', unknownCostCalls]]),
  ]
}

/**
 * One row a bucket, one column a series, money in US dollars with full precision; a total, and what
 * it is of.
 */
export function chartCsv(data: ChartData, facts: ChartFacts): string {
  const amount = (value: number) => (data.unit === 'usd' ? { exact: exactUsd(value) } : value)
  const suffix = data.unit === 'usd' ? ' (USD)' : ''
  const header = [
    `start (${data.timeZone})`,
    'start (epoch ms)',
    ...data.series.map((one) => one.label + suffix),
    `total${suffix}`,
    ...ghostHead(data, suffix),
  ]
  const rows = data.buckets.map((start, index) => [
    localStamp(start, data.timeZone),
    start,
    ...data.series.map((one) => amount(one.values[index] ?? 0)),
    amount(data.totals[index] ?? 0),
    ...ghostCells(data, index, amount),
  ])
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const total = [
    'total',
    '',
    ...data.series.map((one) => amount(one.total)),
    amount(sum(data.totals)),
    ...(data.ghost === undefined ? [] : [amount(data.ghost.total), '', '']),
  ]
  const range = { from: data.buckets[0] ?? data.end, to: data.end, timeZone: data.timeZone }
  return toCsv([header, ...rows, total, ...factRows(range, facts)])
}

function ghostHead({ ghost }: ChartData, suffix: string): readonly string[] {
  if (ghost === undefined) return []
  return ['', ' low', ' high'].map((end) => `${ghost.label.toLowerCase()}${end}${suffix}`)
}

/** Expected, low and high; empty where nothing is expected or there is no band. */
function ghostCells<Cell>(
  { ghost }: ChartData,
  bucket: number,
  amount: (value: number) => Cell,
): readonly (Cell | string)[] {
  if (ghost === undefined) return []
  const value = ghost.values[bucket] ?? 0
  const band = ghost.bands[bucket] ?? null
  return [
    value === 0 && band === null ? '' : amount(value),
    ...(band === null ? ['', ''] : [amount(band.low), amount(band.high)]),
  ]
}

/** `2026-11-20 14:00` as clocks of the zone show it. */
export function localStamp(epochMs: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
  return format.format(epochMs)
}
