/**
 * The estimate of the request as it stands: asked a moment after typing pauses, never in the way of
 * it.
 */
import { useMemo } from 'react'
import type { CallRequest } from '../../../contract/calls'
import { createNumbering } from '../../call/request-numbers'
import { useServerQuery } from '../../client/query'

const numberOf = createNumbering()

export function useEstimate(asked: CallRequest | null) {
  const key = useMemo(() => numberOf(asked), [asked])
  return useServerQuery(
    [
      'budgets',
      'models',
      'settings',
      'emergency',
      'keys',
      'services',
      'projects',
      'providers',
      'health',
    ],
    ['calls', 'estimate', key],
    (client) => {
      if (asked === null) throw new Error('There is nothing to estimate.')
      return client.calls.estimate(asked)
    },
    { enabled: asked !== null, keepPrevious: true },
  )
}
