/** The roll-outs of a service, and one of them with its figures. */
import { useServerQuery } from '../../../client/query'

/** Newest first; those of long ago are asked for by HTTP. */
export function useRollouts(service: string) {
  return useServerQuery(['services'], ['rollouts', service], (client) =>
    client.rollouts.list({ service, limit: 50 }),
  )
}

/** Asked again while calls end; undefined: there is none to ask for. */
export function useRollout(id: string | undefined) {
  return useServerQuery(
    ['services', 'calls'],
    ['rollouts', 'one', id],
    (client) => client.rollouts.get({ id: id ?? '' }),
    { enabled: id !== undefined, keepPrevious: true },
  )
}
