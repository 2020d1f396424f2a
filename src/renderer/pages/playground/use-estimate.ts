/** The estimate of the request as it stands: asked a moment after typing pauses, never in the way of it. */
import { useMemo } from 'react'
import type { CallRequest } from '../../../contract/calls'
import { useServerQuery } from '../../ui/query'

let last = { text: '', number: 0 }

/** A short name for a request, the same for the same one in a row: its whole text as a key would be written out on every drawing. */
function numberOf(request: CallRequest | null): number {
  const text = request === null ? '' : JSON.stringify(request)
  if (text !== last.text) last = { text, number: last.number + 1 }
  return last.number
}

export function useEstimate(asked: CallRequest | null) {
  const key = useMemo(() => numberOf(asked), [asked])
  return useServerQuery(
    ['budgets', 'models', 'settings', 'emergency', 'keys', 'services', 'projects', 'providers', 'health'],
    ['calls', 'estimate', key],
    (client) => {
      if (asked === null) throw new Error('There is nothing to estimate.')
      return client.calls.estimate(asked)
    },
    { enabled: asked !== null, keepPrevious: true },
  )
}
