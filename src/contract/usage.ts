/**
 * Questions to the ledger's rollups (spec §10). Real entries, or with `simulated` the simulated
 * ones alone: the two never add up.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { chargeKind } from './charges'
import { entryFilterFields } from './entry-filter'
import { count, dimension, epochMs, nanoUsd, saturated } from './primitives'

export const usageFigures = z.object({
  calls: count,
  entries: count,
  errors: count,
  inputTokens: z.int(),
  outputTokens: z.int(),
  cachedInputTokens: z.int(),
  /**
   * Written to the provider's cache for five minutes, or for a time that the provider did not tell.
   */
  cacheWrite5mTokens: z.int(),
  cacheWrite1hTokens: z.int(),
  reasoningTokens: z.int(),
  costNanoUsd: nanoUsd,
  /** List price of simulated calls: shown, never spent. */
  wouldCostNanoUsd: nanoUsd,
  unknownCostCalls: count,
  savedNanoUsd: nanoUsd,
  /** Calls that were answered from the cache. */
  cacheHits: count,
  errorRate: z.number(),
  meanLatencyMs: z.number().nullable(),
  meanFirstTokenMs: z.number().nullable(),
  saturated,
})
export type UsageFigures = z.infer<typeof usageFigures>

/**
 * What a class of tokens or a fee cost over everything asked for. `not_itemised`: entries written
 * before their lines were kept.
 */
export const chargeSum = z.object({
  kind: z.union([chargeKind, z.literal('not_itemised')]),
  /** Tokens or uses; of a kind without parts, entries. */
  quantity: count,
  costNanoUsd: nanoUsd,
})
export type ChargeSum = z.infer<typeof chargeSum>

export const usageGroup = usageFigures.extend({ name: z.string() })
export const usageSummary = usageFigures.extend({
  from: epochMs,
  to: epochMs,
  /** They add up to `costNanoUsd`; of simulated entries, to `wouldCostNanoUsd`. */
  charges: z.array(chargeSum),
  /**
   * They add up to the figures beside them: calls without a value of the dimension are the group
   * `(none)`, those past the biggest `(other)`.
   */
  groups: z.array(usageGroup),
})
export type UsageSummary = z.infer<typeof usageSummary>

/**
 * Of the entries that a filter of the ledger lets through, simulated ones too where it does not
 * say.
 */
export const entrySums = usageFigures.extend({ charges: z.array(chargeSum) })
export type EntrySums = z.infer<typeof entrySums>

export const interval = z.enum(['hour', 'day', 'week', 'month'])
export type Interval = z.infer<typeof interval>

export const usageSeries = z.object({
  from: epochMs,
  to: epochMs,
  interval,
  timeZone: z.string(),
  /**
   * Bucket starts, each a half-open local interval; figures are per bucket and group, zeros
   * included.
   */
  buckets: z.array(epochMs),
  total: z.array(usageFigures),
  groups: z.array(z.object({ name: z.string(), figures: z.array(usageFigures) })),
})
export type UsageSeries = z.infer<typeof usageSeries>

/** Milliseconds, by nearest rank, right within 1 %; null where nothing was counted. */
export const percentiles = z.object({
  count,
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
})
export type Percentiles = z.infer<typeof percentiles>

/** To the end of the answer, and to its first token where one was seen. */
export const latencyFigures = z.object({ latencyMs: percentiles, firstTokenMs: percentiles })
export type LatencyFigures = z.infer<typeof latencyFigures>

/**
 * How long the attempts took that succeeded. Failed and cancelled ones, kept answers and
 * corrections do not count: they say nothing about how fast a provider answers.
 */
export const usageLatency = z.object({
  from: epochMs,
  to: epochMs,
  interval,
  timeZone: z.string(),
  buckets: z.array(epochMs),
  /** Over the whole range: percentiles of buckets do not add up to it. */
  overall: latencyFigures,
  total: z.array(latencyFigures),
  /**
   * Those with the most answers first: attempts without a value of the dimension are the group
   * `(none)`, those past the biggest `(other)`.
   */
  groups: z.array(
    z.object({ name: z.string(), overall: latencyFigures, figures: z.array(latencyFigures) }),
  ),
})
export type UsageLatency = z.infer<typeof usageLatency>

/** By the hour of the week as clocks of the zone show it. */
export const usageWeek = z.object({
  from: epochMs,
  to: epochMs,
  timeZone: z.string(),
  total: usageFigures,
  /**
   * 168 of them, Monday 00:00 first; they add up to the total. An hour that clocks show twice is
   * one, a skipped one has nothing.
   */
  hours: z.array(usageFigures),
})
export type UsageWeek = z.infer<typeof usageWeek>

/** What the frame's spend meter shows. */
export const spendMeter = z.object({
  todayNanoUsd: nanoUsd,
  monthNanoUsd: nanoUsd,
  simulatedTodayNanoUsd: nanoUsd,
  tightest: z
    .object({
      budgetId: z.string(),
      name: z.string(),
      unit: z.enum(['usd', 'tokens', 'requests']),
      limit: count,
      spent: z.int(),
      held: z.int(),
    })
    .nullable(),
  saturated,
})

const rangeQuestion = z.strictObject({ ...entryFilterFields, by: dimension.optional() })
export type RangeQuestion = z.infer<typeof rangeQuestion>

const seriesQuestion = z.strictObject({
  ...entryFilterFields,
  by: dimension.optional(),
  interval: interval.optional(),
  timeZone: z.string().max(80).optional(),
})
export type SeriesQuestion = z.infer<typeof seriesQuestion>

const weekQuestion = z.strictObject({
  ...entryFilterFields,
  timeZone: z.string().max(80).optional(),
})
export type WeekQuestion = z.infer<typeof weekQuestion>

export const usageContract = {
  summary: oc
    .route({ method: 'GET', path: '/usage/summary', summary: 'Figures over a range, grouped' })
    .input(rangeQuestion)
    .output(usageSummary),
  series: oc
    .route({
      method: 'GET',
      path: '/usage/series',
      summary: 'Figures over time, stacked by a dimension',
    })
    .input(seriesQuestion)
    .output(usageSeries),
  latency: oc
    .route({
      method: 'GET',
      path: '/usage/latency',
      summary: 'How long answers took over time, as percentiles, by a dimension',
    })
    .input(seriesQuestion)
    .output(usageLatency),
  week: oc
    .route({
      method: 'GET',
      path: '/usage/week',
      summary: 'Figures by the hour of the week',
    })
    .input(weekQuestion)
    .output(usageWeek),
  meter: oc
    .route({
      method: 'GET',
      path: '/usage/meter',
      summary: 'Spend today and this month, and the tightest budget',
    })
    .input(z.strictObject({ timeZone: z.string().max(80).optional() }))
    .output(spendMeter),
}
