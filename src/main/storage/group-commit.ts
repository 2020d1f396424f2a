/**
 * Group commit: everything that asks to commit in one turn of the event loop shares one durable
 * transaction, and nobody is told "done" before its fsync. Each piece of work runs in a savepoint,
 * so one that throws is undone alone.
 */
import { asLedgerFailure } from './ledger-failure'
import type { Db, Store } from './store'

interface Waiting {
  readonly work: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

type Settled = { readonly waiting: Waiting } & (
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown }
)

export interface GroupCommitStore extends Store {
  /** Commits what is queued now, without waiting for the end of the turn. */
  flush(): void
}

/** `onCommit` runs after each commit and must not throw: what it follows is on disk. */
export function createStore(db: Db, onCommit: () => void = () => {}): GroupCommitStore {
  const committed = transactions(db)
  const runOne = savepoints(db)
  let queue: Waiting[] = []

  function flush() {
    const group = queue
    queue = []
    if (group.length === 0) return
    let settled: Settled[]
    try {
      settled = committed(() => (group.length === 1 ? group.map(runAlone) : group.map(runOne)))
    } catch (failure) {
      for (const waiting of group) waiting.reject(failure)
      return
    }
    for (const one of settled) {
      if (one.ok) one.waiting.resolve(one.value)
      else one.waiting.reject(asLedgerFailure(one.error))
    }
    onCommit()
  }

  return {
    db,
    flush,
    write(work) {
      if (db.inTransaction) return work()
      const value = committed(work)
      onCommit()
      return value
    },
    commitSoon<T>(work: () => T): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        if (queue.length === 0) setImmediate(flush)
        queue.push({ work, resolve: (value) => resolve(value as T), reject })
      })
    },
  }
}

/** Runs work in a transaction of its own; what the disk refuses is thrown as the ledger's failure. */
function transactions(db: Db): <T>(work: () => T) => T {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  return (work) => {
    try {
      begin.run()
      const value = work()
      commit.run()
      return value
    } catch (error) {
      if (db.inTransaction) rollback.run()
      throw asLedgerFailure(error)
    }
  }
}

/** A group of one is undone with its transaction: what it throws ends both. */
function runAlone(waiting: Waiting): Settled {
  return { waiting, ok: true, value: waiting.work() }
}

/** Runs one piece of work of a group, so that one that throws is undone alone. */
function savepoints(db: Db): (waiting: Waiting) => Settled {
  const savepoint = db.prepare('SAVEPOINT work')
  const release = db.prepare('RELEASE work')
  const undo = db.prepare('ROLLBACK TO work')
  return (waiting) => {
    savepoint.run()
    try {
      const value = waiting.work()
      release.run()
      return { waiting, ok: true, value }
    } catch (error) {
      // A failed statement may have ended the whole transaction (disk full): then there is no
      // savepoint left to return to.
      if (!db.inTransaction) throw error
      undo.run()
      release.run()
      return { waiting, ok: false, error }
    }
  }
}
