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
import { createAttemptFigures } from './attempt-figures'
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

export function createProviderStatus(deps: ProviderStatusDeps): ProviderStatus {
  const {
    store,
    platform: { clock, changes },
  } = deps
  const startedAt = clock.now()
  const figures = createAttemptFigures()
  const reached = new Map<string, ProviderState['reachability']>()
  const errors = new Map<string, NonNullable<ProviderState['lastError']>>()
  let warming: Promise<void> | undefined
  let until = startedAt
  let timer: NodeJS.Timeout | undefined

  async function warm() {
    for await (const { seq: _seq, ...fact } of recentAttempts(
      store.db,
      clock.now() - dayMs - hourMs,
      until,
    )) {
      figures.add(fact)
      const { provider, model, time, outcome } = fact
      if (
        outcome === 'ok' ||
        outcome === 'cancelled' ||
        outcome === 'interrupted' ||
        errors.has(provider)
      )
        continue
      const kept = deps.providers().find(({ id }) => id === provider)?.lastError
      errors.set(provider, {
        at: time,
        model,
        code: outcome,
        message: kept?.code === outcome ? kept.message : `The attempt ended with ${outcome}.`,
      })
    }
  }
  function warmed(): Promise<void> {
    warming ??= warm()
    return warming
  }

  function stateOf(
    provider: Provider,
    now: number,
    breakers: readonly Breaker[],
    keys: readonly Key[],
  ): ProviderState {
    return {
      provider: provider.id,
      providerName: provider.name,
      kind: provider.kind,
      enabled: provider.enabled,
      health: provider.health,
      reachability: reached.get(provider.id) ?? keptReachability(provider),
      lastHour: figures.window(provider.id, hourMs, now),
      lastDay: figures.window(provider.id, dayMs, now),
      hours: figures.hours(provider.id, now),
      breakers: breakers
        .filter((one) => one.provider === provider.id)
        .sort(
          (a, b) =>
            Number(a.state === 'closed') - Number(b.state === 'closed') ||
            a.model.localeCompare(b.model),
        ),
      slots: deps.slots(provider.id),
      tokens: deps.tokens(provider.id),
      lastError: errors.get(provider.id) ?? keptError(provider),
      keys: keys.flatMap(
        ({ id, providerId, label, last4, status, health, problem, lastOkAt, rotateAfter }) =>
          providerId === provider.id
            ? [{ id, label, last4, status, health, problem, lastOkAt, rotateAfter }]
            : [],
      ),
    }
  }
  async function states(): Promise<ProviderState[]> {
    await warmed()
    const [now, breakers, keys] = [clock.now(), deps.breakers(), deps.keys()]
    return deps.providers().map((provider) => stateOf(provider, now, breakers, keys))
  }

  return {
    note({ provider, model, time, outcome, latencyMs, firstTokenMs, reach, message }) {
      const state = reachabilityAfter(outcome, reach)
      if (state !== null) reached.set(provider, { state, at: time })
      if (model !== null) figures.add({ provider, time, outcome, latencyMs, firstTokenMs })
      if (outcome !== 'ok' && outcome !== 'cancelled' && outcome !== 'interrupted')
        errors.set(provider, {
          at: time,
          model,
          code: outcome,
          message: message ?? `The attempt ended with ${outcome}.`,
        })
      timer ??= setTimeout(() => {
        timer = undefined
        changes.publish('providerStatus')
      }, tellEveryMs).unref()
    },
    warm: warmed,
    reload() {
      figures.clear()
      errors.clear()
      until = clock.now()
      warming = undefined
      changes.publish('providerStatus')
    },
    list: async () => ({ items: await states(), at: clock.now(), connectFailuresSince: startedAt }),
    async service({
      service,
      project = deps.here().project,
      environment = deps.here().environment,
    }) {
      if (!deps.isService(service))
        throw new Failure('not_found', `There is no service ${service}.`)
      deps.checkScope({ project, environment })
      return routeOfService(deps.estimate, { service, project, environment }, await states())
    },
  }
}

/**
 * An answer of any kind shows that somebody is there; what never left for reasons of ours shows
 * nothing.
 */
function reachabilityAfter(
  outcome: SeenAttempt['outcome'],
  reach: SeenAttempt['reach'],
): 'reachable' | 'unreachable' | null {
  if (outcome === 'ok' || reach === 'refused' || reach === 'cut') return 'reachable'
  return outcome === 'network' || outcome === 'timeout' ? 'unreachable' : null
}

/** What the record kept from an earlier run. */
function keptReachability({ health, lastOkAt }: Provider): ProviderState['reachability'] {
  if (health === 'unavailable') return { state: 'unreachable', at: null }
  return health === 'good' ? { state: 'reachable', at: lastOkAt } : { state: 'unknown', at: null }
}

function keptError({ lastError }: Provider): ProviderState['lastError'] {
  return lastError === null
    ? null
    : { at: null, model: null, code: lastError.code, message: lastError.message }
}
