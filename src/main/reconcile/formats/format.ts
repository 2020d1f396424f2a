/** What every export family is read into: one shape of row, whatever the vendor's columns. */
import type { ExportFamily } from '../../../contract/reconcile'
import { dayMs } from '../../../shared/spans'
import { parseDecimal } from '../../money/decimal'

/** Input is told in classes that do not overlap. */
export const tokenClasses = ['input', 'cached', 'write5m', 'write1h', 'output'] as const
export type TokenClass = (typeof tokenClasses)[number]
export type TokenCounts = Record<TokenClass, number>

export const noTokens: TokenCounts = { input: 0, cached: 0, write5m: 0, write1h: 0, output: 0 }

/** How a row was billed, where the export says so. */
export type Tier = 'default' | 'batch' | 'flex' | 'priority'

export interface ExportRow {
  /** The start of its UTC day. */
  readonly day: number
  /** Workspace or project: what a file covers on a day, and another import replaces. */
  readonly scope: string
  /** The name or id the vendor gives the key; empty where the export does not tell. */
  readonly key: string
  /** As written; empty where the row is a sum over models. */
  readonly model: string
  readonly tier: Tier
  readonly long: boolean
  /** Of a cost row: the class it is the cost of, a fee, or a sum that is not taken apart. */
  readonly kind: TokenClass | 'fee' | 'sum' | 'usage'
  /** Null where the vendor does not count them. */
  readonly requests: number | null
  readonly tokens: TokenCounts
  /** USD in decimal text; null in a usage export. */
  readonly cost: string | null
  /** Before discounts; null where it is not told. */
  readonly list: string | null
}

/** A row by its column's name; a column the file does not have is empty. */
export type Cells = (column: string) => string

export interface Format {
  readonly family: ExportFamily
  readonly required: readonly string[]
  /** Read, though a file may lack them; all others are kept unread and told. */
  readonly known: readonly string[]
  /** A row without figures says only that its day is covered. Throws CellFault. */
  readonly read: (cells: Cells) => ExportRow | { readonly emptyDay: number }
}

/** What is wrong with a cell, as a sentence. */
export class CellFault extends Error {}

/** A count as vendors write it: `10`, and `10.0`. Empty is none. */
export function countOf(cells: Cells, column: string): number {
  const text = cells(column)
  if (text === '') return 0
  if (!/^\d{1,15}(\.0+)?$/.test(text))
    throw new CellFault(`${column} is no whole number: "${shown(text)}".`)
  return Math.trunc(Number(text))
}

/** The text of an amount, once it is known to be one. */
export function amountOf(cells: Cells, column: string): string {
  const text = cells(column)
  if (parseDecimal(text) === undefined)
    throw new CellFault(`${column} is no amount in plain decimals with a point: "${shown(text)}".`)
  return text
}

/** The UTC day of a date or a moment; a moment without an offset is UTC. */
export function dayOfDate(cells: Cells, column: string): number {
  const text = cells(column)
  const parts =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(
      text,
    )
  const time =
    parts === null ? NaN : Date.parse(`${parts[1]}T${parts[2] ?? '00:00'}${parts[3] ?? 'Z'}`)
  if (Number.isNaN(time)) throw new CellFault(`${column} is no date: "${shown(text)}".`)
  return dayOf(time)
}

/** The UTC day of Unix seconds. */
export function dayOfSeconds(cells: Cells, column: string): number {
  const text = cells(column)
  if (!/^\d{9,10}(\.0+)?$/.test(text))
    throw new CellFault(`${column} is no time in Unix seconds: "${shown(text)}".`)
  return dayOf(Number(text) * 1000)
}

export function dayOf(time: number): number {
  return Math.floor(time / dayMs) * dayMs
}

const shown = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)
