/** Provider records as rows, and the ones every installation starts with. */
import { health, type Provider, type Timeouts } from '../../contract/providers'
import { noteBroken } from '../storage/broken-cells'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'

export const defaultTimeouts: Timeouts = {
  connectMs: 10_000,
  firstTokenMs: 60_000,
  idleMs: 60_000,
  totalMs: 600_000,
}

/** Attempts at one provider at once, until a person says otherwise. */
export const defaultConcurrency = 64

interface ProviderRow {
  readonly id: string
  readonly kind: Provider['kind']
  readonly name: string
  readonly base_url: string | null
  readonly private_network: number
  readonly enabled: number
  readonly built_in: number
  readonly timeouts: string
  readonly concurrency: number
  readonly stream_usage: number
  readonly health: string
  readonly last_ok_at: number | null
  readonly last_error: string | null
  readonly created_at: number
}

export interface ProviderRows {
  all(): Provider[]
  insert(provider: Provider): void
  /**
   * Writes name, base URL and its confirmation, enabled, timeouts, concurrency and whether token
   * counts are asked for.
   */
  update(provider: Provider): void
  updateHealth(provider: Provider): void
  remove(id: string): void
  /**
   * True for an id that a removed provider had: its ledger rows keep that name, so nobody else may
   * have it.
   */
  wasUsed(id: string): boolean
}

export function createProviderRows(db: Db): ProviderRows {
  const select = db.prepare<[], ProviderRow>(
    'SELECT * FROM providers ORDER BY built_in DESC, created_at, id',
  )
  const insert = db.prepare(
    'INSERT INTO providers (id, kind, name, base_url, private_network, enabled, built_in, timeouts, concurrency, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const update = db.prepare(
    'UPDATE providers SET name = ?, base_url = ?, private_network = ?, enabled = ?, timeouts = ?, concurrency = ?, stream_usage = ? WHERE id = ?',
  )
  const updateHealth = db.prepare(
    'UPDATE providers SET health = ?, last_ok_at = ?, last_error = ? WHERE id = ?',
  )
  const remove = db.prepare('DELETE FROM providers WHERE id = ?')
  const removed = db
    .prepare<[string], number>(
      "SELECT 1 FROM audit WHERE what = 'provider removed' AND subject = ? LIMIT 1",
    )
    .pluck()
  return {
    all: () => select.all().map((row) => fromRow(db, row)),
    insert({
      id,
      kind,
      name,
      baseUrl,
      privateNetworkConfirmed,
      enabled,
      builtIn,
      timeouts: limits,
      concurrency,
      createdAt,
    }) {
      insert.run(
        id,
        kind,
        name,
        baseUrl,
        Number(privateNetworkConfirmed),
        Number(enabled),
        Number(builtIn),
        JSON.stringify(limits),
        concurrency,
        createdAt,
      )
    },
    update({
      id,
      name,
      baseUrl,
      privateNetworkConfirmed,
      enabled,
      timeouts: limits,
      concurrency,
      streamUsage,
    }) {
      update.run(
        name,
        baseUrl,
        Number(privateNetworkConfirmed),
        Number(enabled),
        JSON.stringify(limits),
        concurrency,
        Number(streamUsage),
        id,
      )
    },
    updateHealth({ id, health: state, lastOkAt, lastError }) {
      updateHealth.run(state, lastOkAt, lastError === null ? null : JSON.stringify(lastError), id)
    },
    remove(id) {
      remove.run(id)
    },
    wasUsed: (id) => removed.get(id) !== undefined,
  }
}

const storedHealth = health.catch('unknown')

/**
 * A provider whose cells cannot be read is switched off: saving it again, with what it should have,
 * repairs it.
 */
function fromRow(db: Db, row: ProviderRow): Provider {
  const limits = readStored(db, 'providers.timeouts', row.id, row.timeouts)
  const hasAddress = row.base_url === null || URL.canParse(row.base_url)
  if (!hasAddress)
    noteBroken(db, {
      place: 'providers.base_url',
      row: row.id,
      text: row.base_url ?? '',
      problem: 'it is no address',
    })
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    baseUrl: row.base_url,
    privateNetworkConfirmed: row.private_network === 1,
    enabled: row.enabled === 1 && limits !== undefined && hasAddress,
    builtIn: row.built_in === 1,
    timeouts: limits ?? defaultTimeouts,
    concurrency: row.concurrency,
    streamUsage: row.stream_usage === 1,
    health: storedHealth.parse(row.health),
    lastOkAt: row.last_ok_at,
    lastError:
      row.last_error === null
        ? null
        : (readStored(db, 'providers.last_error', row.id, row.last_error) ?? null),
    createdAt: row.created_at,
  }
}

/**
 * The providers of a new installation. OPENAI_BASE_URL of a .env file may set the first one's
 * address (spec K3).
 */
export function builtInProviders(createdAt: number, openaiBaseUrl: string | null): Provider[] {
  const common = {
    privateNetworkConfirmed: false,
    enabled: true,
    builtIn: true,
    timeouts: defaultTimeouts,
    concurrency: defaultConcurrency,
    streamUsage: true,
    health: 'unknown',
    lastOkAt: null,
    lastError: null,
    createdAt,
  } as const
  return [
    { id: 'openai', kind: 'openai', name: 'OpenAI', baseUrl: openaiBaseUrl, ...common },
    { id: 'anthropic', kind: 'anthropic', name: 'Anthropic', baseUrl: null, ...common },
    { id: 'simulated', kind: 'simulated', name: 'Simulated', baseUrl: null, ...common },
  ]
}

/** A slug from a name: lower case, digits and single hyphens, at most 40 characters. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
  return slug === '' ? 'provider' : slug
}
