/** The 15-minute rollups of a stretch, put together by the hour of the week. */
import { sumColumns } from '../ledger/entry-figures'
import type { Db } from '../storage/store'
import type { RollupDimension } from './rollup-rows'
import { emptySums, width, type Sums } from './sums'

/** `[from, to)`, and how far its clocks are ahead of UTC: whole quarter hours in milliseconds. */
export interface WeekStretch {
  readonly from: number
  readonly to: number
  readonly offset: number
}

export interface WeekRows {
  /** 168 rows, Monday 00:00 first, of what stands under one name; of `all` under ''. */
  ofName(dimension: RollupDimension, name: string, simulated: boolean, span: WeekStretch): Sums
  /** Of what has no value of a dimension: what its names leave of everything. */
  ofNone(dimension: RollupDimension, simulated: boolean, span: WeekStretch): Sums
}

type Row = [hour: number, ...sums: number[]]

const hours = 168
/** From instant zero, a Thursday, to the Monday after; a whole week keeps it positive. */
const toMonday = (72 + hours) * 3_600_000

export function createWeekRows(db: Db): WeekRows {
  const select = (where: string) =>
    `SELECT (bucket + ?) / 3600000 % ${hours} AS hour,
       ${sumColumns.map((column) => `total(${column})`).join(', ')} FROM rollup_15m
     WHERE dimension = ? AND simulated = ? AND bucket >= ? AND bucket < ?${where} GROUP BY hour`
  type Bounds = [offset: number, dimension: string, simulated: number, from: number, to: number]
  const ofValue = db.prepare<[...Bounds, string], Row>(select(' AND value = ?')).raw()
  const ofAll = db.prepare<Bounds, Row>(select('')).raw()
  const bounds = (
    dimension: RollupDimension,
    simulated: boolean,
    { from, to, offset }: WeekStretch,
  ): Bounds => [offset + toMonday, dimension, Number(simulated), from, to]

  return {
    ofName: (dimension, name, simulated, span) =>
      laidOut(ofValue.all(...bounds(dimension, simulated, span), name)),
    ofNone(dimension, simulated, span) {
      const left = laidOut(ofAll.all(...bounds('all', simulated, span)))
      const named = laidOut(ofAll.all(...bounds(dimension, simulated, span)))
      return left.map((sum, place) => sum - (named[place] ?? 0))
    },
  }
}

function laidOut(rows: readonly Row[]): Sums {
  const sums = emptySums(hours)
  for (const [hour, ...values] of rows) sums.set(values, hour * width)
  return sums
}
