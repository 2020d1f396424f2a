/** Where the playground's calls go and whose work they are. */
import { useMemo } from 'react'
import { useClient } from '../../app/client-context'
import { useSettings } from '../../app/state'
import type { Desk } from './playground-store'

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
