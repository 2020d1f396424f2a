/** One request through the gate (spec §7, §13). */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { count, epochMs, id, listOf, name, nanoUsd, pageFields, reference } from './primitives'
import { callEstimate } from './call-estimate'
import { attemptSummary, callEnd, callOutcome, costStatus, usage } from './call-outcome'
import { inferenceGeo, serviceTier } from './charges'
import { errorBody } from './errors'
import { rolloutArm, rolloutPart } from './rollouts'
import { givenToolCall, toolCall, toolCallPiece, toolFaults, toolFields } from './tools'
import { validationResult } from './validation'

export const textPart = z.strictObject({ type: z.literal('text'), text: z.string() })
/** Images travel inline as data URLs; nothing is fetched on a model's or a prompt's behalf. */
export const imagePart = z.strictObject({
  type: z.literal('image'),
  dataUrl: z.string().regex(/^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$/),
})
export const message = z
  .strictObject({
    role: z.enum(['system', 'user', 'assistant', 'tool']),
    /** Of a message of role `tool`: the result. May be empty beside calls of tools. */
    content: z.union([
      z.string(),
      z
        .array(z.discriminatedUnion('type', [textPart, imagePart]))
        .min(1)
        .max(2000),
    ]),
    /** Of an assistant: the calls of tools it asked for, each answered by a `tool` message. */
    toolCalls: z.array(givenToolCall).min(1).max(128).optional(),
    /** Which call a message of role `tool` is the result of. */
    toolCallId: toolCall.shape.id.optional(),
  })
  .superRefine(({ role, toolCalls, toolCallId, content }, context) => {
    const add = (field: string, fault: string) =>
      context.addIssue({ code: 'custom', path: [field], message: fault })
    if (toolCalls !== undefined && role !== 'assistant')
      add('toolCalls', 'Only an assistant calls tools.')
    if ((toolCallId !== undefined) !== (role === 'tool'))
      add('toolCallId', 'A message of role tool, and no other, names the call it is the result of.')
    if (role === 'tool' && typeof content !== 'string')
      add('content', 'The result of a tool is text.')
  })
export type Message = z.infer<typeof message>

export const reasoningEffort = z.enum(['minimal', 'low', 'medium', 'high'])

/** What shapes the answer besides the messages. */
export const parameters = z.strictObject({
  maxOutputTokens: z.int().min(1).max(1_000_000).optional(),
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().min(0).max(1).optional(),
  stop: z.array(z.string().min(1).max(200)).max(4).optional(),
  seed: z.int().optional(),
  reasoningEffort: reasoningEffort.optional(),
})
export type Parameters = z.infer<typeof parameters>

export const source = z.enum(['playground', 'comparison', 'experiment', 'judge', 'api'])
export type Source = z.infer<typeof source>

/** Who goes first where calls wait for a free slot, dearest first (spec C3). */
export const priorities = ['critical', 'high', 'normal', 'low', 'background'] as const
export const priority = z.enum(priorities)
export type Priority = z.infer<typeof priority>

const labels = z.strictObject({
  /** Chosen by the client: makes the call idempotent and cancellable. */
  callId: id.regex(/^[A-Za-z0-9_-]+$/).optional(),
  project: name,
  service: name.optional(),
  environment: name.optional(),
  user: name.optional(),
  organization: name.optional(),
  source: source.optional(),
})

export const callRequest = labels
  .extend({
    /** `model` or `provider/model`. Absent: the default of the service, then of the project. */
    model: z.string().min(1).max(300).optional(),
    provider: id.optional(),
    messages: z.array(message).min(1).max(2000).optional(),
    /** The system prompt: stands before the messages, as a message of role `system` would. */
    system: z.string().min(1).optional(),
    /** Texts to embed; exclusive with `messages`. */
    input: z.array(z.string().min(1)).min(1).max(2048).optional(),
    /** Tried first, where the route has a model of it; never exempt from a rule. */
    preferredProvider: id.optional(),
    /** Held and billed at its own price; a model without one is unpriced for it (spec M8). */
    serviceTier: serviceTier.optional(),
    /** Where the model is to run, for models that offer the choice. */
    inferenceGeo: inferenceGeo.optional(),
    /** May another candidate of the route serve? Default: only when no model was named. */
    allowFallback: z.boolean().optional(),
    /** Default: the policy's, else `normal`. */
    priority: priority.optional(),
    /**
     * True asks the cache even at a temperature above 0; false leaves it out. Absent: as the
     * service's policy says.
     */
    cache: z.boolean().optional(),
    /** For the whole call: waiting, attempts and the pauses between them. */
    timeoutMs: z.int().min(100).max(7_200_000).optional(),
    /** Attempts over all candidates. Default: the policy's, else 3. */
    maxAttempts: z.int().min(1).max(10).optional(),
    /**
     * True: go on with another attempt even when text of a failed one has been shown. It is
     * replaced then.
     */
    retryShown: z.boolean().optional(),
    /** What to do with parameters the model does not support. Default: refuse. */
    unsupported: z.enum(['refuse', 'drop']).optional(),
  })
  .extend(parameters.shape)
  .extend(toolFields)
  .refine((request) => (request.messages === undefined) !== (request.input === undefined), {
    message: 'Give either messages (chat) or input (embeddings).',
    path: ['messages'],
  })
  .refine((request) => request.system === undefined || request.input === undefined, {
    message: 'Embeddings have no system prompt. Leave it out.',
    path: ['system'],
  })
  .superRefine((request, context) => {
    if (request.input === undefined || request.unsupported === 'drop') return
    for (const name of Object.keys({ ...parameters.shape, ...toolFields })) {
      if (request[name as keyof typeof request] === undefined) continue
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `Embeddings take no ${name}. Leave it out, or send "unsupported": "drop".`,
      })
    }
  })
  .superRefine((request, context) => {
    if (request.input !== undefined) return
    for (const { path, message: fault } of toolFaults(request, request.messages ?? []))
      context.addIssue({ code: 'custom', path: [...path], message: fault })
  })
export type CallRequest = z.infer<typeof callRequest>

export const callAnswer = callOutcome.extend({
  callId: id,
  text: z.string(),
  reasoning: z.string().optional(),
  /** The calls of tools it asks for; absent: none. Then `finishReason` is `tool_calls`. */
  toolCalls: z.array(toolCall).optional(),
  /** Present for embedding calls, one vector a text. */
  embeddings: z.array(z.array(z.number())).optional(),
  finishReason: z.string().nullable(),
  provider: id,
  providerName: z.string(),
  model: z.string(),
  servedModel: z.string().nullable(),
  usage,
  costStatus,
  simulated: z.boolean(),
  cached: z.boolean(),
  /** Why this provider and model answered. */
  reason: z.string(),
  /** What a cache hit spared: the cost of the call that made the answer. 0 otherwise. */
  savedNanoUsd: nanoUsd,
  /** Absent where no profile applies. */
  validation: validationResult.optional(),
})
export type CallAnswer = z.infer<typeof callAnswer>

/**
 * What happened to a call that did not end well. Partial text was received and, where it was
 * billed, paid for.
 */
export const callFailure = callOutcome.extend({
  callId: id,
  error: errorBody,
  text: z.string(),
  reasoning: z.string().optional(),
  /** Calls of tools as far as they had come. */
  toolCalls: z.array(toolCall).optional(),
  provider: id.nullable(),
  model: z.string().nullable(),
})
export type CallFailure = z.infer<typeof callFailure>

/**
 * The events of a call in order: one `call`, then per attempt any number of `waiting`, one
 * `attempt` and its `delta`s, then exactly one `done` or `error`. An `attempt` begins the text
 * anew: what an earlier one had shown no longer counts. `maxAttempts` of `call` is how many
 * attempts it may make over all candidates.
 */
export const callEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('call'),
    callId: id,
    provider: id,
    model: z.string(),
    inputTokens: count,
    holdNanoUsd: nanoUsd.nullable(),
    maxAttempts: z.int(),
  }),
  z.object({
    type: z.literal('attempt'),
    callId: id,
    attempt: z.int(),
    provider: id,
    model: z.string(),
    keyId: z.string().nullable(),
    reason: z.string(),
    previous: attemptSummary.nullable(),
  }),
  /**
   * It waits for a free slot of the provider (`queue`, with its place in line) or for the moment of
   * the next attempt (`retry`, until `until`).
   */
  z.object({
    type: z.literal('waiting'),
    callId: id,
    why: z.enum(['queue', 'retry']),
    provider: id,
    model: z.string(),
    reason: z.string(),
    position: z.int().nullable(),
    until: epochMs.nullable(),
  }),
  z.object({
    type: z.literal('delta'),
    callId: id,
    text: z.string().optional(),
    reasoning: z.string().optional(),
    /** Of calls of tools as they are written; the answer has them whole. */
    toolCalls: z.array(toolCallPiece).optional(),
  }),
  z.object({ type: z.literal('done'), answer: callAnswer }),
  z.object({ type: z.literal('error'), failure: callFailure }),
])
export type CallEvent = z.infer<typeof callEvent>

/** A call as kept: its facts, its entries, and its content where that is stored. */
export const callRecord = callEnd.extend({
  callId: id,
  time: epochMs,
  state: z.enum(['running', 'done', 'failed']),
  source,
  project: z.string(),
  service: z.string().nullable(),
  environment: z.string(),
  user: z.string().nullable(),
  organization: z.string().nullable(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  /** Its part in a roll-out of its service, told once it has ended; null: none. */
  rollout: rolloutPart.nullable(),
  title: z.string(),
  /** Null when content is off for the project, has expired or was wiped. */
  request: callRequest.nullable(),
  text: z.string().nullable(),
  reasoning: z.string().nullable(),
  /** Null as the text is, and where it called no tool. */
  toolCalls: z.array(toolCall).nullable(),
})
export type CallRecord = z.infer<typeof callRecord>

/** As a list of calls tells of it: without its content and without how its route went. */
export const callBrief = callRecord.omit({
  request: true,
  text: true,
  reasoning: true,
  toolCalls: true,
  route: true,
  attempts: true,
  validation: true,
})
export type CallBrief = z.infer<typeof callBrief>

export const callsQuery = z.strictObject({
  source: source.optional(),
  project: reference.optional(),
  /** Those that took part in this roll-out, as this arm where one is named. */
  rollout: reference.optional(),
  arm: rolloutArm.optional(),
  search: z.string().max(200).optional(),
  ...pageFields(200),
})
export type CallsQuery = z.infer<typeof callsQuery>

export const callsContract = {
  create: oc
    .route({
      method: 'POST',
      path: '/calls',
      summary: 'Run a call; server-sent events with Accept: text/event-stream',
    })
    .input(callRequest)
    .output(callAnswer),
  /**
   * The page's way: the same call as events. Served to HTTP clients by POST /calls with Accept:
   * text/event-stream.
   */
  stream: oc.input(callRequest).output(eventIterator(callEvent)),
  estimate: oc
    .route({
      method: 'POST',
      path: '/calls/estimate',
      summary: 'What a call would cost at most, and what would be left',
    })
    .input(callRequest)
    .output(callEstimate),
  cancel: oc
    .route({
      method: 'POST',
      path: '/calls/{id}/cancel',
      summary: 'Cancel a running call; its partial text is kept',
    })
    .input(z.strictObject({ id }))
    .output(z.object({ cancelled: z.boolean() })),
  get: oc
    .route({
      method: 'GET',
      path: '/calls/{id}',
      summary: 'A call with its attempts and, where stored, its content',
    })
    .input(z.strictObject({ id }))
    .output(callRecord),
  history: oc
    .route({ method: 'GET', path: '/calls', summary: 'Recent calls, newest first' })
    .input(callsQuery)
    .output(listOf(callBrief)),
}
