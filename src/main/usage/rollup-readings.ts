/** The sums of a question from the narrow rollups, where one dimension is enough. */
import type { LabelFilter } from '../../contract/entry-filter'
import type { Dimension } from '../../contract/primitives'
import type { Interval } from '../../contract/usage'
import { dayMs } from '../../shared/spans'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Db } from '../storage/store'
import { createChargeReader, type ChargeTotals } from './charge-sums'
import { only, readAll, together, type Reading } from './groups'
import { loadAhead, loadNow } from './load'
import { piecesOf, type Range } from './range'
import { createRollupReader, type Piece } from './rollup-reader'
import type { RollupDimension } from './rollup-rows'

export interface ReadingQuestion {
  readonly labels: LabelFilter
  readonly simulated: boolean
  readonly by: RollupDimension | undefined
  /** Whole quarter hours. */
  readonly range: Range
  readonly timeZone: string
  /** How finely times are told apart; null: not at all. */
  readonly interval: Interval | null
  /** Starts of the buckets that are told apart. */
  readonly starts: readonly number[]
}

export interface Grouped {
  readonly total: Reading
  /** Undefined: the question groups by nothing. */
  readonly grouped: Reading | undefined
}

export interface RollupReadings {
  /** For a question whose labels name nothing. */
  unfiltered(question: ReadingQuestion): Promise<Grouped>
  /** One name of one dimension, not grouped by another. */
  ofOneName(question: ReadingQuestion, dimension: Dimension, name: string): Promise<Grouped>
  /** Charges of a range, added to `totals`. */
  charges(totals: ChargeTotals, range: Range, simulated: boolean): Promise<void>
  /** Reads a dimension of a range into memory while nobody waits. */
  ahead(dimension: RollupDimension, range: Range, timeZone: string): Promise<void>
  forget(): void
}

/** Charges of a quarter of a year are read at a step. */
const chargeSliceMs = 90 * dayMs

const nothing: Reading = { names: [], pieces: [] }

export function createRollupReadings({
  db,
  monotonic,
}: {
  readonly db: Db
  readonly monotonic: () => number
}): RollupReadings {
  const reader = createRollupReader(db)
  const loading = { reader, monotonic }
  const chargeReader = createChargeReader(db)

  const piecesFor = ({ range, simulated, interval, timeZone }: ReadingQuestion) =>
    piecesOf(range, reader.extent(simulated), interval ?? 'day', timeZone)

  /** Several dimensions, read at one moment once everything is in memory. */
  async function load(
    simulated: boolean,
    pieces: readonly Piece[],
    wanted: readonly RollupDimension[],
  ): Promise<Reading[]> {
    for (const dimension of wanted) await loadNow(loading, dimension, simulated, pieces)
    return wanted.map((dimension) => readAll(reader, dimension, simulated, pieces))
  }

  return {
    async unfiltered(question) {
      const { by, simulated } = question
      const wanted = by === undefined ? (['all'] as const) : (['all', by] as const)
      const [total = nothing, grouped] = await load(simulated, piecesFor(question), wanted)
      return { total, grouped }
    },
    async ofOneName(question, dimension, name) {
      const [whole = nothing] = await load(question.simulated, piecesFor(question), [dimension])
      const named = only(whole, name)
      return { total: together(named), grouped: question.by === undefined ? undefined : named }
    },
    async charges(totals, { from, to }, simulated) {
      const extent = reader.extent(simulated)
      if (extent === null) return
      const end = Math.min(to, extent.end)
      for (let start = Math.max(from, extent.start); start < end; start += chargeSliceMs) {
        chargeReader.read(totals, simulated, start, Math.min(start + chargeSliceMs, end))
        if (start + chargeSliceMs < end) await yieldToLoop()
      }
    },
    ahead(dimension, range, timeZone) {
      const pieces = piecesOf(range, reader.extent(false), 'day', timeZone).reverse()
      return loadAhead(loading, dimension, false, pieces, () => db.open)
    },
    forget: reader.forget,
  }
}
