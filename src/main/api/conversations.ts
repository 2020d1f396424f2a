/** Handlers of contract/conversations. */
import type { Conversations } from '../library/conversations'
import { os } from './handlers'

export function conversationsHandlers({
  conversations,
}: {
  readonly conversations: Conversations
}) {
  return {
    list: os.conversations.list.handler(({ input }) => conversations.list(input)),
    get: os.conversations.get.handler(({ input }) => conversations.get(input.id)),
    save: os.conversations.save.handler(({ input }) => conversations.save(input)),
    rename: os.conversations.rename.handler(({ input }) =>
      conversations.rename(input.id, input.title),
    ),
    remove: os.conversations.remove.handler(({ input }) => {
      conversations.remove(input.id)
      return { ok: true as const }
    }),
  }
}
