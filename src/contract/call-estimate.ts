/**
 * What a call would cost at most, who would be tried, and what of each budget would be left: said
 * before it is made.
 */
import { z } from 'zod'
import { count, id, nanoUsd } from './primitives'
import { errorBody } from './errors'

export const budgetAfter = z.object({
  budgetId: id,
  name: z.string(),
  unit: z.enum(['usd', 'tokens', 'requests']),
  limit: count,
  free: z.int(),
  freeAfter: z.int(),
  fits: z.boolean(),
  hard: z.boolean(),
})

export const callEstimate = z.object({
  provider: id,
  providerName: z.string(),
  model: z.string(),
  /** Our count of the input. */
  inputTokens: count,
  /** The bound the hold would use, never below what the provider will report. */
  inputTokensBound: count,
  maxOutputTokens: count,
  /** Upper bound of the cost; null when the model has no price. */
  worstCaseNanoUsd: nanoUsd.nullable(),
  simulated: z.boolean(),
  budgets: z.array(budgetAfter),
  /**
   * Who would be tried, in order: why each is on the route, and why one would be passed over now.
   */
  route: z.array(
    z.object({
      provider: id,
      model: z.string(),
      reason: z.string(),
      worstCaseNanoUsd: nanoUsd.nullable(),
      skipped: z.string().nullable(),
    }),
  ),
  /** The refusal a call would get now, if any. */
  refusal: errorBody.nullable(),
})
export type CallEstimate = z.infer<typeof callEstimate>
