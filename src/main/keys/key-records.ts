/** The records of keys: read once, kept in memory for the hot path, written through to the `keys` table. Session keys are in memory only. */
import type { ErrorCode } from '../../contract/errors'
import type { Health } from '../../contract/providers'
import { Failure } from '../platform/failure'
import type { Store } from '../storage/store'

export interface KeyRecord {
  readonly id: string
  readonly providerId: string
  readonly label: string
  readonly last4: string
  readonly fingerprint: string
  readonly project: string | null
  readonly environment: string | null
  readonly backend: 'keytar' | 'keyring' | 'session' | 'environment'
  readonly status: 'active' | 'retiring'
  readonly health: Health
  readonly lastError: ErrorCode | null
  readonly retiringSince: number | null
  readonly rotateAfter: number | null
  readonly createdAt: number | null
  readonly lastTestedAt: number | null
  readonly lastOkAt: number | null
  readonly lastUsedAt: number | null
}

/** The scope of a key: one active key may hold each. */
export interface RecordScope {
  readonly providerId: string
  readonly project: string | null
  readonly environment: string | null
}

export interface KeyRecords {
  all(): readonly KeyRecord[]
  get(id: string): KeyRecord | undefined
  activeAt(scope: RecordScope): KeyRecord | undefined
  /** The key that waits beside its successor; of several the newest to retire. */
  retiringAt(scope: RecordScope): KeyRecord | undefined
  /** Takes in a record that is never written: an environment key. */
  adopt(record: KeyRecord): void
  /** Adds or replaces. `alongside` runs in the transaction of the write. */
  save(record: KeyRecord, alongside: () => void): void
  /** Both in one transaction: `retired` gives up its scope before `active` takes it. `retired` may be absent where nobody holds the scope. */
  exchange(retired: KeyRecord | undefined, active: KeyRecord, alongside: () => void): void
  remove(id: string, alongside: () => void): void
  /** Changes health and dates now; the table follows at most once a second. */
  touch(
    id: string,
    change: Partial<
      Pick<KeyRecord, 'health' | 'lastError' | 'lastTestedAt' | 'lastOkAt' | 'lastUsedAt'>
    >,
  ): void
  /** Writes what `touch` left to write. */
  flush(): void
  /** Takes in rows that came into the table by other means such as a restored backup, which removes none. */
  reload(): void
}

const flushAfterMs = 1_000

const selectAll = `SELECT id, provider_id AS providerId, label, last4, fingerprint, project, environment, backend, status, health, last_error AS lastError,
  retiring_since AS retiringSince, rotate_after AS rotateAfter, created_at AS createdAt, last_tested_at AS lastTestedAt, last_ok_at AS lastOkAt, last_used_at AS lastUsedAt FROM keys ORDER BY id`
const upsert = `INSERT INTO keys (id, provider_id, label, last4, fingerprint, project, environment, backend, status, health, last_error, retiring_since, rotate_after,
    created_at, last_tested_at, last_ok_at, last_used_at)
  VALUES (@id, @providerId, @label, @last4, @fingerprint, @project, @environment, @backend, @status, @health, @lastError, @retiringSince, @rotateAfter,
    @createdAt, @lastTestedAt, @lastOkAt, @lastUsedAt)
  ON CONFLICT (id) DO UPDATE SET label = excluded.label, last4 = excluded.last4, fingerprint = excluded.fingerprint, backend = excluded.backend, status = excluded.status,
    health = excluded.health, last_error = excluded.last_error, retiring_since = excluded.retiring_since, rotate_after = excluded.rotate_after, last_tested_at = excluded.last_tested_at, last_ok_at = excluded.last_ok_at, last_used_at = excluded.last_used_at`

/** `onFlush` is called after health and dates reached the table. */
export function createKeyRecords(store: Store, onFlush: () => void): KeyRecords {
  const statements = {
    save: store.db.prepare<[KeyRecord]>(upsert),
    remove: store.db.prepare<[string]>('DELETE FROM keys WHERE id = ?'),
    touch: store.db.prepare<[KeyRecord]>(
      'UPDATE keys SET health = @health, last_error = @lastError, last_tested_at = @lastTestedAt, last_ok_at = @lastOkAt, last_used_at = @lastUsedAt WHERE id = @id',
    ),
  }
  const select = store.db.prepare<[], KeyRecord>(selectAll)
  const byId = new Map<string, KeyRecord>()
  const byScope = new Map<string, string>()
  const unwritten = new Set<string>()
  let timer: NodeJS.Timeout | null = null
  reload()

  function reload() {
    for (const record of select.all()) {
      if (byId.has(record.id)) continue
      byId.set(record.id, record)
      if (!byScope.has(scopeName(record))) index(record)
    }
  }

  function index(record: KeyRecord) {
    if (record.status === 'active' && record.backend !== 'environment')
      byScope.set(scopeName(record), record.id)
  }
  function unindex(record: KeyRecord | undefined) {
    if (record !== undefined && byScope.get(scopeName(record)) === record.id)
      byScope.delete(scopeName(record))
  }
  function flush() {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const records = [...unwritten]
      .map((id) => byId.get(id))
      .filter((record) => record !== undefined)
    if (records.length === 0) return
    const stored = records.filter(isStored)
    if (stored.length > 0)
      store.write(() => stored.forEach((record) => statements.touch.run(record)))
    // Kept until the commit stood: a refused write is tried again with the next one.
    unwritten.clear()
    onFlush()
  }
  function take(record: KeyRecord) {
    unindex(byId.get(record.id))
    byId.set(record.id, record)
    index(record)
  }
  return {
    all: () => [...byId.values()],
    get: (id) => byId.get(id),
    activeAt: (scope) => byId.get(byScope.get(scopeName(scope)) ?? ''),
    retiringAt(scope) {
      const name = scopeName(scope)
      return [...byId.values()]
        .filter((record) => record.status === 'retiring' && scopeName(record) === name)
        .sort((a, b) => (b.retiringSince ?? 0) - (a.retiringSince ?? 0))[0]
    },
    adopt: (record) => void byId.set(record.id, record),
    save(record, alongside) {
      store.write(() => {
        if (isStored(record)) statements.save.run(record)
        alongside()
      })
      take(record)
    },
    exchange(retired, active, alongside) {
      store.write(() => {
        for (const record of [retired, active])
          if (record !== undefined && isStored(record)) statements.save.run(record)
        alongside()
      })
      if (retired !== undefined) take(retired)
      take(active)
    },
    remove(id, alongside) {
      store.write(() => {
        statements.remove.run(id)
        alongside()
      })
      unindex(byId.get(id))
      byId.delete(id)
      unwritten.delete(id)
    },
    touch(id, change) {
      const record = byId.get(id)
      if (record === undefined) return
      byId.set(id, { ...record, ...change })
      unwritten.add(id)
      timer ??= setTimeout(quietly(flush), flushAfterMs).unref()
    },
    flush,
    reload,
  }
}

/** Only these have a row: session keys leave no trace on disk, environment keys are read anew at each start. */
function isStored(record: KeyRecord): boolean {
  return record.backend === 'keytar' || record.backend === 'keyring'
}

function scopeName({ providerId, project, environment }: RecordScope): string {
  return `${providerId}\n${project ?? ''}\n${environment ?? ''}`
}

/** Health and dates are not worth a crash: a ledger that refuses writes says so itself where it matters. */
function quietly(work: () => void): () => void {
  return () => {
    try {
      work()
    } catch (thrown) {
      if (
        !(thrown instanceof Error) ||
        (thrown.name !== 'SqliteError' && !(thrown instanceof Failure))
      )
        throw thrown
    }
  }
}
