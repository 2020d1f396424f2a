/** Brings a kept call back into the playground. */
import { useCallback, useEffect, useState } from 'react'
import type { ErrorBody } from '../../../contract/errors'
import { useClient } from '../../client/connection-context'
import { readError } from '../../client/errors'
import { navigate, useRoute } from '../../frame/route'
import { conversationFromRecord } from './conversation'
import { usePlayground } from './playground.state'
import { newTurnId } from './turn-id'

/**
 * Reopens a kept call from the history, or from `#/playground?call=…`; `?model=…` goes on with
 * another model.
 */
export function useReopen() {
  const client = useClient()
  const route = useRoute()
  const [error, setError] = useState<ErrorBody | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const asked = route.query.get('call')
  const model = route.query.get('model')

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

  return {
    open: (callId: string) => void open(callId),
    error,
    retry: failed === null ? undefined : () => void open(failed),
  }
}
