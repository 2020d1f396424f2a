/**
 * Local rate limits: how much a caller may take in a window of time (spec C4). Nothing is limited
 * by default.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import {
  count,
  epochMs,
  id,
  listOf,
  nothing,
  ok,
  queryBoolean,
  reference,
  refused,
  scopeOrAll,
} from './primitives'

export const limitUnit = z.enum(['requests', 'tokens', 'tokens_per_request'])
export type LimitUnit = z.infer<typeof limitUnit>
export const limitWindow = z.enum(['second', 'minute', 'hour', 'day'])
export type LimitWindow = z.infer<typeof limitWindow>
export const limitAlgorithm = z.enum(['sliding_window', 'token_bucket'])
export type LimitAlgorithm = z.infer<typeof limitAlgorithm>

/** The labels that limits look at. */
export const limitLabels = [
  'provider',
  'project',
  'service',
  'environment',
  'user',
  'organization',
] as const
export const limitLabel = z.enum(limitLabels)
export type LimitLabel = z.infer<typeof limitLabel>

/** Absent fields match anything; all present fields must match. */
export const limitScope = z.strictObject({
  provider: id.optional(),
  project: id.optional(),
  service: id.optional(),
  environment: id.optional(),
  user: id.optional(),
  organization: id.optional(),
})
export type LimitScope = z.infer<typeof limitScope>

/** What a person sets of a limit. */
export const limitFields = {
  name: z.string().trim().min(1).max(80),
  scope: limitScope,
  /**
   * Every value of this label has a counter of its own; null: all that the scope matches share one.
   * A call without the label is not limited.
   */
  each: limitLabel.nullable(),
  unit: limitUnit,
  limit: z.int().min(1).max(1_000_000_000),
  /** Null for `tokens_per_request`, which looks at each request alone. */
  window: limitWindow.nullable(),
  /**
   * `sliding_window`: never more than the limit in any window. `token_bucket`: a burst of the
   * limit, refilled evenly.
   */
  algorithm: limitAlgorithm,
  enabled: z.boolean(),
}

export const limitRule = z.object({ id, ...limitFields, createdAt: epochMs })
export type LimitRule = z.infer<typeof limitRule>

/** A counter now. Tokens count at their upper bound until the call is settled. */
export const limitState = z.object({
  /** The value of `each` it counts; null: the rule's one counter. */
  subject: z.string().nullable(),
  used: count,
  remaining: count,
  /** When nothing is used any more, if nothing else comes; null: nothing is used. */
  resetsAt: epochMs.nullable(),
})
export type LimitState = z.infer<typeof limitState>

export const limitItem = limitRule.extend({
  /** Subjects that have used something; `states` holds the 200 that used most. */
  subjects: count,
  states: z.array(limitState),
})
export type LimitItem = z.infer<typeof limitItem>

const { name, limit, algorithm, enabled } = limitFields

function fixed(what: string) {
  return refused(`${what} never changes. Remove this limit and make a new one.`)
}

export const newLimit = z
  .strictObject({
    /** Absent: named after what it allows. */
    name: name.optional(),
    scope: limitScope.default({}),
    each: limitLabel.nullable().default(null),
    unit: limitUnit,
    limit,
    window: limitWindow.nullable().optional(),
    algorithm: algorithm.default('sliding_window'),
    enabled: enabled.default(true),
  })
  .refine((rule) => (rule.unit === 'tokens_per_request') === ((rule.window ?? null) === null), {
    message: 'Give a window for requests and tokens, and none for tokens_per_request.',
    path: ['window'],
  })
export type NewLimit = z.infer<typeof newLimit>
/** The same as it is sent: what has a default may be left out. */
export type NewLimitInput = z.input<typeof newLimit>

export const offeredLimit = z.object({ key: z.string(), ...limitFields, added: z.boolean() })
export type OfferedLimit = z.infer<typeof offeredLimit>

const limitChange = z.strictObject({
  id,
  name: name.optional(),
  limit: limit.optional(),
  window: limitWindow.optional(),
  algorithm: algorithm.optional(),
  enabled: enabled.optional(),
  scope: fixed('The scope of a rate limit'),
  unit: fixed('The unit of a rate limit'),
  each: fixed('What has a counter of its own'),
})
export type LimitChange = Omit<z.infer<typeof limitChange>, 'id'>

export const limitsContract = {
  list: oc
    .route({
      method: 'GET',
      path: '/limits',
      summary: 'All rate limits, with what is left of each and until when',
    })
    .input(nothing)
    .output(listOf(limitItem)),
  create: oc
    .route({
      method: 'POST',
      path: '/limits',
      successStatus: 201,
      summary: 'Add a rate limit; it counts from now on',
    })
    .input(newLimit)
    .output(limitItem),
  update: oc
    .route({
      method: 'PATCH',
      path: '/limits/{id}',
      summary:
        'Change a rate limit, or switch it off; scope, unit and what has a counter of its own never change',
    })
    .input(limitChange)
    .output(limitItem),
  remove: oc
    .route({ method: 'DELETE', path: '/limits/{id}', summary: 'Remove a rate limit, on record' })
    .input(z.strictObject({ id }))
    .output(ok),
  reset: oc
    .route({
      method: 'DELETE',
      path: '/limits',
      summary:
        'Set counters back to nothing used, on record: of one limit, of one subject of it, or with all=true of all',
    })
    .input(
      z
        .strictObject({
          id: id.optional(),
          subject: reference.optional(),
          all: queryBoolean.optional(),
        })
        .superRefine(scopeOrAll('id', 'subject')),
    )
    .output(z.object({ reset: count })),
  offered: oc
    .route({
      method: 'GET',
      path: '/limits/offered',
      summary: 'The limits offered as a start, and which are there',
    })
    .input(nothing)
    .output(listOf(offeredLimit)),
  addOffered: oc
    .route({
      method: 'POST',
      path: '/limits/offered',
      summary: 'Add those offered limits that are not there yet',
    })
    .input(nothing)
    .output(listOf(limitItem)),
}
