/**
 * A provider's name by its id, for sentences; the id itself where the provider is gone or not known
 * yet.
 */
import { useCallback, useMemo } from 'react'
import { useServerQuery } from '../client/query'

export function useProviderName(): (id: string) => string {
  const providers = useServerQuery(['providers'], ['providers'], (client) =>
    client.providers.list(),
  )
  const names = useMemo(
    () => new Map(providers.data?.items.map(({ id, name }) => [id, name])),
    [providers.data],
  )
  return useCallback((id) => names.get(id) ?? id, [names])
}
