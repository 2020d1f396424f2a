/** Brings a kept call or conversation back into the playground. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ErrorBody } from '../../../contract/errors'
import { useClient } from '../../client/connection-context'
import { readError } from '../../client/errors'
import { navigate, useRoute } from '../../frame/route'
import type { Client } from '../../client/connection'
import { conversationFromRecord, type Conversation } from './conversation'
import { keptAnswers } from './kept-answers'
import { callsIn, conversationFromKept } from './kept-conversation'
import { usePlayground } from './playground.state'
import { newTurnId } from './turn-id'

/** What is to be shown, or why it cannot be. */
type Reopened = Conversation | ErrorBody

/** With the calls that gave its answers, as far as they are kept. */
async function keptConversation(client: Client, id: string): Promise<Reopened> {
  const kept = await client.conversations.get({ id })
  if (kept.body === null)
    return {
      code: 'internal',
      message:
        'This conversation cannot be read: the ledger file was changed from outside, or the disk is failing. Its calls can be opened one by one, from History by calls.',
    }
  const answers = await keptAnswers(callsIn(kept.body), (callId) =>
    client.calls.get({ id: callId }),
  )
  return conversationFromKept(kept, kept.body, answers)
}

async function keptCall(client: Client, callId: string): Promise<Reopened> {
  const record = await client.calls.get({ id: callId })
  return (
    conversationFromRecord(record, newTurnId) ?? {
      code: 'not_found',
      message: `The input of "${record.title}" was not kept: content is off for project ${record.project}, has expired or was wiped. Its facts are in the ledger.`,
    }
  )
}

/** Takes `?call=…` and `?model=…` from the address, each once. */
function useAddress(open: (callId: string) => Promise<void>) {
  const route = useRoute()
  const asked = route.query.get('call')
  const model = route.query.get('model')

  useEffect(() => {
    if (asked === null) return
    navigate('/playground', { replace: true })
    void open(asked)
  }, [asked, open])

  useEffect(() => {
    if (model === null) return
    navigate('/playground', { replace: true })
    usePlayground.getState().setModel(model)
    usePlayground.getState().focusComposer()
  }, [model])
}

/**
 * Reopens a kept call from the history, or from `#/playground?call=…`; `?model=…` goes on with
 * another model.
 */
export function useReopen() {
  const client = useClient()
  const [error, setError] = useState<ErrorBody | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  /** Counts what was asked for: what comes late does not take the place of what was asked after it. */
  const turn = useRef(0)

  const show = useCallback(async (find: () => Promise<Reopened>, call: string | null) => {
    setError(null)
    setFailed(null)
    const mine = (turn.current += 1)
    try {
      const found = await find()
      if (turn.current !== mine) return
      if ('turns' in found) return usePlayground.getState().open(found)
      setError(found)
    } catch (thrown) {
      if (turn.current !== mine) return
      setFailed(call)
      setError(readError(thrown))
    }
    usePlayground.getState().showHistory(false)
  }, [])
  const open = useCallback(
    (callId: string) => show(() => keptCall(client, callId), callId),
    [client, show],
  )

  useAddress(open)

  return {
    open: (callId: string) => void open(callId),
    openConversation: (id: string) => void show(() => keptConversation(client, id), null),
    error,
    retry: failed === null ? undefined : () => void open(failed),
  }
}
