/**
 * What runs and what waits for a free slot, and the calls that used up their attempts (spec C3).
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { attemptSummary } from './call-outcome'
import { callAnswer, callRequest, priority } from './calls'
import { errorBody } from './errors'
import { count, epochMs, id, listOf, ok, pageFields, queryCount } from './primitives'

export const queueItem = z.object({
  callId: id,
  provider: id,
  model: z.string(),
  project: z.string(),
  service: z.string().nullable(),
  priority,
  state: z.enum(['running', 'waiting']),
  /** Its place in line at its provider, 1: next. Null while it runs. */
  position: z.int().nullable(),
  /** Why it waits, as a sentence. Null while it runs. */
  reason: z.string().nullable(),
  /** Since when it runs, or waits. */
  since: epochMs,
})
export type QueueItem = z.infer<typeof queueItem>

export const queue = z.object({
  /** What runs, then what waits in the order it starts, provider by provider. */
  items: z.array(queueItem),
  running: count,
  waiting: count,
  /** Calls that may wait; one more is refused. */
  limit: count,
  /** Providers at which something runs or waits. */
  providers: z.array(
    z.object({ provider: id, running: count, waiting: count, concurrency: count }),
  ),
})
export type Queue = z.infer<typeof queue>

export const queueContract = {
  get: oc
    .route({
      method: 'GET',
      path: '/queue',
      summary:
        'What runs and what waits, and why; the counts are of all, however many items are asked for',
    })
    .input(z.strictObject({ limit: queryCount(1, 110_000).optional() }))
    .output(queue),
  prioritise: oc
    .route({
      method: 'PATCH',
      path: '/queue/{callId}',
      summary: 'Move a waiting call to the end of another priority',
    })
    .input(z.strictObject({ callId: id, priority }))
    .output(queueItem),
  submit: oc
    .route({
      method: 'POST',
      path: '/queue/batch',
      summary: 'Start calls in the background; ask for each with GET /calls/{id}',
    })
    .input(z.strictObject({ requests: z.array(callRequest).min(1).max(1000) }))
    .output(
      z.object({
        items: z.array(z.union([z.object({ callId: id }), z.object({ error: errorBody })])),
      }),
    ),
}

export const deadLetterState = z.enum(['open', 'retried', 'discarded'])
export type DeadLetterState = z.infer<typeof deadLetterState>

export const deadLetter = z.object({
  id,
  time: epochMs,
  callId: id,
  /** The start of its prompt; empty where that is not kept. */
  title: z.string(),
  project: z.string(),
  service: z.string().nullable(),
  environment: z.string(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  error: errorBody,
  attempts: z.array(attemptSummary),
  /** False: its input is not kept, so it cannot be made again. */
  hasRequest: z.boolean(),
  state: deadLetterState,
  /** The call that was last made from it. */
  retriedCallId: z.string().nullable(),
  closedAt: epochMs.nullable(),
})
export type DeadLetter = z.infer<typeof deadLetter>

export const deadLetterWithRequest = deadLetter.extend({
  /**
   * Null where the project keeps no content, where it has expired, and after the letter was
   * discarded.
   */
  request: callRequest.nullable(),
})
export type DeadLetterWithRequest = z.infer<typeof deadLetterWithRequest>

const lettersQuery = z.strictObject({
  state: deadLetterState.optional(),
  ...pageFields(500),
})
export type LettersQuery = z.infer<typeof lettersQuery>

export const deadLettersContract = {
  list: oc
    .route({
      method: 'GET',
      path: '/dead-letters',
      summary: 'Calls that used up their attempts, newest first',
    })
    .input(lettersQuery)
    .output(listOf(deadLetter).extend({ openCount: count })),
  get: oc
    .route({ method: 'GET', path: '/dead-letters/{id}', summary: 'A dead letter with its input' })
    .input(z.strictObject({ id }))
    .output(deadLetterWithRequest),
  retry: oc
    .route({
      method: 'POST',
      path: '/dead-letters/{id}/retry',
      summary: 'Make the call anew, as it was or edited: a new call, held and priced now',
    })
    .input(z.strictObject({ id, request: callRequest.optional() }))
    .output(callAnswer),
  discard: oc
    .route({
      method: 'DELETE',
      path: '/dead-letters/{id}',
      summary: 'Put a dead letter away with its input, on record',
    })
    .input(z.strictObject({ id }))
    .output(ok),
}
