/** How checked answers scored over a range (spec §10): by time, and by any dimension. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { entryFilterFields } from './entry-filter'
import { count, dimension, epochMs } from './primitives'
import { interval } from './usage'

export const qualityFigures = z.object({
  /** Answers that were held against rules. */
  answers: count,
  passed: count,
  /** Of the answers, 0 to 1; null without any, as are all below. */
  passRate: z.number().nullable(),
  /** Mean score, 0 to 1. */
  score: z.number().nullable(),
  /**
   * Between what the mean score lies, at 95 %: Wilson's interval of a share, which is never too
   * narrow for a mean of scores from 0 to 1, as no such scores vary more than passes and fails do.
   */
  low: z.number().nullable(),
  high: z.number().nullable(),
})
export type QualityFigures = z.infer<typeof qualityFigures>

export const usageQuality = z.object({
  from: epochMs,
  to: epochMs,
  interval,
  timeZone: z.string(),
  total: qualityFigures,
  /** Bucket starts, each a half-open local interval, and the figures of each. */
  buckets: z.array(epochMs),
  series: z.array(qualityFigures),
  /**
   * Those with the most answers first; their answers add up to the total: those without a value are
   * the group `(none)`, those past the biggest `(other)`.
   */
  groups: z.array(qualityFigures.extend({ name: z.string(), series: z.array(qualityFigures) })),
})
export type UsageQuality = z.infer<typeof usageQuality>

const qualityQuestion = z.strictObject({
  ...entryFilterFields,
  by: dimension.optional(),
  interval: interval.optional(),
  timeZone: z.string().max(80).optional(),
})
export type UsageQualityQuestion = z.infer<typeof qualityQuestion>

export const qualityContract = {
  figures: oc
    .route({
      method: 'GET',
      path: '/usage/quality',
      summary: 'Scores of checked answers over a range, over time and by a dimension',
    })
    .input(qualityQuestion)
    .output(usageQuality),
}
