/** Conversations on their way to the console: one at a time, each taking the revision before it. */
import { create } from 'zustand'
import type { Client } from '../../client/connection'
import { readError } from '../../client/errors'
import type { Conversation, Kept } from './conversation'
import { bodyOf } from './kept-conversation'

/** Why what is written is not kept, as a sentence; null: it is, or there is nothing to keep. */
export const useNotKept = create<{ readonly sentence: string | null }>()(() => ({ sentence: null }))

export interface KeeperDeps {
  readonly save: Client['conversations']['save']
  readonly environment: () => string
  /** What the console knows it by from now on; null where it knows it no more. */
  readonly onKept: (id: string, kept: Kept | null) => void
  /** Why one was not kept; null once one was. */
  readonly onProblem: (sentence: string | null) => void
}

export interface Keeper {
  /** Keeps it as it is, where it changed; ends when nothing waits any more. */
  keep(conversation: Conversation): Promise<void>
}

export function createKeeper({ save, environment, onKept, onProblem }: KeeperDeps): Keeper {
  const waiting = new Map<string, Conversation & { readonly kept: Kept }>()
  const seen = new Map<string, { readonly text: string; readonly revision: number }>()
  let underWay = Promise.resolve()

  async function keepOne(conversation: Conversation & { readonly kept: Kept }) {
    const { id, project } = conversation.kept
    const body = bodyOf(conversation)
    const text = JSON.stringify(body)
    const known = seen.get(id)
    if (known?.text === text) return onProblem(null)
    const revision = Math.max(known?.revision ?? 0, conversation.kept.revision)
    try {
      const saved = await save({ id, revision, project, environment: environment(), body })
      seen.set(id, { text, revision: saved.revision })
      onKept(id, { id, project, revision: saved.revision })
      onProblem(null)
    } catch (thrown) {
      const { code, message } = readError(thrown)
      const isGone = code === 'conflict' || code === 'not_found'
      if (isGone) onKept(id, null)
      onProblem(
        isGone
          ? `${message} What you send from here is kept as a conversation of its own.`
          : `Not kept: ${message}`,
      )
    }
  }

  async function keepAll() {
    for (const [id, conversation] of waiting) {
      waiting.delete(id)
      await keepOne(conversation)
    }
  }

  return {
    keep(conversation) {
      const { kept } = conversation
      if (kept !== null) waiting.set(kept.id, { ...conversation, kept })
      underWay = underWay.then(keepAll)
      return underWay
    },
  }
}
