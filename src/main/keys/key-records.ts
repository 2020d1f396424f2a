/**
 * The records of keys: read once, kept in memory for the hot path, written through to the `keys`
 * table. Session keys are in memory only.
 */
import { Failure } from '../platform/failure'
import type { Store } from '../storage/store'
import type { HealthChange } from './key-health'
import { createKeyIndex, type KeyIndex } from './key-index'
import type { KeyRecord } from './key-record'
import { createKeyRows } from './key-rows'
import { createLateWrites } from './late-writes'

export interface KeyRecords extends Pick<KeyIndex, 'all' | 'get' | 'activeAt' | 'retiringAt'> {
  /** Takes in a record that is never written: an environment key. */
  adopt(record: KeyRecord): void
  /** Adds or replaces. `alongside` runs in the transaction of the write. */
  save(record: KeyRecord, alongside: () => void): void
  /**
   * Both in one transaction: `retired` gives up its scope before `active` takes it. `retired` may
   * be absent where nobody holds the scope.
   */
  exchange(retired: KeyRecord | undefined, active: KeyRecord, alongside: () => void): void
  remove(id: string, alongside: () => void): void
  /** Changes health and dates now; the table follows at most once a second. */
  touch(id: string, change: Partial<HealthChange>): void
  /** Writes what `touch` left to write. */
  flush(): void
  /** Takes in rows that came by other means such as a restored backup, which removes none. */
  reload(): void
}

/** `onFlush` is called after health and dates reached the table. */
export function createKeyRecords(store: Store, onFlush: () => void): KeyRecords {
  const rows = createKeyRows(store.db)
  const index = createKeyIndex()
  const late = createLateWrites(store, rows, index.get, onFlush)

  function reload() {
    for (const record of rows.all()) index.takeMissing(record)
  }
  reload()

  return {
    all: index.all,
    get: index.get,
    activeAt: index.activeAt,
    retiringAt: index.retiringAt,
    adopt: index.put,
    save(record, alongside) {
      store.write(() => {
        rows.save(record)
        alongside()
      })
      index.take(record)
    },
    exchange(retired, active, alongside) {
      store.write(() => {
        if (retired !== undefined) rows.save(retired)
        rows.save(active)
        alongside()
      })
      if (retired !== undefined) index.take(retired)
      index.take(active)
    },
    remove(id, alongside) {
      store.write(() => {
        rows.remove(id)
        alongside()
      })
      index.drop(id)
      late.forget(id)
    },
    touch(id, change) {
      const record = index.get(id)
      if (record === undefined) return
      index.put({ ...record, ...change })
      late.add(id)
    },
    flush: late.flush,
    reload,
  }
}

/** Throws Failure `not_found`. */
export function existingKey(records: Pick<KeyRecords, 'get'>, id: string): KeyRecord {
  const record = records.get(id)
  if (record === undefined) throw new Failure('not_found', `There is no key ${id}.`)
  return record
}

/**
 * The record of a key that may be changed here. Throws Failure: `not_found`, or `conflict` for a
 * key from the environment.
 */
export function changeableKey(records: Pick<KeyRecords, 'get'>, id: string): KeyRecord {
  const record = existingKey(records, id)
  if (record.backend !== 'environment') return record
  throw new Failure(
    'conflict',
    `This key comes from the environment variable ${record.label}. Change it there and start Tollgate again.`,
  )
}
