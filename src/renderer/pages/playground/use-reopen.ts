/** Brings a kept call or conversation back into the playground. */
import { useCallback, useEffect, useState } from 'react'
import type { ErrorBody } from '../../../contract/errors'
import { useClient } from '../../client/connection-context'
import { readError } from '../../client/errors'
import { navigate, useRoute } from '../../frame/route'
import type { Client } from '../../client/connection'
import { conversationFromRecord, type Conversation } from './conversation'
import { callsIn, conversationFromKept } from './kept-conversation'
import { usePlayground } from './playground.state'
import { newTurnId } from './turn-id'

/** A conversation with the calls that gave its answers, as far as they are kept; null: unreadable. */
async function keptConversation(client: Client, id: string): Promise<Conversation | null> {
  const kept = await client.conversations.get({ id })
  if (kept.body === null) return null
  const records = await Promise.all(
    callsIn(kept.body).map((callId) => client.calls.get({ id: callId }).catch(() => null)),
  )
  const known = records.flatMap((record) =>
    record === null ? [] : ([[record.callId, record]] as const),
  )
  return conversationFromKept(kept, kept.body, new Map(known))
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

  const open = useCallback(
    async (callId: string) => {
      setError(null)
      setFailed(null)
      try {
        const record = await client.calls.get({ id: callId })
        const conversation = conversationFromRecord(record, newTurnId)
        if (conversation === null) {
          usePlayground.getState().showHistory(false)
          setError({
            code: 'not_found',
            message: `The input of "${record.title}" was not kept: content is off for project ${record.project}, has expired or was wiped. Its facts are in the ledger.`,
          })
          return
        }
        usePlayground.getState().open(conversation)
      } catch (thrown) {
        setFailed(callId)
        setError(readError(thrown))
        usePlayground.getState().showHistory(false)
      }
    },
    [client],
  )

  const openConversation = useCallback(
    async (id: string) => {
      setError(null)
      setFailed(null)
      try {
        const conversation = await keptConversation(client, id)
        if (conversation !== null) return usePlayground.getState().open(conversation)
        usePlayground.getState().showHistory(false)
        setError({
          code: 'internal',
          message:
            'This conversation cannot be read: the ledger file was changed from outside, or the disk is failing. Its calls can be opened one by one, from History by calls.',
        })
      } catch (thrown) {
        setError(readError(thrown))
        usePlayground.getState().showHistory(false)
      }
    },
    [client],
  )

  useAddress(open)

  return {
    open: (callId: string) => void open(callId),
    openConversation: (id: string) => void openConversation(id),
    error,
    retry: failed === null ? undefined : () => void open(failed),
  }
}
