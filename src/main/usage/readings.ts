/**
 * Where the sums of a question come from: the narrow rollups while one dimension is enough, else
 * the entries themselves.
 */
import type { LabelFilter } from '../../contract/entry-filter'
import type { LedgerFilter } from '../../contract/ledger'
import type { Dimension } from '../../contract/primitives'
import { dimensions } from '../../contract/primitives'
import type { ChargeSum, Interval } from '../../contract/usage'
import { checkRange } from '../platform/time-range'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Db } from '../storage/store'
import { ChargeTotals, createChargeReader } from './charge-sums'
import { createEntryReader, type EntryAnswer } from './entry-reader'
import { only, readAll, together, type Reading } from './groups'
import { loadAhead, loadNow } from './load'
import { piecesOf, type Range } from './range'
import { createRollupReader, type Piece, type RollupDimension } from './rollup-reader'
import { dayMs } from '../../shared/spans'

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

export interface Readings {
  of(question: ReadingQuestion): Promise<{ total: Reading; grouped: Reading | undefined }>
  withCharges(
    question: ReadingQuestion,
  ): Promise<{ total: Reading; grouped: Reading | undefined; charges: ChargeSum[] }>
  /** Throws Failure `invalid_request` for a range that is none. */
  entries(filter: LedgerFilter): Promise<EntryAnswer>
  /** Reads a dimension of a range into memory while nobody waits. */
  ahead(dimension: RollupDimension, range: Range, timeZone: string): Promise<void>
  forget(): void
}

/** Charges of a quarter of a year are read at a step. */
const chargeSliceMs = 90 * dayMs
/** Past any time an entry can have. */
const endOfTime = Number.MAX_SAFE_INTEGER

export function createReadings({
  db,
  monotonic,
}: {
  readonly db: Db
  readonly monotonic: () => number
}): Readings {
  const reader = createRollupReader(db)
  const loading = { reader, monotonic }
  const entryReader = createEntryReader({ db, monotonic })
  const chargeReader = createChargeReader(db)

  const piecesFor = ({ range, simulated, interval, timeZone }: ReadingQuestion) =>
    piecesOf(range, reader.extent(simulated), interval ?? 'day', timeZone)

  /** Several dimensions of the rollups, read at one moment once everything is in memory. */
  async function load(
    simulated: boolean,
    pieces: readonly Piece[],
    wanted: readonly RollupDimension[],
  ): Promise<Reading[]> {
    for (const dimension of wanted) await loadNow(loading, dimension, simulated, pieces)
    return wanted.map((dimension) => readAll(reader, dimension, simulated, pieces))
  }

  async function unfiltered(
    question: ReadingQuestion,
  ): Promise<{ total: Reading; grouped: Reading | undefined }> {
    const { by, simulated } = question
    const [total = nothing, grouped] = await load(
      simulated,
      piecesFor(question),
      by === undefined ? ['all'] : ['all', by],
    )
    return { total, grouped }
  }

  /** One name of one dimension, not grouped by another. */
  async function ofOneName(question: ReadingQuestion, dimension: Dimension, name: string) {
    const [whole = nothing] = await load(question.simulated, piecesFor(question), [dimension])
    const named = only(whole, name)
    return { total: together(named), grouped: question.by === undefined ? undefined : named }
  }

  async function fromEntries({ labels, simulated, by, range, starts }: ReadingQuestion) {
    const filter = { ...labels, simulated }
    const { reading, charges } = await entryReader.read({
      filter,
      by: by ?? 'all',
      ...range,
      starts,
    })
    return { total: together(reading), grouped: by === undefined ? undefined : reading, charges }
  }

  async function chargesOf({ from, to }: Range, simulated: boolean): Promise<ChargeSum[]> {
    const extent = reader.extent(simulated)
    const totals = new ChargeTotals()
    if (extent === null) return []
    const end = Math.min(to, extent.end)
    for (let start = Math.max(from, extent.start); start < end; start += chargeSliceMs) {
      chargeReader.read(totals, simulated, start, Math.min(start + chargeSliceMs, end))
      if (start + chargeSliceMs < end) await yieldToLoop()
    }
    return totals.list()
  }

  return {
    async of(question) {
      const filters = filtersOf(question.labels)
      const [first] = filters
      if (first === undefined) return unfiltered(question)
      const dimension = dimensions.find((one) => one === first[0])
      const alone = filters.length === 1 && (question.by === undefined || question.by === dimension)
      return alone && dimension !== undefined
        ? ofOneName(question, dimension, first[1])
        : fromEntries(question)
    },
    async withCharges(question) {
      if (filtersOf(question.labels).length > 0) return fromEntries(question)
      const { total, grouped } = await unfiltered(question)
      return { total, grouped, charges: await chargesOf(question.range, question.simulated) }
    },
    entries({ from: first, to: last, ...filter }) {
      checkRange({ from: first, to: last })
      const [from, to] = [first ?? 0, last ?? endOfTime]
      return entryReader.read({ filter, by: 'all', from, to, starts: [from] })
    },
    ahead(dimension, range, timeZone) {
      const pieces = piecesOf(range, reader.extent(false), 'day', timeZone).reverse()
      return loadAhead(loading, dimension, false, pieces, () => db.open)
    },
    forget() {
      reader.forget()
      entryReader.forget()
    },
  }
}

const nothing: Reading = { names: [], pieces: [] }

function filtersOf(labels: LabelFilter): (readonly [string, string])[] {
  return Object.entries(labels).flatMap(([field, value]) =>
    value === undefined ? [] : [[field, value] as const],
  )
}
