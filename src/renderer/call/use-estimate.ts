/** What the console says of calls before they are made. */
import { useMemo } from 'react'
import type { Client } from '../client/connection'
import { useServerQuery } from '../client/query'
import { createNumbering } from './request-numbers'

const numberOf = createNumbering()

/**
 * The estimate of what would be asked, asked again when anything changes that it hangs on. `name`
 * tells it from others of the window; null asks nothing. The last answer stays until the next.
 */
export function useEstimate<Asked, Estimate>(
  name: readonly string[],
  asked: Asked | null,
  ask: (client: Client, asked: Asked) => Promise<Estimate>,
) {
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
    [...name, key],
    (client) => {
      if (asked === null) throw new Error('There is nothing to estimate.')
      return ask(client, asked)
    },
    { enabled: asked !== null, keepPrevious: true },
  )
}
