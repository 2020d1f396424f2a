/** The estimate of the request as it stands: asked a moment after typing pauses, never in the way of it. */
import { useDebouncedValue } from '@mantine/hooks'
import type { CallRequest } from '../../../contract/calls'
import { useServerQuery } from '../../ui/query'

const pauseMs = 250

export function useEstimate(request: CallRequest | null) {
  const [asked] = useDebouncedValue(request, pauseMs)
  const key = asked === null ? '' : JSON.stringify(asked)
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
