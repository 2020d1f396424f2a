/** How long answers took: percentiles over time and by group (spec U8). */
import { noValue, restName } from '../../contract/entry-filter'
import type { LatencyFigures, Percentiles, UsageLatency } from '../../contract/usage'
import { emptyTimes, type Times, type TimesReading } from './entry-times'
import { countOf, mergeInto, percentileOf, type Histogram } from './spread'

/** More lines than a chart can tell apart. */
const mostGroups = 24

/** Of the whole range and of each bucket, of everything and of each group. `buckets` ascend. */
export function latencyOf(
  reading: TimesReading,
  buckets: readonly number[],
  grouped: boolean,
): Pick<UsageLatency, 'overall' | 'total' | 'groups'> {
  const groups = grouped ? groupsOf(reading) : []
  return {
    ...overTime(reading, buckets, () => true),
    groups: groups.map(({ name, ids }) => {
      const { overall, total: figures } = overTime(reading, buckets, (id) => ids.has(id))
      return { name, overall, figures }
    }),
  }
}

function overTime(
  { pieces }: TimesReading,
  buckets: readonly number[],
  counts: (id: number) => boolean,
): { readonly overall: LatencyFigures; readonly total: LatencyFigures[] } {
  const overall = emptyTimes()
  const total = buckets.map(emptyTimes)
  let bucket = 0
  for (const { start, kept } of pieces) {
    while (bucket + 1 < buckets.length && (buckets[bucket + 1] ?? Infinity) <= start) bucket += 1
    for (const [id, times] of kept) {
      if (!counts(id)) continue
      addTimes(overall, times)
      addTimes(total[bucket] ?? emptyTimes(), times)
    }
  }
  return { overall: figuresOf(overall), total: total.map(figuresOf) }
}

interface Group {
  readonly name: string
  readonly ids: ReadonlySet<number>
}

/** Those with the most answers first, further ones together; none without an answer. */
function groupsOf({ names, pieces }: TimesReading): Group[] {
  const counts = names.map(() => 0)
  for (const { kept } of pieces)
    for (const [id, { latency }] of kept) counts[id] = (counts[id] ?? 0) + countOf(latency)
  const order = names
    .map((name, id) => ({ name, id, count: counts[id] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
  // A rest of one says less than its name; those without a value stay a group of their own.
  const alone = order.length <= mostGroups + 1 ? order : order.slice(0, mostGroups)
  const none = order.find(({ name }) => name === noValue)
  if (none !== undefined && !alone.includes(none)) alone.splice(-1, 1, none)
  const rest = order.filter((one) => !alone.includes(one))
  const groups = alone.map(({ name, id }) => ({ name, ids: new Set([id]) }))
  return rest.length === 0
    ? groups
    : [...groups, { name: restName, ids: new Set(rest.map(({ id }) => id)) }]
}

function addTimes(into: Times, { latency, firstToken }: Times): void {
  mergeInto(into.latency, latency)
  mergeInto(into.firstToken, firstToken)
}

function figuresOf({ latency, firstToken }: Times): LatencyFigures {
  return { latencyMs: percentilesOf(latency), firstTokenMs: percentilesOf(firstToken) }
}

function percentilesOf(histogram: Histogram): Percentiles {
  return {
    count: countOf(histogram),
    p50: percentileOf(histogram, 0.5),
    p90: percentileOf(histogram, 0.9),
    p95: percentileOf(histogram, 0.95),
    p99: percentileOf(histogram, 0.99),
  }
}
