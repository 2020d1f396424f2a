/**
 * How each provider is doing (spec P8): what attempts told in memory, warmed from the ledger,
 * beside what other features know of it.
 */
import type { CallEstimate } from '../../contract/call-estimate'
import type { CallRequest } from '../../contract/calls'
import type { Key } from '../../contract/keys'
import type { Provider } from '../../contract/providers'
import type {
  Breaker,
  ProviderState,
  ProviderStatusList,
  ServiceRoute,
  SlotState,
  TokenStage,
} from '../../contract/provider-status'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Store } from '../storage/store'
import { createAttemptMemory } from './attempt-memory'
import { recentAttempts } from './recent-entries'
import { routeOfService } from './service-route'
import type { SeenAttempt } from './watch-attempts'
import { dayMs, hourMs } from '../../shared/spans'

export interface ProviderStatusDeps {
  readonly store: Pick<Store, 'db'>
  readonly platform: Pick<Platform, 'clock' | 'changes'>
  readonly providers: () => readonly Provider[]
  readonly keys: () => readonly Key[]
  /** Null: the provider has no place to wait in, no token limit. */
  readonly slots: (provider: string) => SlotState | null
  readonly tokens: (provider: string) => TokenStage | null
  readonly breakers: () => readonly Breaker[]
  /** The gate's own answer on where a call would go. */
  readonly estimate: (request: CallRequest) => CallEstimate
  /** True for a name of a service. */
  readonly isService: (name: string) => boolean
  /** Throws Failure `invalid_request` for a name that is none. */
  readonly checkScope: (scope: { readonly project: string; readonly environment: string }) => void
  /** Project and environment where a question names none. */
  readonly here: () => { readonly project: string; readonly environment: string }
}

export interface ServiceQuestion {
  readonly service: string
  readonly project?: string | undefined
  readonly environment?: string | undefined
}

export interface ProviderStatus {
  note(seen: SeenAttempt): void
  list(): Promise<ProviderStatusList>
  /**
   * Throws Failure `not_found` for an unknown service, `invalid_request` for another unknown name.
   */
  service(question: ServiceQuestion): Promise<ServiceRoute>
  /** Reads the newest entries, once. */
  warm(): Promise<void>
  /** After the ledger was replaced by a backup. */
  reload(): void
}

/** Pages ask again at most this often while calls come in. */
const tellEveryMs = 2000
/** The hours that are shown begin up to an hour before the last day does. */
const warmedMs = dayMs + hourMs

export function createProviderStatus(deps: ProviderStatusDeps): ProviderStatus {
  const {
    store,
    platform: { clock, changes },
  } = deps
  const startedAt = clock.now()
  const memory = createAttemptMemory(
    (provider) => deps.providers().find(({ id }) => id === provider)?.lastError ?? null,
  )
  let warming: Promise<void> | undefined
  let until = startedAt
  let timer: NodeJS.Timeout | undefined

  async function warm() {
    for await (const fact of recentAttempts(store.db, clock.now() - warmedMs, until))
      memory.recall(fact)
  }
  function warmed(): Promise<void> {
    warming ??= warm()
    return warming
  }

  async function states(): Promise<ProviderState[]> {
    await warmed()
    const [now, breakers, keys] = [clock.now(), deps.breakers(), deps.keys()]
    return deps.providers().map((provider) => ({
      ...recordOf(provider),
      ...memory.of(provider, now),
      breakers: breakersOf(provider, breakers),
      slots: deps.slots(provider.id),
      tokens: deps.tokens(provider.id),
      keys: keysOf(provider, keys),
    }))
  }

  return {
    note(seen) {
      memory.note(seen)
      timer ??= setTimeout(() => {
        timer = undefined
        changes.publish('providerStatus')
      }, tellEveryMs).unref()
    },
    warm: warmed,
    reload() {
      memory.forget()
      until = clock.now()
      warming = undefined
      changes.publish('providerStatus')
    },
    list: async () => ({ items: await states(), at: clock.now(), connectFailuresSince: startedAt }),
    async service({ service, ...asked }) {
      const { project = deps.here().project, environment = deps.here().environment } = asked
      if (!deps.isService(service))
        throw new Failure('not_found', `There is no service ${service}.`)
      deps.checkScope({ project, environment })
      return routeOfService(deps.estimate, { service, project, environment }, await states())
    },
  }
}

function recordOf({ id, name, kind, enabled, health }: Provider) {
  return { provider: id, providerName: name, kind, enabled, health }
}

/** Those that keep calls away first. */
function breakersOf({ id }: Provider, breakers: readonly Breaker[]): Breaker[] {
  return breakers
    .filter(({ provider }) => provider === id)
    .sort(
      (a, b) =>
        Number(a.state === 'closed') - Number(b.state === 'closed') ||
        a.model.localeCompare(b.model),
    )
}

function keysOf(provider: Provider, keys: readonly Key[]): ProviderState['keys'] {
  return keys
    .filter(({ providerId }) => providerId === provider.id)
    .map(({ id, label, last4, status, health, problem, lastOkAt, rotateAfter }) => ({
      id,
      label,
      last4,
      status,
      health,
      problem,
      lastOkAt,
      rotateAfter,
    }))
}
