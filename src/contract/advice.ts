/**
 * What would have been cheaper (spec U5): changes that the ledger speaks for, each with its calls and
 * its saving, and what a range would have come to on another model.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { entryFilterFields } from './entry-filter'
import { count, epochMs, id, listOf, nanoUsd, reference } from './primitives'

export const adviceKinds = [
  'cheaper_model',
  'repeated_prompts',
  'max_output',
  'prompt_cache',
  'dear_retries',
  'unused_key',
] as const
export const adviceKind = z.enum(adviceKinds)
export type AdviceKind = z.infer<typeof adviceKind>

/** The fields of a service's policy that advice changes. */
export const advisedFields = z.object({
  cacheTtlSeconds: z.int().min(1).optional(),
  defaultMaxOutputTokens: z.int().min(1).optional(),
  maxAttempts: z.int().min(1).optional(),
})
export type AdvisedFields = z.infer<typeof advisedFields>

/** What is to be done. The first two are on record and can be undone by the id of their change. */
export const adviceAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('default_model'), service: z.string(), model: z.string() }),
  z.object({ kind: z.literal('policy'), service: z.string(), set: advisedFields }),
  z.object({ kind: z.literal('remove_key'), key: id }),
  /** Nothing here does it: `because` says who can. */
  z.object({ kind: z.literal('none') }),
])
export type AdviceAction = z.infer<typeof adviceAction>

/** A call that the saving is of. */
export const adviceRow = z.object({
  callId: id,
  time: epochMs,
  model: z.string(),
  inputTokens: count,
  outputTokens: count,
  costNanoUsd: nanoUsd,
  /** With the change. */
  wouldNanoUsd: nanoUsd,
})
export type AdviceRow = z.infer<typeof adviceRow>

export const recommendation = z.object({
  /** The same for the same advice, whenever it is asked for. */
  id: z.string(),
  kind: adviceKind,
  title: z.string(),
  /** What speaks for it, in sentences. */
  because: z.string(),
  /** Of the calls looked at; savings of two pieces of advice may be of the same calls. */
  savingNanoUsd: nanoUsd,
  /** Calls that would have cost less, and what they cost. */
  calls: count,
  costNanoUsd: nanoUsd,
  /** The entries it is about, as a filter of the ledger; null: it is about none. */
  entries: z
    .object({
      from: epochMs,
      to: epochMs,
      service: z.string().optional(),
      provider: z.string().optional(),
      model: z.string().optional(),
    })
    .nullable(),
  /** Of the calls those that would have saved most, the most first. */
  rows: z.array(adviceRow),
  action: adviceAction,
})
export type Recommendation = z.infer<typeof recommendation>

export const recommendations = listOf(recommendation).extend({
  from: epochMs,
  to: epochMs,
  /** What was looked at: the newest attempts, and when the oldest of them was. */
  attempts: count,
  since: epochMs.nullable(),
  /** False: there were more, and those before `since` were not looked at. */
  whole: z.boolean(),
  /** Attempts without a kept request: of them nobody knows what was asked, so no advice counts them. */
  withoutRequest: count,
  /**
   * Attempts that name no service, or one that is gone: what is advised is a change of a service, so
   * no advice counts them.
   */
  withoutService: count,
})
export type Recommendations = z.infer<typeof recommendations>

/** The calls of one model, as they were and on the other. */
export const repricedGroup = z.object({
  model: z.string(),
  entries: count,
  costNanoUsd: nanoUsd,
  wouldNanoUsd: nanoUsd,
  /** How many tokens of the other model a thousand of this one's are taken for. */
  tokensPermille: z.int(),
})
export type RepricedGroup = z.infer<typeof repricedGroup>

/** Why entries are in no sum: nobody knows their cost, the other model could not have served them. */
export const leftOut = z.object({
  unknownCost: count,
  otherKind: count,
  media: count,
  tooLong: count,
  /** What those of known cost came to. */
  costNanoUsd: nanoUsd,
})
export type LeftOut = z.infer<typeof leftOut>

export const whatIf = z.object({
  from: epochMs,
  to: epochMs,
  /** `provider/model`. */
  model: z.string(),
  simulated: z.boolean(),
  entries: count,
  /** What the attempts came to; of simulated ones their list price. */
  costNanoUsd: nanoUsd,
  /** The same on the model, at its price at the time of each. */
  wouldNanoUsd: nanoUsd,
  /** Answers from the cache: what they would have cost where they came from. */
  cacheHits: count,
  cacheSavedNanoUsd: nanoUsd,
  groups: z.array(repricedGroup),
  leftOut,
  /** Both sums and the difference in a sentence, against all of it on the model and no cache. */
  sentence: z.string(),
  /** How tokens and prices were taken, a sentence each. */
  notes: z.array(z.string()),
})
export type WhatIf = z.infer<typeof whatIf>

const adviceQuestion = z.strictObject(entryFilterFields)
export type AdviceQuestion = z.infer<typeof adviceQuestion>
/** `onto`: `provider/model` or a bare id; `model` is the filter's. */
const whatIfQuestion = z.strictObject({ ...entryFilterFields, onto: reference.min(1) })
export type WhatIfQuestion = z.infer<typeof whatIfQuestion>

export const adviceContract = {
  recommendations: oc
    .route({
      method: 'GET',
      path: '/usage/recommendations',
      summary: 'Changes that would have cost less, with their calls and the saving, most first',
    })
    .input(adviceQuestion)
    .output(recommendations),
  whatIf: oc
    .route({
      method: 'GET',
      path: '/usage/what-if',
      summary: 'What a range would have come to on another model',
    })
    .input(whatIfQuestion)
    .output(whatIf),
}
