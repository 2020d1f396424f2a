/**
 * Usage by the hour of the week as the clocks of a zone show it: from the rollups while one
 * dimension is enough, else from the entries. An hour that a clock shows twice is one; one that it
 * skips has nothing.
 */
import { noValue, type LabelFilter } from '../../contract/entry-filter'
import { dimensions } from '../../contract/primitives'
import { dayMs, hourMs } from '../../shared/spans'
import { localTime } from '../../shared/zones'
import { assertTimeZone } from '../platform/periods'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Db } from '../storage/store'
import type { Range } from './range'
import type { Readings } from './readings'
import { createRollupRows } from './rollup-rows'
import { addSums, emptySums, type Sums } from './sums'
import { createWeekRows } from './week-rows'

export interface WeekQuestion {
  readonly labels: LabelFilter
  readonly simulated: boolean
  /** Whole quarter hours. */
  readonly range: Range
  readonly timeZone: string
}

/**
 * 168 rows, Monday 00:00 first. Throws Failure `invalid_request` for an unknown zone.
 */
export type HourOfWeek = (question: WeekQuestion) => Promise<Sums>

export interface HourOfWeekDeps {
  readonly db: Db
  /** Milliseconds that never go back. */
  readonly monotonic: () => number
  readonly readings: Pick<Readings, 'of'>
}

/** A stretch in which a zone's clocks keep one distance from UTC, milliseconds ahead of it. */
interface Span extends Range {
  readonly offset: number
}

export const hoursOfWeek = 168
const quarterHour = 900_000
const sliceMs = 6
/** Rollups of three days are read at a step: some ten milliseconds at a million entries a year. */
const stepMs = 3 * dayMs
/** Instant zero was a Thursday. */
const thursday = 72

export function createHourOfWeek({ db, monotonic, readings }: HourOfWeekDeps): HourOfWeek {
  const { extent } = createRollupRows(db)
  const rows = createWeekRows(db)

  async function fromRollups(spans: readonly Span[], read: (span: Span) => Sums): Promise<Sums> {
    const total = emptySums(hoursOfWeek)
    let sliceEnds = monotonic() + sliceMs
    for (const step of spans.flatMap(stepsOf)) {
      const sums = read(step)
      for (let hour = 0; hour < hoursOfWeek; hour += 1) addSums(total, hour, sums, hour)
      if (monotonic() < sliceEnds) continue
      await yieldToLoop()
      sliceEnds = monotonic() + sliceMs
    }
    return total
  }

  async function fromEntries(question: WeekQuestion, spans: readonly Span[]): Promise<Sums> {
    const starts = spans.flatMap(localHours)
    const asked = { ...question, by: undefined, interval: 'hour', starts } as const
    const { total } = await readings.of(asked)
    const week = emptySums(hoursOfWeek)
    for (const { start, ids, sums } of total.pieces)
      for (let row = 0; row < ids.length; row += 1) addSums(week, hourOf(start, spans), sums, row)
    return week
  }

  return async (question) => {
    const { labels, simulated, range, timeZone } = question
    assertTimeZone(timeZone)
    const data = extent(simulated)
    if (data === null) return emptySums(hoursOfWeek)
    const within = { from: Math.max(range.from, data.start), to: Math.min(range.to, data.end) }
    const spans = spansOf(within, timeZone)
    const filters = Object.entries(labels).filter(([, value]) => value !== undefined)
    const [field, value = ''] = filters[0] ?? ['all']
    const dimension = field === 'all' ? field : dimensions.find((one) => one === field)
    if (filters.length > 1 || dimension === undefined) {
      return fromEntries({ ...question, range: within }, spans)
    }
    return fromRollups(spans, (span) =>
      value === noValue
        ? rows.ofNone(dimension, simulated, span)
        : rows.ofName(dimension, value, simulated, span),
    )
  }
}

/** The stretches of a range between changes of a zone's clocks, which fall on quarter hours. */
function spansOf({ from, to }: Range, timeZone: string): readonly Span[] {
  const offsetAt = (time: number) => localTime(timeZone, time) - time
  const spans: Span[] = []
  let span = { from, offset: offsetAt(from) }
  for (let at = from; at < to;) {
    const next = Math.min(at + dayMs, to)
    if (offsetAt(next) === span.offset) {
      at = next
      continue
    }
    let [before, after] = [at, next]
    while (after - before > quarterHour) {
      const middle = before + Math.ceil((after - before) / 2 / quarterHour) * quarterHour
      if (offsetAt(middle) === span.offset) before = middle
      else after = middle
    }
    spans.push({ ...span, to: after })
    span = { from: after, offset: offsetAt(after) }
    at = after
  }
  return [...spans, { ...span, to }].filter((one) => one.from < one.to)
}

function stepsOf({ from, to, offset }: Span): Span[] {
  const steps: Span[] = []
  for (let start = from; start < to; start += stepMs)
    steps.push({ from: start, to: Math.min(start + stepMs, to), offset })
  return steps
}

/** Where hours begin on the clocks of a span; it may begin in the middle of one. */
function localHours({ from, to, offset }: Span): number[] {
  const hours = [from]
  const first = Math.floor((from + offset) / hourMs + 1) * hourMs - offset
  for (let start = first; start < to; start += hourMs) hours.push(start)
  return hours
}

function hourOf(time: number, spans: readonly Span[]): number {
  const { offset = 0 } = spans.findLast(({ from }) => from <= time) ?? spans[0] ?? {}
  return (Math.floor((time + offset) / hourMs) + thursday) % hoursOfWeek
}
