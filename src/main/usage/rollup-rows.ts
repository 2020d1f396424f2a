/** The 15-minute rollups as they stand in their table. */
import { noValue } from '../../contract/entry-filter'
import type { Dimension } from '../../contract/primitives'
import { sumColumns } from '../ledger/entry-figures'
import type { Db } from '../storage/store'

/** `project_model` crosses two: its values are `project provider/model`. */
export type RollupDimension = Dimension | 'all' | 'project_model'

/** Sums are in the order of `sumColumns`. */
export type RollupRow = [name: string, ...sums: number[]]

/** `[start, end)` in epoch milliseconds. */
export interface Extent {
  readonly start: number
  readonly end: number
}

export interface RollupRows {
  /** A row for each name; `noValue` stands for the entries without one. */
  read(dimension: RollupDimension, simulated: boolean, extent: Extent): RollupRow[]
  /** Of what there is; null when there is nothing. */
  extent(simulated: boolean): Extent | null
}

const bucketMs = 900_000

/**
 * Dimensions of which an entry may have no value: no row is kept for those, they are what is left
 * of everything.
 */
const optional: ReadonlySet<RollupDimension> = new Set<RollupDimension>([
  'service',
  'key',
  'user',
  'organization',
])

export function createRollupRows(db: Db): RollupRows {
  const group = db
    .prepare<[string, number, number, number], RollupRow>(
      `SELECT value, ${sumColumns.map((column) => `total(${column})`).join(', ')} FROM rollup_15m
       WHERE dimension = ? AND simulated = ? AND bucket >= ? AND bucket < ? GROUP BY value`,
    )
    .raw()
  const edge = (order: 'ASC' | 'DESC') =>
    db
      .prepare<[number], number>(
        `SELECT bucket FROM rollup_15m WHERE dimension = 'all' AND simulated = ? ORDER BY bucket ${order} LIMIT 1`,
      )
      .pluck()
  const first = edge('ASC')
  const last = edge('DESC')
  return {
    read(dimension, simulated, { start, end }) {
      const rows = group.all(dimension, Number(simulated), start, end)
      if (optional.has(dimension))
        rows.push(...rest(group.all('all', Number(simulated), start, end), rows))
      return rows
    },
    extent(simulated) {
      const start = first.get(Number(simulated))
      const final = last.get(Number(simulated))
      return start === undefined || final === undefined ? null : { start, end: final + bucketMs }
    },
  }
}

/** The start of the bucket that a time falls into. */
export function bucketStart(time: number): number {
  return Math.floor(time / bucketMs) * bucketMs
}

/**
 * What the named rows leave of everything, as a group of its own; nothing where they leave no
 * entry.
 */
function rest(everything: readonly RollupRow[], named: readonly RollupRow[]): RollupRow[] {
  return everything.flatMap(([, ...sums]) => {
    const left = sums.map((sum, column) =>
      named.reduce((remains, row) => remains - Number(row[column + 1] ?? 0), sum),
    )
    const entries = left[sumColumns.indexOf('entries')] ?? 0
    return entries > 0 ? [[noValue, ...left] satisfies RollupRow] : []
  })
}
