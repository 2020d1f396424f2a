/** How long answers took: percentiles over time and by group (spec U8). */
import { noValue, restName } from '../../contract/entry-filter'
import type { LatencyFigures, Percentiles, UsageLatency } from '../../contract/usage'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { TimeKind, TimesReading } from './entry-times'
import { DenseHistogram } from './spread'

/** More lines than a chart can tell apart. */
const mostGroups = 24
/** Pieces between two turns of others: a few milliseconds. */
const piecesAtOnce = 30

/** Of the whole range and of each bucket, of everything and of each group. `buckets` ascend. */
export async function latencyOf(
  reading: TimesReading,
  buckets: readonly number[],
  grouped: boolean,
): Promise<Pick<UsageLatency, 'overall' | 'total' | 'groups'>> {
  const groups = grouped ? groupsOf(reading) : []
  // Without groups one line stands for every name.
  const lines = grouped ? groups.map(() => new Line()) : [new Line()]
  const lineOf = new Int32Array(reading.names.length)
  for (const [line, { ids }] of groups.entries()) for (const id of ids) lineOf[id] = line
  const everything = new Line()
  let bucket = 0
  function endBucket() {
    for (const line of lines) everything.merge(line)
    for (const line of [everything, ...lines]) line.endBucket()
    bucket += 1
  }
  for (const [index, piece] of reading.pieces.entries()) {
    while (bucket + 1 < buckets.length && (buckets[bucket + 1] ?? Infinity) <= piece.start)
      endBucket()
    for (const kind of ['latency', 'firstToken'] as const)
      piece.each(kind, (id, bins, counts, from, to) =>
        lines[lineOf[id] ?? 0]?.bucket[kind].add(bins, counts, from, to),
      )
    if (index % piecesAtOnce === piecesAtOnce - 1) await yieldToLoop()
  }
  while (bucket < buckets.length) endBucket()
  const { overall, figures: total } = everything.read()
  return {
    overall,
    total,
    groups: groups.map(({ name }, index) => ({ name, ...(lines[index] ?? new Line()).read() })),
  }
}

/** The times of one line of a chart: of the bucket that is read now, and of all before. */
class Line {
  readonly bucket = new Times()
  readonly #overall = new Times()
  readonly #figures: LatencyFigures[] = []

  merge({ bucket }: Line): void {
    this.bucket.merge(bucket)
  }

  endBucket(): void {
    this.#figures.push(this.bucket.figures())
    this.#overall.merge(this.bucket)
    this.bucket.clear()
  }

  read(): { readonly overall: LatencyFigures; readonly figures: LatencyFigures[] } {
    return { overall: this.#overall.figures(), figures: this.#figures }
  }
}

class Times implements Record<TimeKind, DenseHistogram> {
  readonly latency = new DenseHistogram()
  readonly firstToken = new DenseHistogram()

  merge({ latency, firstToken }: Times): void {
    this.latency.merge(latency)
    this.firstToken.merge(firstToken)
  }

  clear(): void {
    this.latency.clear()
    this.firstToken.clear()
  }

  figures(): LatencyFigures {
    return { latencyMs: percentilesOf(this.latency), firstTokenMs: percentilesOf(this.firstToken) }
  }
}

function percentilesOf(histogram: DenseHistogram): Percentiles {
  const { count } = histogram
  const [p50 = null, p90 = null, p95 = null, p99 = null] = histogram.percentiles([
    0.5, 0.9, 0.95, 0.99,
  ])
  return { count, p50, p90, p95, p99 }
}

interface Group {
  readonly name: string
  readonly ids: readonly number[]
}

/** Those with the most answers first, further ones together; none without an answer. */
function groupsOf({ names, pieces }: TimesReading): Group[] {
  const counts = names.map(() => 0)
  for (const piece of pieces)
    piece.each('latency', (id, _, hits, from, to) => {
      for (let index = from; index < to; index += 1)
        counts[id] = (counts[id] ?? 0) + (hits[index] ?? 0)
    })
  const order = names
    .map((name, id) => ({ name, id, count: counts[id] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
  // A rest of one says less than its name; those without a value stay a group of their own.
  const alone = order.length <= mostGroups + 1 ? order : order.slice(0, mostGroups)
  const none = order.find(({ name }) => name === noValue)
  if (none !== undefined && !alone.includes(none)) alone.splice(-1, 1, none)
  const rest = order.filter((one) => !alone.includes(one))
  const groups = alone.map(({ name, id }) => ({ name, ids: [id] }))
  return rest.length === 0 ? groups : [...groups, { name: restName, ids: rest.map(({ id }) => id) }]
}
