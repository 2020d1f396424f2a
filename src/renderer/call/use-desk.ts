/** Where the window's calls go and whose work they are. */
import { useMemo } from 'react'
import type { Client } from '../client/connection'
import { useClient } from '../client/connection-context'
import { useSettings } from '../parts/console.state'

/** The project and environment that a call is told to be of. */
export interface CallScope {
  readonly project: string
  readonly environment: string
}

/** Null until settings are known; the same object until something in it is another. */
export function useDesk(): { readonly client: Client; readonly scope: CallScope } | null {
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
