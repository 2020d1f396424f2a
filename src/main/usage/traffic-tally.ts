/** Adds waits and refusals up: in all, by bucket, by group and by limit. */
import { noValue, restName } from '../../contract/entry-filter'
import type { TrafficFigures, UsageTraffic } from '../../contract/traffic'

export interface TrafficTally {
  readonly buckets: readonly number[]
  add(bucket: number, group: string, counted: Partial<TrafficFigures>): void
  /** What is told of groups alone: calls have no bucket here. */
  addCalls(group: string, counted: Pick<TrafficFigures, 'calls' | 'failed'>): void
  addLimited(limitId: string, times: number): void
  answer(
    nameOfLimit: (id: string) => string | null,
  ): Pick<UsageTraffic, 'total' | 'buckets' | 'series' | 'groups' | 'limits'>
}

const mostGroups = 200

export function createTally(buckets: number[]): TrafficTally {
  const total = none()
  const series = buckets.map(none)
  const groups = new Map<string, TrafficFigures>()
  const limited = new Map<string, number>()

  function groupOf(name: string): TrafficFigures {
    const known = groups.get(name)
    if (known !== undefined) return known
    const made = none()
    groups.set(name, made)
    return made
  }

  return {
    buckets,
    add(bucket, group, counted) {
      addTo(total, counted)
      addTo(series[bucket] ?? none(), counted)
      addTo(groupOf(group), counted)
    },
    addCalls(group, counted) {
      addTo(total, counted)
      addTo(groupOf(group), counted)
    },
    addLimited: (id, times) => void limited.set(id, (limited.get(id) ?? 0) + times),
    answer: (nameOfLimit) => ({
      total,
      buckets,
      series,
      groups: ranked(groups),
      limits: [...limited]
        .sort(([, left], [, right]) => right - left)
        .map(([limitId, times]) => ({ limitId, name: nameOfLimit(limitId), limited: times })),
    }),
  }
}

function none(): TrafficFigures {
  return {
    waited: 0,
    left: 0,
    turnedAway: 0,
    limited: 0,
    providerLimited: 0,
    waitedMs: 0,
    longestWaitMs: 0,
    calls: 0,
    failed: 0,
  }
}

function addTo(to: TrafficFigures, { longestWaitMs = 0, ...counted }: Partial<TrafficFigures>) {
  for (const field of Object.keys(counted) as (keyof typeof counted)[])
    to[field] += counted[field] ?? 0
  to.longestWaitMs = Math.max(to.longestWaitMs, longestWaitMs)
}

/** Those most held up first, then those with the most calls; further ones together. */
function ranked(groups: ReadonlyMap<string, TrafficFigures>): UsageTraffic['groups'] {
  const order = [...groups]
    .filter(([, figures]) => figures.calls + figures.failed + heldUp(figures) > 0)
    .sort(
      ([one, a], [other, b]) =>
        Number(one === noValue) - Number(other === noValue) ||
        heldUp(b) - heldUp(a) ||
        b.calls - a.calls ||
        (one < other ? -1 : 1),
    )
  // A rest of one says less than its name; those without a value, last here, stay a group.
  if (order.length <= mostGroups + 1) return order.map(([name, figures]) => ({ name, ...figures }))
  const last = order.at(-1)?.[0] === noValue ? order.splice(-1) : []
  const rest = none()
  for (const [, figures] of order.splice(mostGroups)) addTo(rest, figures)
  return [...order, ...last, [restName, rest] as const].map(([name, figures]) => ({
    name,
    ...figures,
  }))
}

function heldUp({ waited, left, turnedAway, limited, providerLimited }: TrafficFigures): number {
  return waited + left + turnedAway + limited + providerLimited
}
