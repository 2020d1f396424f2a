/** All key records in memory, by id and by the scope they serve: what a call asks, without SQL. */
import { scopeName, type KeyRecord, type RecordScope } from './key-record'

export interface KeyIndex {
  all(): readonly KeyRecord[]
  get(id: string): KeyRecord | undefined
  activeAt(scope: RecordScope): KeyRecord | undefined
  /** The key that waits beside its successor; of several the newest to retire. */
  retiringAt(scope: RecordScope): KeyRecord | undefined
  /** Adds or replaces, and gives an active key its scope. */
  take(record: KeyRecord): void
  /** Adds a record unless one of its id is there; its scope stays with the key that has it. */
  takeMissing(record: KeyRecord): void
  /** Adds or replaces a record whose scope does not change. */
  put(record: KeyRecord): void
  drop(id: string): void
}

export function createKeyIndex(): KeyIndex {
  const byId = new Map<string, KeyRecord>()
  const byScope = new Map<string, string>()

  function serve(record: KeyRecord) {
    if (record.status === 'active' && record.backend !== 'environment')
      byScope.set(scopeName(record), record.id)
  }
  function giveUp(record: KeyRecord | undefined) {
    if (record !== undefined && byScope.get(scopeName(record)) === record.id)
      byScope.delete(scopeName(record))
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
    take(record) {
      giveUp(byId.get(record.id))
      byId.set(record.id, record)
      serve(record)
    },
    takeMissing(record) {
      if (byId.has(record.id)) return
      byId.set(record.id, record)
      if (!byScope.has(scopeName(record))) serve(record)
    },
    put: (record) => void byId.set(record.id, record),
    drop(id) {
      giveUp(byId.get(id))
      byId.delete(id)
    },
  }
}
