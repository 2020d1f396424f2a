/** Questions to the ledger's rollups: figures over a range, over time, and the spend meter (spec §10). Reads only; the ledger writes. */
import type { z } from 'zod'
import type { Budget } from '../../contract/budgets'
import { dimensions, type Dimension } from '../../contract/primitives'
import type { Interval, UsageFigures, UsageSeries, UsageSummary, spendMeter } from '../../contract/usage'
import { saturated, saturation } from '../money/sums'
import { assertTimeZone, periodOf } from '../platform/periods'
import type { Platform } from '../platform/platform'
import type { Store } from '../storage/store'
import { groupFigures, groupSeries, rank, readAll, sumByName, type Reading } from './groups'
import { loadAhead, loadNow } from './load'
import { piecesOf, rangeOf, seriesBuckets } from './range'
import { createRollupReader, type Piece, type RollupDimension } from './rollup-reader'
import { emptySums, figuresOf } from './sums'

export type SpendMeter = z.infer<typeof spendMeter>

export interface RangeQuestion {
  /** Epoch milliseconds; rounded outward to quarter hours. Absent: this month so far. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** True: simulated entries alone. Else: real entries alone. */
  readonly simulated?: boolean | undefined
  readonly by?: Dimension | undefined
}

export interface SeriesQuestion extends RangeQuestion {
  readonly interval?: Interval | undefined
  readonly timeZone?: string | undefined
}

export type MeterBudget = Pick<Budget, 'id' | 'name' | 'unit' | 'effectiveLimit' | 'spent' | 'held' | 'enforcement'>

export interface UsageDeps {
  readonly store: Pick<Store, 'db'>
  readonly platform: Pick<Platform, 'clock'>
  /** The person's zone. */
  readonly timeZone: () => string
  readonly listBudgets: () => readonly MeterBudget[]
}

export interface Usage {
  /** Figures over a range, and of its biggest groups by cost; further ones are together in `(other)`. */
  summary(question: RangeQuestion): Promise<UsageSummary>
  /** The same in each bucket of a zone. Throws Failure `invalid_request` for an unknown zone or too many points. */
  series(question: SeriesQuestion): Promise<UsageSeries>
  /** Figures of every name of a dimension over a range, without a cap and in no order. */
  groups(by: RollupDimension, question: Omit<RangeQuestion, 'by'>): Promise<{ from: number; to: number; groups: ReadonlyMap<string, UsageFigures> }>
  /** Spend today and this month so far, and the budget nearest its limit. */
  meter(question?: { readonly timeZone?: string | undefined }): SpendMeter
  /** Reads the last year ahead of the first question, newest first, at a quarter of a core. Ends early when the database is closed. */
  warm(): Promise<void>
  /** Forgets what is remembered: after the rollups were rebuilt. */
  forget(): void
}

const yearMs = 366 * 86_400_000
const mostGroups = 500
/** More colours than a chart can tell apart. */
const mostSeries = 24

export function createUsage({ store, platform: { clock }, timeZone: zoneOf, listBudgets }: UsageDeps): Usage {
  const reader = createRollupReader(store.db)
  const loading = { reader, monotonic: () => clock.monotonic() }
  const sumSince = (column: 'cost' | 'would_cost', simulated: 0 | 1) =>
    store.db
      .prepare<[number, number], number>(
        `SELECT total(${column}) FROM rollup_15m WHERE dimension = 'all' AND simulated = ${simulated} AND bucket >= ? AND bucket < ?`,
      )
      .pluck()
  const spent = sumSince('cost', 0)
  const wouldHaveSpent = sumSince('would_cost', 1)

  /** What the pieces hold for `by` and in total, read at one moment once everything is in memory. */
  async function ask(by: Dimension | undefined, simulated: boolean, pieces: readonly Piece[]): Promise<{ total: Reading; grouped: Reading | undefined }> {
    if (by !== undefined) await loadNow(loading, by, simulated, pieces)
    await loadNow(loading, 'all', simulated, pieces)
    const read = (dimension: RollupDimension) => readAll(reader, dimension, simulated, pieces)
    return { total: read('all'), grouped: by === undefined ? undefined : read(by) }
  }

  return {
    forget: reader.forget,
    async warm() {
      if (!store.db.open) return
      const now = clock.now()
      const pieces = piecesOf({ from: now - yearMs, to: periodOf('day', zoneOf(), now).end }, reader.extent(false), 'day', zoneOf()).reverse()
      for (const dimension of ['all', ...dimensions, 'project_model'] as const) {
        await loadAhead(loading, dimension, false, pieces, () => store.db.open)
        if (!store.db.open) return
      }
    },
    async summary({ from, to, simulated = false, by }) {
      const timeZone = zoneOf()
      const range = rangeOf({ from, to }, clock.now(), timeZone)
      const { total, grouped } = await ask(by, simulated, piecesOf(range, reader.extent(simulated), 'day', timeZone))
      return { ...figuresOf(sumByName(total)), ...range, groups: grouped === undefined ? [] : groupsOf(grouped) }
    },
    async series({ from, to, simulated = false, by, interval = 'day', timeZone = zoneOf() }) {
      assertTimeZone(timeZone)
      const range = rangeOf({ from, to }, clock.now(), timeZone)
      const buckets = seriesBuckets(range, interval, timeZone)
      const { total, grouped } = await ask(by, simulated, piecesOf(range, reader.extent(simulated), interval, timeZone))
      const figures = seriesOf(total, buckets)[0]?.figures ?? buckets.map(() => figuresOf(emptySums()))
      return { ...range, interval, timeZone, buckets, total: figures, groups: grouped === undefined ? [] : seriesOf(grouped, buckets) }
    },
    async groups(by, { from, to, simulated = false }) {
      const timeZone = zoneOf()
      const range = rangeOf({ from, to }, clock.now(), timeZone)
      const pieces = piecesOf(range, reader.extent(simulated), 'day', timeZone)
      await loadNow(loading, by, simulated, pieces)
      const reading = readAll(reader, by, simulated, pieces)
      const sums = sumByName(reading)
      return { ...range, groups: new Map(reading.names.map((name, row) => [name, figuresOf(sums, row)])) }
    },
    meter({ timeZone = zoneOf() } = {}) {
      assertTimeZone(timeZone)
      const now = clock.now()
      const today = periodOf('day', timeZone, now)
      const month = periodOf('month', timeZone, now)
      const sums = [spent.get(today.start, today.end) ?? 0, spent.get(month.start, month.end) ?? 0, wouldHaveSpent.get(today.start, today.end) ?? 0] as const
      const [todayNanoUsd, monthNanoUsd, simulatedTodayNanoUsd] = [saturated(sums[0]), saturated(sums[1]), saturated(sums[2])]
      return { todayNanoUsd, monthNanoUsd, simulatedTodayNanoUsd, tightest: tightestOf(listBudgets()), ...saturation(...sums) }
    },
  }
}

function groupsOf(reading: Reading): UsageSummary['groups'] {
  const sums = sumByName(reading)
  return groupFigures(rank(reading.names, sums, mostGroups), sums)
}

function seriesOf(reading: Reading, buckets: readonly number[]): UsageSeries['groups'] {
  return groupSeries(reading, buckets, rank(reading.names, sumByName(reading), mostSeries))
}

/** The budget with the largest share of its limit spent or held; of equals a hard one, as it is the one that stops. */
function tightestOf(budgets: readonly MeterBudget[]): SpendMeter['tightest'] {
  const share = ({ spent, held, effectiveLimit }: MeterBudget) => (effectiveLimit === 0 ? Infinity : (spent + held) / effectiveLimit)
  const hardness = ({ enforcement }: MeterBudget) => (enforcement === 'hard' ? 1 : 0)
  const [first] = [...budgets].sort((a, b) => (share(a) === share(b) ? hardness(b) - hardness(a) : share(b) - share(a)))
  if (first === undefined) return null
  const { id: budgetId, name, unit, effectiveLimit: limit, spent, held } = first
  return { budgetId, name, unit, limit, spent, held }
}
