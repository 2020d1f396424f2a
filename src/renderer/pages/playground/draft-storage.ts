/**
 * Keeps the playground's work in the tab, so that a reload loses nothing. Nothing is kept for
 * projects whose content is off.
 */
import { z } from 'zod'
import { parameters } from '../../../contract/calls'
import { completeRun, isRunning, type CallRun } from '../../call/call-run'
import type { Image } from '../../call/images/image-files'
import { toolCall } from '../../../contract/tools'
import { lacksCost } from '../../call/run-records'
import { noTooling, toolingDraft } from '../../call/tooling/tooling-draft'
import { delivery } from './delivery'
import { noVariables } from './variables'
import { emptyConversation, type Conversation, type Turn } from './conversation'

const storageKey = 'tollgate.playground'

export interface Draft {
  readonly conversation: Conversation
  readonly composer: string
  /** What is attached to it. */
  readonly composerImages?: readonly Image[]
}

const image = z.object({ type: z.literal('image'), dataUrl: z.string() })

const turnShape = z.object({
  id: z.string(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  images: z.array(image),
  run: z
    .custom<CallRun>(
      (value) =>
        typeof value === 'object' && value !== null && 'callId' in value && 'phase' in value,
    )
    .transform(completeRun)
    .nullable(),
  toolCalls: z.array(toolCall).optional(),
  results: z.record(z.string(), z.string()).optional(),
})
const draftShape = z.object({
  conversation: z.object({
    model: z.string().nullable(),
    service: z.string().nullable(),
    system: z.string(),
    parameters,
    delivery: delivery.default({}),
    unsupported: z.enum(['refuse', 'drop']),
    variables: z
      .object({ values: z.record(z.string(), z.string()), asWritten: z.boolean() })
      .default(noVariables),
    tooling: toolingDraft.default(noTooling),
    turns: z.array(turnShape),
    aside: z.array(turnShape.extend({ after: z.string().nullable() })).default([]),
    kept: z
      .object({ id: z.string(), revision: z.number(), project: z.string() })
      .nullable()
      .default(null),
  }),
  composer: z.string(),
  composerImages: z.array(image).optional(),
})

type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export function readDraft(storage: TabStorage): Draft {
  try {
    const parsed = draftShape.safeParse(JSON.parse(storage.getItem(storageKey) ?? 'null'))
    if (parsed.success) return parsed.data
  } catch {
    // A draft that cannot be read is no draft.
  }
  return { conversation: emptyConversation, composer: '' }
}

/**
 * Keeps the draft; images too large for the tab's quota are left out rather than losing the text.
 */
export function keepDraft(storage: TabStorage, draft: Draft): void {
  for (const kept of [
    draft,
    {
      ...draft,
      composerImages: [],
      conversation: {
        ...draft.conversation,
        turns: draft.conversation.turns.map((turn) => ({ ...turn, images: [] })),
        // Not all of what the console keeps, so it must not take its place.
        aside: [],
        kept: null,
      },
    },
  ]) {
    try {
      return storage.setItem(storageKey, JSON.stringify(kept))
    } catch {
      // Over quota: the next, smaller form is tried.
    }
  }
}

export function dropDraft(storage: TabStorage): void {
  storage.removeItem(storageKey)
}

/**
 * Answers that were arriving when the page went away, or whose cost was not told before it did.
 * Their calls' records tell what became of them.
 */
export function interruptedTurns(turns: readonly Turn[]): readonly Turn[] {
  return turns.filter(({ run }) => run !== null && (isRunning(run) || lacksCost(run)))
}
