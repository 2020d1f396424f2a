/**
 * What a call came to: what it used, cost and waited for, and who was tried. Told alike by its
 * answer, its failure and its record.
 */
import { z } from 'zod'
import { count, id, nanoUsd } from './primitives'
import { usageParts } from './charges'
import { errorBody, outcome } from './errors'
import { validationResult } from './validation'

export const usage = z.object({
  /** The whole input, including cached and cache-write tokens. */
  inputTokens: count,
  /** The whole output, including reasoning tokens. */
  outputTokens: count,
  cachedInputTokens: count,
  cacheWriteTokens: count,
  reasoningTokens: count,
  /** What of it is priced apart. Absent: nothing. */
  parts: usageParts.optional(),
})
export type Usage = z.infer<typeof usage>

export const noUsage: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
}

/**
 * reported: the provider's own money figure; computed: its usage × price; estimated: we counted;
 * partial: a cut stream, a lower bound; unknown: no price.
 */
export const costStatus = z.enum(['reported', 'computed', 'estimated', 'partial', 'unknown'])
export type CostStatus = z.infer<typeof costStatus>

export const attemptSummary = z.object({
  attempt: z.int(),
  provider: id,
  model: z.string(),
  keyId: z.string().nullable(),
  outcome,
  costNanoUsd: nanoUsd.nullable(),
  costStatus: costStatus.nullable(),
  latencyMs: z.number(),
  firstTokenMs: z.number().nullable(),
  /**
   * Why this attempt was made: the candidate was the first choice, the one before failed, or it is
   * another try.
   */
  reason: z.string(),
  /** What went wrong, as a sentence; null when it was good. */
  message: z.string().nullable(),
  /** What was set aside for it before it left; absent in records written before this was kept. */
  hold: z
    .object({
      inputTokens: count,
      outputTokens: count,
      /** Null for a model without a price. Of a simulated model its list price: nothing was held. */
      costNanoUsd: nanoUsd.nullable(),
    })
    .optional(),
})
export type AttemptSummary = z.infer<typeof attemptSummary>

/**
 * One candidate of a call's route and what became of it. Candidates that were never reached are not
 * told of.
 */
export const routeStep = z.object({
  provider: id,
  model: z.string(),
  state: z.enum(['served', 'failed', 'skipped']),
  /** Why it was left or passed over; `ok` where it served. */
  code: outcome,
  /** How often it was tried. 0 where it was passed over. */
  attempts: count,
  /** Why it was tried, or why it was passed over. */
  reason: z.string(),
})
export type RouteStep = z.infer<typeof routeStep>

/**
 * What a call came to. Its answer, its failure and its record all carry it, field beside field with
 * what is their own.
 */
export const callOutcome = z.object({
  usage: usage.nullable(),
  /** Of all attempts together; null where the cost of one is not known. */
  costNanoUsd: nanoUsd.nullable(),
  costStatus: costStatus.nullable(),
  /** For simulated models: the list price of the same usage. Never counted as spend. */
  wouldCostNanoUsd: nanoUsd.nullable(),
  latencyMs: z.number(),
  firstTokenMs: z.number().nullable(),
  /** Spent in the queue and in pauses between attempts. */
  waitedMs: z.number(),
  route: z.array(routeStep),
  attempts: z.array(attemptSummary),
})
export type CallOutcome = z.infer<typeof callOutcome>

/** How a call ended, without its content, as its record tells it. */
export const callEnd = callOutcome.extend({
  /** Null while it runs, as is `waitedMs`. */
  latencyMs: z.number().nullable(),
  waitedMs: z.number().nullable(),
  error: errorBody.nullable(),
  finishReason: z.string().nullable(),
  servedModel: z.string().nullable(),
  cached: z.boolean(),
  savedNanoUsd: nanoUsd,
  reason: z.string().nullable(),
  validation: validationResult.nullable(),
})
export type CallEnd = z.infer<typeof callEnd>

/** Of a call that has not ended; and what a record written by an earlier version lacks. */
export const noEnd: CallEnd = {
  usage: null,
  costNanoUsd: null,
  costStatus: null,
  wouldCostNanoUsd: null,
  latencyMs: null,
  firstTokenMs: null,
  waitedMs: null,
  route: [],
  attempts: [],
  error: null,
  finishReason: null,
  servedModel: null,
  cached: false,
  savedNanoUsd: 0,
  reason: null,
  validation: null,
}

/** The end that an answer, a failure or a record tells of; the rest is as in `noEnd`. */
export function endOf(told: Partial<CallEnd>): CallEnd {
  const end = Object.entries(noEnd).map(([field, untold]) => [
    field,
    told[field as keyof CallEnd] ?? untold,
  ])
  return Object.fromEntries(end) as CallEnd
}

/** The outcome of whatever carries one, and nothing else of it. */
export function outcomeOf(told: CallOutcome): CallOutcome {
  const fields = Object.keys(callOutcome.shape) as (keyof CallOutcome)[]
  return Object.fromEntries(fields.map((field) => [field, told[field]])) as CallOutcome
}
