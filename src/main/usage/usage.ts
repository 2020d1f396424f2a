/**
 * Questions about usage: figures over a range, over time, and the spend meter (spec §10, U8). From
 * the ledger's rollups, or from its entries where a filter crosses dimensions. Reads only; the
 * ledger writes.
 */
import type { LabelFilter } from '../../contract/entry-filter'
import type { LedgerFilter } from '../../contract/ledger'
import { dimensions } from '../../contract/primitives'
import type {
  EntrySums,
  RangeQuestion,
  SeriesQuestion,
  UsageFigures,
  UsageLatency,
  UsageSeries,
  UsageSummary,
  UsageWeek,
  WeekQuestion,
} from '../../contract/usage'
import { assertTimeZone, periodOf } from '../platform/periods'
import type { Platform } from '../platform/platform'
import type { Db, Store } from '../storage/store'
import { dayAmounts, type DayAmount, type DaysQuestion } from './day-amounts'
import { groupFigures, groupSeries, rank, sumByName, type Reading } from './groups'
import { createHourOfWeek, hoursOfWeek } from './hour-of-week'
import { latencyOf } from './latency'
import { createMeter, type MeterBudget, type SpendMeter } from './meter'
import { rangeOf, seriesBuckets } from './range'
import { createReadings, type Readings } from './readings'
import type { RollupDimension } from './rollup-rows'
import { addSums, emptySums, figuresOf, type Sums } from './sums'
import { dayMs } from '../../shared/spans'

export interface UsageDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock'>
  /** The person's zone. */
  readonly timeZone: () => string
  readonly listBudgets: () => readonly MeterBudget[]
  /** False while the ledger cannot be trusted: it stays as it was found. Absent: it can. */
  readonly mayWrite?: () => boolean
}

export interface Usage {
  /**
   * Figures over a range, and of its biggest groups by cost; further ones are together in
   * `(other)`. Throws Failure `invalid_request` for a range that is none.
   */
  summary(question: RangeQuestion): Promise<UsageSummary>
  /**
   * The same in each bucket of a zone. Throws Failure `invalid_request` for an unknown zone or too
   * many points.
   */
  series(question: SeriesQuestion): Promise<UsageSeries>
  /**
   * How long successful attempts took in each bucket of a zone, answers that were kept left out.
   * Throws Failure `invalid_request` as `series` does.
   */
  latency(question: SeriesQuestion): Promise<UsageLatency>
  /**
   * Figures by the hour of the week in a zone. Throws Failure `invalid_request` for an unknown
   * zone.
   */
  week(question: WeekQuestion): Promise<UsageWeek>
  /** Figures of every name of a dimension over a range, without a cap and in no order. */
  groups(
    by: RollupDimension,
    question: Omit<RangeQuestion, 'by'>,
  ): Promise<{ from: number; to: number; groups: ReadonlyMap<string, UsageFigures> }>
  /**
   * What each day of a zone came to in one measure, zeros included. Throws Failure
   * `invalid_request` for an unknown zone or a range that is none.
   */
  days(question: DaysQuestion): Promise<DayAmount[]>
  /** Figures of the entries that a filter of the ledger lets through, by the exact time. */
  entries(filter: LedgerFilter): Promise<EntrySums>
  /** Spend today and this month so far, and the budget nearest its limit. */
  meter(question?: { readonly timeZone?: string | undefined }): SpendMeter
  /**
   * Reads the last year ahead of the first question, newest first, at a quarter of a core, and makes
   * the cube. Ends early when the database is closed.
   */
  warm(): Promise<void>
  /** Forgets what is remembered: after the rollups were rebuilt. */
  reload(): void
}

const yearMs = 366 * dayMs
const mostGroups = 500
/** More colours than a chart can tell apart. */
const mostSeries = 24

export function createUsage({
  store,
  platform: { clock },
  timeZone: zoneOf,
  listBudgets,
  mayWrite = () => true,
}: UsageDeps): Usage {
  const readings = createReadings({ store, clock, timeZone: zoneOf, mayWrite })
  const monotonic = () => clock.monotonic()
  const hourOfWeek = createHourOfWeek({ db: store.db, monotonic, readings })

  return {
    reload: readings.forget,
    meter: createMeter(store.db, clock.now, zoneOf, listBudgets),
    warm: () => warm(readings, store.db, clock.now(), zoneOf()),
    async summary(question) {
      const asked = overRange(question, clock.now(), zoneOf())
      const { total, grouped, charges } = await readings.withCharges(asked)
      const groups = grouped === undefined ? [] : groupsOf(grouped)
      return { ...figuresOf(sumByName(total)), ...asked.range, charges, groups }
    },
    async series({ interval = 'day', timeZone = zoneOf(), ...question }) {
      assertTimeZone(timeZone)
      const asked = overRange(question, clock.now(), timeZone)
      const buckets = seriesBuckets(asked.range, interval, timeZone)
      const { total, grouped } = await readings.of({ ...asked, interval, starts: buckets })
      const groups = grouped === undefined ? [] : seriesOf(grouped, buckets)
      return { ...asked.range, interval, timeZone, buckets, total: totalOf(total, buckets), groups }
    },
    async latency({ interval = 'day', timeZone = zoneOf(), ...question }) {
      assertTimeZone(timeZone)
      const asked = overRange(question, clock.now(), timeZone)
      const buckets = seriesBuckets(asked.range, interval, timeZone)
      const reading = await readings.times({ ...asked, interval, starts: buckets })
      const figures = await latencyOf(reading, buckets, question.by !== undefined)
      return { ...asked.range, interval, timeZone, buckets, ...figures }
    },
    async week({ timeZone = zoneOf(), ...question }) {
      const asked = overRange(question, clock.now(), timeZone)
      return { ...asked.range, timeZone, ...weekOf(await hourOfWeek(asked)) }
    },
    async groups(by, question) {
      const asked = { ...overRange(question, clock.now(), zoneOf()), by }
      const { total, grouped: reading = total } = await readings.of(asked)
      const sums = sumByName(reading)
      return {
        ...asked.range,
        groups: new Map(reading.names.map((name, row) => [name, figuresOf(sums, row)])),
      }
    },
    days: (question) => daysOf(readings, clock.now(), question),
    async entries(filter) {
      const { reading, charges } = await readings.entries(filter)
      const figures = figuresOf(sumByName(reading))
      // A correction without the entry it corrects takes away what is not counted.
      return { ...figures, unknownCostCalls: Math.max(0, figures.unknownCostCalls), charges }
    },
  }
}

async function warm(readings: Readings, db: Db, now: number, timeZone: string): Promise<void> {
  if (db.open) await readings.makeCube()
  for (const dimension of ['all', ...dimensions, 'project_model'] as const) {
    if (!db.open) return
    const range = { from: now - yearMs, to: periodOf('day', timeZone, now).end }
    await readings.ahead(dimension, range, timeZone)
  }
}

async function daysOf(
  readings: Readings,
  now: number,
  { range: asked, timeZone, measure, countsModel, ...question }: DaysQuestion,
): Promise<DayAmount[]> {
  assertTimeZone(timeZone)
  const range = rangeOf(asked, now, timeZone)
  const starts = seriesBuckets(range, 'day', timeZone)
  const by = countsModel === undefined ? undefined : 'project_model'
  const shape = { range, timeZone, interval: 'day', starts, by } as const
  const { total, grouped } = await readings.of({ ...question, ...shape })
  return grouped === undefined || countsModel === undefined
    ? dayAmounts(total, starts, measure, () => true)
    : dayAmounts(grouped, starts, measure, (name) => countsModel(...placeOf(name)))
}

function weekOf(sums: Sums): Pick<UsageWeek, 'total' | 'hours'> {
  const total = emptySums()
  for (let hour = 0; hour < hoursOfWeek; hour += 1) addSums(total, 0, sums, hour)
  const hours = Array.from({ length: hoursOfWeek }, (_, hour) => figuresOf(sums, hour))
  return { total: figuresOf(total), hours }
}

/** A question about a range as a whole, in one bucket. */
function overRange(
  { from, to, by, simulated = false, ...labels }: RangeQuestion,
  now: number,
  timeZone: string,
) {
  const range = rangeOf({ from, to }, now, timeZone)
  const starts = [range.from]
  return { labels: pick(labels), simulated, by, range, timeZone, interval: null, starts }
}

/** Provider and model of a name `project provider/model`. */
function placeOf(name: string): [provider: string, model: string] {
  const place = name.slice(name.indexOf(' ') + 1)
  const slash = place.indexOf('/')
  return [place.slice(0, slash), place.slice(slash + 1)]
}

/** The labels alone: whatever else a caller hands in is no filter. */
function pick({
  provider,
  model,
  project,
  service,
  environment,
  key,
  user,
  organization,
  source,
}: LabelFilter): LabelFilter {
  return { provider, model, project, service, environment, key, user, organization, source }
}

function groupsOf(reading: Reading): UsageSummary['groups'] {
  const sums = sumByName(reading)
  return groupFigures(rank(reading.names, sums, mostGroups), sums)
}

function totalOf(reading: Reading, buckets: readonly number[]): UsageSeries['total'] {
  return seriesOf(reading, buckets)[0]?.figures ?? buckets.map(() => figuresOf(emptySums()))
}

function seriesOf(reading: Reading, buckets: readonly number[]): UsageSeries['groups'] {
  return groupSeries(reading, buckets, rank(reading.names, sumByName(reading), mostSeries))
}
