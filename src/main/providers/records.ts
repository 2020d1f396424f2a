/**
 * Provider records: kept in memory for the hot path, in the table `providers` for good, every
 * change on record.
 */
import type { ErrorBody } from '../../contract/errors'
import type { Provider, ProviderKind, Timeouts } from '../../contract/providers'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import type { Dialects } from './port'
import { checkedAddress, newAddress } from './address'
import { refusedBaseUrl } from './base-url'
import { healthAfter } from './health'
import {
  builtInProviders,
  createProviderRows,
  defaultConcurrency,
  defaultTimeouts,
  slugOf,
} from './record-rows'

export interface NewProvider {
  readonly kind: ProviderKind
  readonly name: string
  readonly baseUrl?: string
  readonly confirmPrivateNetwork?: boolean
  readonly enabled?: boolean
}

export interface ProviderChange {
  readonly name?: string
  readonly baseUrl?: string | null
  /** Needed for plain http on a private network; a confirmation holds for its host. */
  readonly confirmPrivateNetwork?: boolean
  readonly enabled?: boolean
  readonly timeouts?: Partial<Timeouts>
  readonly concurrency?: number
  /**
   * Whether token counts are asked for in streams; true again after a server was made to understand
   * it.
   */
  readonly streamUsage?: boolean
}

export interface ProviderRecords extends Dialects {
  list(): Provider[]
  find(id: string): Provider | undefined
  /** Throws Failure `not_found`. */
  require(id: string): Provider
  /**
   * The id is a slug of the name, never one used before. Throws Failure `invalid_request` for an
   * address no key may be sent to.
   */
  create(input: NewProvider, who: string): Provider
  /**
   * A changed base URL first removes the provider's keys, so that none reaches the new address; if
   * that fails nothing changes.
   */
  update(id: string, change: ProviderChange, who: string): Promise<Provider>
  /** Throws Failure `conflict` for built-in providers. The ledger keeps the id. */
  remove(id: string, who: string): Promise<void>
  /**
   * What the last attempt told about the provider; null: it answered. Written to the database about
   * once a second.
   */
  noteResult(id: string, error: ErrorBody | null): void
  /** Writes noted results now. */
  flush(): void
  /** Reads the table again, after it was changed by other means such as a restored backup. */
  reload(): void
}

export interface ProviderRecordsDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'changes' | 'log'>
  readonly audit: Pick<Audit, 'note'>
  /**
   * Asks for the keys again: removes those of a provider whose base URL changes or that goes away.
   */
  readonly onBaseUrlChanged: (id: string, who: string) => Promise<void>
  /** For the first run. */
  readonly openaiBaseUrl?: string
}

const writeHealthEveryMs = 1000

export function createProviderRecords({
  store,
  platform,
  audit,
  onBaseUrlChanged,
  openaiBaseUrl,
}: ProviderRecordsDeps): ProviderRecords {
  const rows = createProviderRows(store.db)
  let cache = new Map<string, Provider>()
  const noted = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  function reload() {
    cache = new Map(rows.all().map((provider) => [provider.id, provider]))
  }
  function seed() {
    const usable = openaiBaseUrl !== undefined && refusedBaseUrl(openaiBaseUrl) === null
    if (openaiBaseUrl !== undefined && !usable)
      platform.log.warn('OPENAI_BASE_URL of the .env file cannot be used')
    const missing = builtInProviders(platform.clock.now(), usable ? openaiBaseUrl : null).filter(
      ({ id }) => !cache.has(id),
    )
    if (missing.length === 0) return
    store.write(() => missing.forEach(rows.insert))
    reload()
  }
  function requireProvider(id: string): Provider {
    const provider = cache.get(id)
    if (provider === undefined) throw new Failure('not_found', `There is no provider ${id}.`)
    return provider
  }
  function changed() {
    platform.changes.publish('providers', 'models')
  }
  function freeId(name: string): string {
    const slug = slugOf(name)
    for (let number = 1; ; number += 1) {
      const id = number === 1 ? slug : `${slug}-${number}`
      if (!cache.has(id) && !rows.wasUsed(id)) return id
    }
  }
  function flush() {
    clearTimeout(timer)
    timer = undefined
    const ids = [...noted]
    noted.clear()
    if (ids.length === 0 || !store.db.open) return
    try {
      store.write(() => {
        for (const id of ids) {
          const provider = cache.get(id)
          if (provider !== undefined) rows.updateHealth(provider)
        }
      })
    } catch (error) {
      // Health is a convenience; a full disk is reported by the ledger.
      platform.log.warn('provider health was not written', {
        error: error instanceof Error ? error.name : 'unknown',
      })
    }
    platform.changes.publish('providers')
  }

  reload()
  seed()

  return {
    list: () => [...cache.values()],
    find: (id) => cache.get(id),
    require: requireProvider,
    create({ kind, name, baseUrl, confirmPrivateNetwork = false, enabled = true }, who) {
      const provider: Provider = {
        id: freeId(name),
        kind,
        name,
        enabled,
        ...checkedAddress(kind, baseUrl ?? null, confirmPrivateNetwork),
        builtIn: false,
        timeouts: defaultTimeouts,
        concurrency: defaultConcurrency,
        streamUsage: true,
        health: 'unknown',
        lastOkAt: null,
        lastError: null,
        createdAt: platform.clock.now(),
      }
      store.write(() => {
        rows.insert(provider)
        audit.note({ who, what: 'provider added', subject: provider.id, after: facts(provider) })
      })
      cache.set(provider.id, provider)
      changed()
      return provider
    },
    async update(
      id,
      { name, baseUrl, confirmPrivateNetwork = false, enabled, timeouts, concurrency, streamUsage },
      who,
    ) {
      const known = requireProvider(id)
      const address = newAddress(known, baseUrl, confirmPrivateNetwork)
      const moved = address.baseUrl !== known.baseUrl
      if (moved) await onBaseUrlChanged(id, who)
      const before = requireProvider(id)
      const after: Provider = {
        ...before,
        name: name ?? before.name,
        ...address,
        enabled: enabled ?? before.enabled,
        timeouts: { ...before.timeouts, ...timeouts },
        concurrency: concurrency ?? before.concurrency,
        streamUsage: streamUsage ?? (moved || before.streamUsage),
        ...(moved ? { health: 'unknown' as const, lastOkAt: null, lastError: null } : {}),
      }
      store.write(() => {
        rows.update(after)
        if (moved) rows.updateHealth(after)
        audit.note({
          who,
          what: 'provider changed',
          subject: id,
          before: facts(before),
          after: facts(after),
        })
      })
      cache.set(id, after)
      changed()
      return after
    },
    async remove(id, who) {
      const known = requireProvider(id)
      if (known.builtIn)
        throw new Failure('conflict', `${known.name} is built in and stays. Switch it off instead.`)
      await onBaseUrlChanged(id, who)
      const before = requireProvider(id)
      store.write(() => {
        rows.remove(id)
        audit.note({ who, what: 'provider removed', subject: id, before: facts(before) })
      })
      cache.delete(id)
      changed()
    },
    noteResult(id, error) {
      const provider = cache.get(id)
      const health = healthAfter(error?.code ?? 'ok')
      if (provider === undefined || health === null) return
      cache.set(
        id,
        error === null
          ? { ...provider, health, lastOkAt: platform.clock.now() }
          : { ...provider, health, lastError: error },
      )
      noted.add(id)
      timer ??= setTimeout(flush, writeHealthEveryMs).unref()
    },
    asksStreamUsage: (id) => cache.get(id)?.streamUsage !== false,
    refusedStreamUsage(id) {
      const before = cache.get(id)
      if (before === undefined || !before.streamUsage) return
      const after = { ...before, streamUsage: false }
      cache.set(id, after)
      // Tollgate changes its own behaviour here, so it is on record; a database that takes no
      // writes must not take the call down.
      try {
        store.write(() => {
          rows.update(after)
          audit.note({
            who: 'tollgate',
            what: 'provider changed',
            subject: id,
            before: facts(before),
            after: facts(after),
          })
        })
      } catch (error) {
        platform.log.warn('What was learned of a provider was not written', {
          provider: id,
          error: error instanceof Error ? error.name : 'unknown',
        })
      }
      changed()
    },
    flush,
    reload,
  }
}

function facts({
  kind,
  name,
  baseUrl,
  privateNetworkConfirmed,
  enabled,
  timeouts,
  concurrency,
  streamUsage,
}: Provider) {
  return {
    kind,
    name,
    baseUrl,
    privateNetworkConfirmed,
    enabled,
    timeouts,
    concurrency,
    streamUsage,
  }
}
