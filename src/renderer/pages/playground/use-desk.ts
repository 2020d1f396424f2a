/** Where the playground's calls go and whose work they are. */
import { useMemo } from 'react'
import { useClient } from '../../client/connection-context'
import { useSettings } from '../../parts/console.state'
import type { Desk } from './playground.state'

/** Null until settings are known. */
export function useDesk(): Desk | null {
  const client = useClient()
  const settings = useSettings().data
  const project = settings?.project
  const environment = settings?.environment
  return useMemo(
    () =>
      project === undefined || environment === undefined
        ? null
        : { client, scope: { project, environment } },
    [client, project, environment],
  )
}
