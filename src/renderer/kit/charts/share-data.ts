/** Shares of a whole, apart from how they are drawn, and their table as CSV. */
import { exactUsd } from '../../../shared/money-text'
import { factRows, toCsv, type ChartFacts } from './chart-csv'
import type { ChartUnit } from './chart-data'

export interface SharePart {
  readonly name: string
  readonly label: string
  readonly value: number
  /** Of the whole, 0 to 1. */
  readonly share: number
}

export interface ShareData {
  readonly unit: ChartUnit
  /** What the parts are of: `Model`. */
  readonly of: string
  /** Largest first; they add up to the whole. */
  readonly parts: readonly SharePart[]
  readonly total: number
  /** What was asked about, epoch milliseconds; `to` is the first instant left out. */
  readonly from: number
  readonly to: number
  readonly timeZone: string
}

/** A part a row with its amount and share, the total, and what it is of. */
export function sharesCsv(data: ShareData, amountName: string, facts: ChartFacts): string {
  const amount = (value: number) => (data.unit === 'usd' ? { exact: exactUsd(value) } : value)
  return toCsv([
    [data.of.toLowerCase(), 'name', amountName + (data.unit === 'usd' ? ' (USD)' : ''), 'share'],
    ...data.parts.map(({ name, label, value, share }) => [
      name,
      label,
      amount(value),
      Number(share.toFixed(6)),
    ]),
    ['', 'total', amount(data.total), data.total === 0 ? 0 : 1],
    ...factRows(data, facts),
  ])
}
