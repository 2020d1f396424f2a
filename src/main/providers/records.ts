/** Provider records: in memory for the hot path, in a table for good, every change on record. */
import type { NewProvider, Provider, ProviderChange } from '../../contract/providers'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import { newAddress } from './address'
import { refusedBaseUrl } from './base-url'
import { createHealthNotes, type HealthNotes } from './health-notes'
import { addedProvider, builtInProviders, changedProvider, slugOf } from './new-provider'
import type { Dialects } from './port'
import { createProviderRows, type ProviderRows } from './record-rows'
import { pick } from '../../shared/pick'

export interface ProviderRecords extends Dialects, HealthNotes {
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
  /** Reads the table again, after it was changed by other means such as a restored backup. */
  reload(): void
}

export interface ProviderRecordsDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'changes' | 'log'>
  readonly audit: Pick<Audit, 'note'>
  /** Removes the keys of a provider whose base URL changes or that goes away. */
  readonly onBaseUrlChanged: (id: string, who: string) => Promise<void>
  /** For the first run. */
  readonly openaiBaseUrl?: string
}

interface Book extends Pick<ProviderRecordsDeps, 'store' | 'audit'> {
  readonly platform: Pick<Platform, 'changes' | 'log'>
  readonly rows: ProviderRows
  /** The records in memory, by id. */
  readonly cache: Map<string, Provider>
}

export function createProviderRecords(deps: ProviderRecordsDeps): ProviderRecords {
  const { store, platform, audit, onBaseUrlChanged } = deps
  const rows = createProviderRows(store.db)
  const cache = new Map<string, Provider>()
  const book = { store, platform, audit, rows, cache }

  function require(id: string): Provider {
    const provider = cache.get(id)
    if (provider === undefined) throw new Failure('not_found', `There is no provider ${id}.`)
    return provider
  }
  const changed = () => platform.changes.publish('providers', 'models')

  reload(book)
  seed(book, deps)

  return {
    list: () => [...cache.values()],
    find: (id) => cache.get(id),
    require,
    create(input, who) {
      const provider = addedProvider(freeId(book, input.name), input, platform.clock.now())
      store.write(() => {
        rows.insert(provider)
        audit.note({ who, what: 'provider added', subject: provider.id, after: facts(provider) })
      })
      cache.set(provider.id, provider)
      changed()
      return provider
    },
    async update(id, change, who) {
      const known = require(id)
      const address = newAddress(known, change.baseUrl, change.confirmPrivateNetwork ?? false)
      const moved = address.baseUrl !== known.baseUrl
      if (moved) await onBaseUrlChanged(id, who)
      const before = require(id)
      const after = changedProvider(before, change, address, moved)
      writeChange(book, who, before, after, moved)
      cache.set(id, after)
      changed()
      return after
    },
    async remove(id, who) {
      const known = require(id)
      if (known.builtIn)
        throw new Failure('conflict', `${known.name} is built in and stays. Switch it off instead.`)
      await onBaseUrlChanged(id, who)
      const before = require(id)
      store.write(() => {
        rows.remove(id)
        audit.note({ who, what: 'provider removed', subject: id, before: facts(before) })
      })
      cache.delete(id)
      changed()
    },
    ...createHealthNotes(book),
    ...streamUsage(book),
    reload: () => reload(book),
  }
}

function reload({ rows, cache }: Book) {
  const providers = rows.all()
  cache.clear()
  for (const provider of providers) cache.set(provider.id, provider)
}

/** Adds the built-in providers that are missing; a .env address that no key may go to is left out. */
function seed(book: Book, { platform, openaiBaseUrl }: ProviderRecordsDeps) {
  const usable = openaiBaseUrl !== undefined && refusedBaseUrl(openaiBaseUrl) === null
  if (openaiBaseUrl !== undefined && !usable)
    platform.log.warn('OPENAI_BASE_URL of the .env file cannot be used')
  const missing = builtInProviders(platform.clock.now(), usable ? openaiBaseUrl : null).filter(
    ({ id }) => !book.cache.has(id),
  )
  if (missing.length === 0) return
  book.store.write(() => missing.forEach(book.rows.insert))
  reload(book)
}

/** The slug of the name, numbered where somebody has or had it. */
function freeId({ rows, cache }: Book, name: string): string {
  const slug = slugOf(name)
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? slug : `${slug}-${number}`
    if (!cache.has(id) && !rows.wasUsed(id)) return id
  }
}

/** Row and record of a change, in one commit; `moved`: what was known of its health goes too. */
function writeChange(
  { store, rows, audit }: Book,
  who: string,
  before: Provider,
  after: Provider,
  moved: boolean,
) {
  store.write(() => {
    rows.update(after)
    if (moved) rows.updateHealth(after)
    audit.note({
      who,
      what: 'provider changed',
      subject: after.id,
      before: facts(before),
      after: facts(after),
    })
  })
}

function streamUsage(book: Book): Dialects {
  const { platform, cache } = book
  return {
    asksStreamUsage: (id) => cache.get(id)?.streamUsage !== false,
    refusedStreamUsage(id) {
      const before = cache.get(id)
      if (before === undefined || !before.streamUsage) return
      const after = { ...before, streamUsage: false }
      cache.set(id, after)
      // Tollgate changes its own behaviour here, so it is on record; a database that takes no
      // writes must not take the call down.
      try {
        writeChange(book, 'tollgate', before, after, false)
      } catch (error) {
        platform.log.warn('What was learned of a provider was not written', {
          provider: id,
          error: error instanceof Error ? error.name : 'unknown',
        })
      }
      platform.changes.publish('providers', 'models')
    },
  }
}

/** What a person sets of a provider. */
const setFields = [
  'kind',
  'name',
  'baseUrl',
  'privateNetworkConfirmed',
  'enabled',
  'timeouts',
  'concurrency',
  'streamUsage',
] as const

function facts(provider: Provider) {
  return pick(provider, setFields)
}
