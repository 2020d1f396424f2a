/**
 * The limits offered as a start (spec C4). Each has a name of its own, so that none is added twice.
 */
import type { LimitRule, LimitUnit, LimitWindow } from '../../contract/limits'

export type Offer = Pick<
  LimitRule,
  'name' | 'scope' | 'each' | 'unit' | 'limit' | 'window' | 'algorithm' | 'enabled'
> & { readonly key: string }

const requestsPerMinute = 42
const requestsPerDay = 3400
const tokensPerRequest = 17_000

/** Requests of one user and of one organization, each with its window. */
const services = {
  summarize: { user: [50, 'hour'], organization: [500, 'hour'] },
  search: { user: [20, 'minute'], organization: [1000, 'hour'] },
  chat: { user: [10, 'minute'], organization: [1000, 'hour'] },
  embeddings: { user: [30, 'minute'], organization: [5000, 'hour'] },
} as const satisfies Readonly<
  Record<string, Readonly<Record<'user' | 'organization', readonly [number, LimitWindow]>>>
>

/** For these providers and for the services that everyone starts with. */
export function offersFor(
  providers: readonly { readonly id: string; readonly name: string }[],
): Offer[] {
  const sliding = { each: null, algorithm: 'sliding_window', enabled: true } as const
  const forProviders = providers.flatMap(({ id, name }) => {
    const offer = (
      what: string,
      unit: LimitUnit,
      limit: number,
      window: LimitWindow | null,
    ): Offer => ({
      ...sliding,
      key: `provider:${id}:${unit}:${window ?? 'request'}`,
      name: shortened(`${name}: ${what}`),
      scope: { provider: id },
      unit,
      limit,
      window,
    })
    return [
      offer('requests a minute', 'requests', requestsPerMinute, 'minute'),
      offer('requests a day', 'requests', requestsPerDay, 'day'),
      offer('tokens a request', 'tokens_per_request', tokensPerRequest, null),
    ]
  })
  const forServices = Object.entries(services).flatMap(([service, limits]) =>
    (['user', 'organization'] as const).map((each): Offer => {
      const [limit, window] = limits[each]
      return {
        ...sliding,
        key: `service:${service}:${each}`,
        name: `${service}: each ${each}`,
        scope: { service },
        each,
        unit: 'requests',
        limit,
        window,
      }
    }),
  )
  return [...forProviders, ...forServices]
}

function shortened(name: string): string {
  return name.length <= 80 ? name : `${name.slice(0, 79)}…`
}
