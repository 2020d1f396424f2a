/** What refers to what: which names exist, and what leans on a thing that is to be removed. */
import type { Budgets } from '../budgets/budgets'
import type { Catalog } from '../catalog/port'
import { createLeanings, type Leanings } from '../config/leaning'
import { createReferences, type Referred, type References } from '../config/references'
import type { Keys } from '../keys/port'
import type { Limits } from '../limits/limits'
import type { Policies } from '../policy/policy'
import type { SettingsStore } from '../policy/settings'
import type { ProviderRecords } from '../providers/records'
import type { QueueSlots } from '../queue/slots'
import type { Store } from '../storage/store'

export interface NamesDeps {
  readonly store: Pick<Store, 'db'>
  readonly catalog: Pick<Catalog, 'list' | 'resolve'>
  readonly policy: Policies
  readonly providerRecords: Pick<ProviderRecords, 'list'>
  readonly keys: Pick<Keys, 'all'>
  readonly settings: Pick<SettingsStore, 'get'>
  readonly budgets: Budgets
  readonly limits: Pick<Limits, 'list'>
  readonly slots: Pick<QueueSlots, 'read'>
}

/** Calls that wait are told of up to this many. */
const mostWaiting = 1000

export function createNames({
  store,
  catalog,
  policy,
  providerRecords,
  keys,
  settings,
  budgets,
  limits,
  slots,
}: NamesDeps): { references: References; leanings: Leanings } {
  const references = createReferences({
    store,
    providers: providerRecords.list,
    hasModel: (written, provider) => catalog.resolve(written, provider) !== undefined,
    projects: policy.projects,
    services: policy.services,
    environments: policy.environments,
    keys: keys.all,
    isMentioned,
  })

  /** A token limit or a route outlives what it names. */
  function isMentioned(what: Referred, name: string): boolean {
    if (what !== 'provider' && what !== 'service') return false
    if (budgets.tokenLimits.list().some((limit) => limit[what] === name)) return true
    const routes = [...policy.services(), ...policy.projects()].map(
      ({ policy: { route } }) => route ?? [],
    )
    const written = [...routes, settings.get().defaultRoute].flat()
    return what === 'provider' && written.some((candidate) => candidate.startsWith(`${name}/`))
  }

  const leanings = createLeanings({
    keys: keys.all,
    addedModels: (provider) =>
      catalog
        .list({ provider })
        .filter(({ builtIn }) => !builtIn)
        .map(({ model }) => model),
    providerOf: (written) => catalog.resolve(written)?.provider,
    policy,
    settings: settings.get,
    budgets: budgets.list,
    limits: limits.list,
    tokenLimits: budgets.tokenLimits.list,
    openCalls: () => [
      ...budgets.openHolds().map(({ callId, facts }) => ({ ...facts, callId })),
      ...slots.read(mostWaiting).items.map((item) => ({ ...item, environment: null })),
    ],
  })
  return { references, leanings }
}
