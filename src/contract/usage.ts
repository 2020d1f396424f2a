/** Questions to the ledger's rollups (spec §10). Real entries, or with `simulated` the simulated ones alone: the two never add up. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { count, dimension, epochMs, nanoUsd, queryBoolean, queryInt, saturated } from './primitives'

export const usageFigures = z.object({
  calls: count,
  entries: count,
  errors: count,
  inputTokens: z.int(),
  outputTokens: z.int(),
  cachedInputTokens: z.int(),
  reasoningTokens: z.int(),
  costNanoUsd: nanoUsd,
  /** List price of simulated calls: shown, never spent. */
  wouldCostNanoUsd: nanoUsd,
  unknownCostCalls: count,
  savedNanoUsd: nanoUsd,
  errorRate: z.number(),
  meanLatencyMs: z.number().nullable(),
  meanFirstTokenMs: z.number().nullable(),
  saturated,
})
export type UsageFigures = z.infer<typeof usageFigures>

export const usageGroup = usageFigures.extend({ name: z.string() })
export const usageSummary = usageFigures.extend({ from: epochMs, to: epochMs, groups: z.array(usageGroup) })
export type UsageSummary = z.infer<typeof usageSummary>

export const interval = z.enum(['hour', 'day', 'week', 'month'])
export type Interval = z.infer<typeof interval>

export const usageSeries = z.object({
  from: epochMs,
  to: epochMs,
  interval,
  timeZone: z.string(),
  /** Bucket starts, each a half-open local interval; figures are per bucket and group, zeros included. */
  buckets: z.array(epochMs),
  total: z.array(usageFigures),
  groups: z.array(z.object({ name: z.string(), figures: z.array(usageFigures) })),
})
export type UsageSeries = z.infer<typeof usageSeries>

const range = { from: queryInt.optional(), to: queryInt.optional(), simulated: queryBoolean.optional() }

/** What the frame's spend meter shows. */
export const spendMeter = z.object({
  todayNanoUsd: nanoUsd,
  monthNanoUsd: nanoUsd,
  simulatedTodayNanoUsd: nanoUsd,
  tightest: z.object({ budgetId: z.string(), name: z.string(), unit: z.enum(['usd', 'tokens', 'requests']), limit: count, spent: z.int(), held: z.int() }).nullable(),
  saturated,
})

export const usageContract = {
  summary: oc
    .route({ method: 'GET', path: '/usage/summary', summary: 'Figures over a range, grouped' })
    .input(z.strictObject({ ...range, by: dimension.optional() }))
    .output(usageSummary),
  series: oc
    .route({ method: 'GET', path: '/usage/series', summary: 'Figures over time, stacked by a dimension' })
    .input(z.strictObject({ ...range, by: dimension.optional(), interval: interval.optional(), timeZone: z.string().max(80).optional() }))
    .output(usageSeries),
  meter: oc.route({ method: 'GET', path: '/usage/meter', summary: 'Spend today and this month, and the tightest budget' }).input(z.strictObject({ timeZone: z.string().max(80).optional() })).output(spendMeter),
}
