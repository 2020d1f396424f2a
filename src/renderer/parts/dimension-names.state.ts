/** Names for the values of dimensions: keys and providers have ids that nobody reads. */
import { useMemo } from 'react'
import type { Dimension } from '../../contract/primitives'
import { useServerQuery } from '../client/query'

export interface DimensionNames {
  readonly keys: ReadonlyMap<string, string>
  readonly providers: ReadonlyMap<string, string>
}

export function useDimensionNames(): DimensionNames {
  const keys = useServerQuery(['keys'], ['keys'], (client) => client.keys.list())
  const providers = useServerQuery(['providers'], ['providers'], (client) =>
    client.providers.list(),
  )
  return useMemo(
    () => ({
      keys: new Map(keys.data?.items.map(({ id, label, last4 }) => [id, `${label} …${last4}`])),
      providers: new Map(providers.data?.items.map(({ id, name }) => [id, name])),
    }),
    [keys.data, providers.data],
  )
}

/** A value as a person knows it; deleted keys keep their id. */
export function dimensionLabel(dimension: Dimension, value: string, names: DimensionNames): string {
  switch (dimension) {
    case 'key':
      return names.keys.get(value) ?? value
    case 'provider':
      return names.providers.get(value) ?? value
    case 'model':
    case 'project':
    case 'service':
    case 'environment':
    case 'user':
    case 'organization':
      return value
  }
}
