/** Conversations of the playground as such: every message and branch, and what shapes the next call. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { callRequest, message } from './calls'
import { count, epochMs, id, listOf, name, ok, pageFields, reference } from './primitives'
import { toolFields } from './tools'

/** Ids that whoever keeps the conversation gives: keeping it again cannot make two of it. */
const conversationId = z
  .string()
  .max(44)
  .regex(/^cnv_[0-9a-z]{16,40}$/)
const turnId = z.string().min(1).max(40)
const text = z.string().max(2_000_000)

export const keptTurn = z.strictObject({
  id: turnId,
  /** The message it follows, null at the beginning. Two that follow the same one are branches. */
  after: turnId.nullable(),
  message,
  /** Of an answer: the call that gave it. */
  callId: id.optional(),
  /** Results of the calls of tools it asks for, by their ids. */
  results: z.record(z.string().max(200), text).optional(),
})
export type KeptTurn = z.infer<typeof keptTurn>

const asked = callRequest.shape
export const conversationSettings = z.strictObject({
  system: text.optional(),
  model: asked.model,
  service: asked.service,
  unsupported: asked.unsupported,
  maxOutputTokens: asked.maxOutputTokens,
  temperature: asked.temperature,
  topP: asked.topP,
  stop: asked.stop,
  seed: asked.seed,
  reasoningEffort: asked.reasoningEffort,
  ...toolFields,
  priority: asked.priority,
  preferredProvider: asked.preferredProvider,
  allowFallback: asked.allowFallback,
  maxAttempts: asked.maxAttempts,
  cache: asked.cache,
  retryShown: asked.retryShown,
  serviceTier: asked.serviceTier,
  inferenceGeo: asked.inferenceGeo,
  /** What stands for the `{{names}}` of the texts. */
  values: z.record(z.string().max(80), text).optional(),
  /** The braces are sent as they stand. */
  asWritten: z.boolean().optional(),
})
export type ConversationSettings = z.infer<typeof conversationSettings>

export const conversationBody = z.strictObject({
  settings: conversationSettings,
  turns: z.array(keptTurn).max(5000),
  /** The message at the end of the branch that is looked at. */
  last: turnId.nullable(),
})
export type ConversationBody = z.infer<typeof conversationBody>

export const conversationBrief = z.object({
  id: z.string(),
  title: z.string(),
  project: z.string(),
  environment: z.string(),
  createdAt: epochMs,
  savedAt: epochMs,
  /** Counts its changes: keeping it takes the number that is there, so that none is overwritten unseen. */
  revision: count,
  answers: count,
})
export type ConversationBrief = z.infer<typeof conversationBrief>

/** The body is null where it cannot be read. */
export const conversation = conversationBrief.extend({ body: conversationBody.nullable() })
export type KeptConversation = z.infer<typeof conversation>

const saving = z.strictObject({
  id: conversationId,
  /** That which is there; 0 where there is none. */
  revision: z.int().min(0),
  project: name,
  environment: name,
  /** A title that stays; left out: the beginning of what was said first. */
  title: z.string().trim().min(1).max(200).optional(),
  /** For one that is put back: it is as old as it was. */
  createdAt: epochMs.optional(),
  body: conversationBody,
})
export type SavingConversation = z.infer<typeof saving>

const one = z.strictObject({ id: reference })

export const conversationsContract = {
  list: oc
    .route({
      method: 'GET',
      path: '/conversations',
      summary: 'Kept conversations, those kept last first; titles and what was said are searched',
    })
    .input(
      z.strictObject({
        ...pageFields(200),
        project: reference.optional(),
        search: z.string().max(200).optional(),
      }),
    )
    .output(listOf(conversationBrief)),
  get: oc
    .route({ method: 'GET', path: '/conversations/{id}', summary: 'A conversation, all branches' })
    .input(one)
    .output(conversation),
  save: oc
    .route({
      method: 'PUT',
      path: '/conversations/{id}',
      summary: 'Keep a conversation as it is now, where nobody changed it meanwhile',
    })
    .input(saving)
    .output(conversationBrief),
  rename: oc
    .route({ method: 'PATCH', path: '/conversations/{id}', summary: 'Give it a title' })
    .input(z.strictObject({ id: reference, title: z.string().trim().min(1).max(200) }))
    .output(conversationBrief),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/conversations/{id}',
      summary: 'Remove a kept conversation; the calls made in it stay, with their own content',
    })
    .input(one)
    .output(ok),
}
