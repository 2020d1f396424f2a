/** Provider records as rows of the table `providers`. */
import { health, type Provider } from '../../contract/providers'
import { noteBroken } from '../storage/broken-cells'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'
import { defaultTimeouts } from './new-provider'

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
  /** True for an id of a removed provider: its ledger rows keep it, so nobody else gets it. */
  wasUsed(id: string): boolean
}

export function createProviderRows(db: Db): ProviderRows {
  const select = db.prepare<[], ProviderRow>(
    'SELECT * FROM providers ORDER BY built_in DESC, created_at, id',
  )
  const insert = db.prepare(
    `INSERT INTO providers (id, kind, name, base_url, private_network, enabled, built_in, timeouts,
     concurrency, created_at) VALUES (@id, @kind, @name, @baseUrl, @privateNetwork, @enabled,
     @builtIn, @timeouts, @concurrency, @createdAt)`,
  )
  const update = db.prepare(
    `UPDATE providers SET name = @name, base_url = @baseUrl, private_network = @privateNetwork,
     enabled = @enabled, timeouts = @timeouts, concurrency = @concurrency,
     stream_usage = @streamUsage WHERE id = @id`,
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
    insert(provider) {
      insert.run(cellsOf(provider))
    },
    update(provider) {
      update.run(cellsOf(provider))
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

/** The cells that `insert` and `update` write, by the names of their parameters. */
function cellsOf(provider: Provider) {
  const { id, kind, name, baseUrl, concurrency, createdAt } = provider
  return {
    id,
    kind,
    name,
    baseUrl,
    concurrency,
    createdAt,
    privateNetwork: Number(provider.privateNetworkConfirmed),
    enabled: Number(provider.enabled),
    builtIn: Number(provider.builtIn),
    timeouts: JSON.stringify(provider.timeouts),
    streamUsage: Number(provider.streamUsage),
  }
}

const storedHealth = health.catch('unknown')

/** Switched off where its cells cannot be read: saving it again, with what it lacks, repairs it. */
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
