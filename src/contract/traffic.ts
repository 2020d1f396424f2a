/**
 * What stood in the way of calls over a range: waits in line at a provider, refusals by the line and
 * by rate limits of ours, and attempts that a provider refused as too many (spec §10).
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { entryFilterFields } from './entry-filter'
import { count, dimension, epochMs, refused } from './primitives'
import { interval } from './usage'

export const trafficFigures = z.object({
  /** Attempts that got their slot after a wait. */
  waited: count,
  /** Attempts that were cancelled, or out of time, while they waited. */
  left: count,
  /** Attempts that found the line full. */
  turnedAway: count,
  /** Attempts that a rate limit of ours refused. */
  limited: count,
  /** Attempts that left, and were refused by their provider as too many. */
  providerLimited: count,
  /** Together, of those that waited and those that left the line. */
  waitedMs: count,
  longestWaitMs: count,
  /** As in every question about usage: calls, and attempts that failed. */
  calls: count,
  failed: count,
})
export type TrafficFigures = z.infer<typeof trafficFigures>

/** A key is chosen once an attempt has its slot: before that it has none. */
export const trafficDimension = dimension.exclude(['key'])
export const trafficDimensions = trafficDimension.options
export type TrafficDimension = z.infer<typeof trafficDimension>

export const usageTraffic = z.object({
  from: epochMs,
  to: epochMs,
  interval,
  timeZone: z.string(),
  total: trafficFigures,
  /** Bucket starts, each a half-open local interval, and what was counted in each. */
  buckets: z.array(epochMs),
  series: z.array(trafficFigures),
  /**
   * They add up to the total: calls without a value are the group `(none)`, those past the biggest
   * `(other)`.
   */
  groups: z.array(trafficFigures.extend({ name: z.string() })),
  /** Refusals by each of our limits, most first; the name is null once the limit is removed. */
  limits: z.array(z.object({ limitId: z.string(), name: z.string().nullable(), limited: count })),
})
export type UsageTraffic = z.infer<typeof usageTraffic>

const trafficQuestion = z.strictObject({
  ...entryFilterFields,
  key: refused('Nothing is known of waits by key: a call has its key once it leaves.'),
  by: trafficDimension.optional(),
  interval: interval.optional(),
  timeZone: z.string().max(80).optional(),
})
export type TrafficQuestion = z.infer<typeof trafficQuestion>

export const trafficContract = {
  figures: oc
    .route({
      method: 'GET',
      path: '/usage/traffic',
      summary: 'Waits in line and rate-limit refusals over a range, over time and by a dimension',
    })
    .input(trafficQuestion)
    .output(usageTraffic),
}
