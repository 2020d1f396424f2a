/**
 * Waits and refusals over a range (spec §10): what was counted before attempts left, what providers
 * refused, and beside them the calls and failures of the same filter.
 */
import { noValue } from '../../contract/entry-filter'
import type { LimitItem } from '../../contract/limits'
import type { TrafficQuestion, UsageTraffic } from '../../contract/traffic'
import { assertTimeZone } from '../platform/periods'
import type { Platform } from '../platform/platform'
import type { Db, Store } from '../storage/store'
import { eachBucket, labelConditions } from './counted-rows'
import { rangeOf, seriesBuckets } from './range'
import { providerRefusals } from './provider-refusals'
import { createTally, type TrafficTally } from './traffic-tally'
import type { Usage } from './usage'

/**
 * Throws Failure `invalid_request` for an unknown zone, a range that is none, or too many points.
 */
export type Traffic = (question: TrafficQuestion) => Promise<UsageTraffic>

export interface TrafficDeps {
  readonly store: Pick<Store, 'db'>
  readonly usage: Pick<Usage, 'groups'>
  readonly platform: Pick<Platform, 'clock'>
  readonly timeZone: () => string
  /** Writes what was counted last. */
  readonly flush: () => Promise<void>
  readonly limits: () => readonly Pick<LimitItem, 'id' | 'name'>[]
}

interface Row {
  readonly kind: string
  readonly name: string
  readonly limitId: string
  readonly times: number
  readonly waitedMs: number
  readonly longestMs: number
}

export function createTraffic({
  store: { db },
  usage,
  platform: { clock },
  timeZone: zoneOf,
  flush,
  limits,
}: TrafficDeps): Traffic {
  return async ({ interval = 'day', timeZone = zoneOf(), key: _key, ...question }) => {
    assertTimeZone(timeZone)
    await flush()
    const { from, to, by = 'provider', simulated = false, ...labels } = question
    const range = rangeOf({ from, to }, clock.now(), timeZone)
    const asked = { ...labels, by, simulated }
    const tally = createTally(seriesBuckets(range, interval, timeZone))
    const rowsOf = holdUpRows(db, asked)
    const refusalsOf = providerRefusals(db, asked)
    await eachBucket(clock, tally.buckets, range, (bucket, start, end) => {
      for (const row of rowsOf(start, end)) addRow(tally, bucket, row)
      for (const { name, times } of refusalsOf({ from: start, to: end }))
        tally.add(bucket, name ?? noValue, { providerLimited: times })
    })
    const { groups } = await usage.groups(by, { ...labels, ...range, simulated })
    for (const [name, { calls, errors }] of groups) tally.addCalls(name, { calls, failed: errors })
    const names = new Map(limits().map(({ id, name }) => [id, name]))
    return { ...range, interval, timeZone, ...tally.answer((id) => names.get(id) ?? null) }
  }
}

function addRow(tally: TrafficTally, bucket: number, row: Row): void {
  const { kind, times, waitedMs, limitId } = row
  const name = row.name === '' ? noValue : row.name
  const line = { waitedMs, longestWaitMs: row.longestMs }
  switch (kind) {
    case 'waited':
      return tally.add(bucket, name, { waited: times, ...line })
    case 'left':
      return tally.add(bucket, name, { left: times, ...line })
    case 'turned_away':
      return tally.add(bucket, name, { turnedAway: times })
    case 'limited':
      tally.addLimited(limitId, times)
      return tally.add(bucket, name, { limited: times })
  }
}

/** Reads what was counted from a quarter of an hour until before another. */
function holdUpRows(
  db: Db,
  { by = 'provider', simulated = false, ...labels }: TrafficQuestion,
): (from: number, to: number) => Row[] {
  const { sql, values } = labelConditions(labels)
  const statement = db.prepare<(string | number)[], Row>(
    `SELECT kind, ${by} AS name, limit_id AS limitId, sum(times) AS times,
       sum(waited_ms) AS waitedMs, max(longest_ms) AS longestMs
     FROM hold_ups_15m
     WHERE simulated = ? AND bucket >= ? AND bucket < ?${sql}
     GROUP BY kind, ${by}, limit_id`,
  )
  return (from, to) => statement.all(Number(simulated), from, to, ...values)
}
