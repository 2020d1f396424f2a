/** Keeps the conversation at the console a moment after it changed, where its project stores content. */
import { useEffect } from 'react'
import { useClient } from '../../client/connection-context'
import { runningTurn } from './conversation'
import { createKeeper, useNotKept } from './keeping.state'
import { usePlayground, type Desk } from './playground.state'

const keepAfterMs = 500

/** `allowed`: the project stores content. */
export function useConversationKeeping(desk: Desk | null, allowed: boolean): void {
  const client = useClient()
  const environment = desk?.scope.environment
  useEffect(() => {
    if (!allowed || environment === undefined) return
    const keeper = createKeeper({
      save: client.conversations.save,
      environment: () => environment,
      onKept(id, kept) {
        const { conversation, setKept } = usePlayground.getState()
        if (conversation.kept?.id === id) setKept(kept)
      },
      onProblem: (sentence) => useNotKept.setState({ sentence }),
    })
    let timer: ReturnType<typeof setTimeout> | undefined
    function later() {
      clearTimeout(timer)
      timer = setTimeout(() => {
        timer = undefined
        const { conversation } = usePlayground.getState()
        if (runningTurn(conversation.turns) === null) void keeper.keep(conversation)
      }, keepAfterMs)
    }
    const stop = usePlayground.subscribe((now, { conversation: before }) => {
      if (now.conversation === before) return
      // One that goes is kept as it was left, also where its answer had not come yet.
      if (now.conversation.kept?.id !== before.kept?.id && now.conversation.turns !== before.turns)
        void keeper.keep(before)
      later()
    })
    later()
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [allowed, client, environment])
}
