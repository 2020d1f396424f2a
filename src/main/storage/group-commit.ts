/**
 * Group commit: everything that asks to commit in one turn of the event loop shares one durable
 * transaction, and nobody is told "done" before its fsync. Each piece of work runs in a savepoint,
 * so one that throws is undone alone.
 */
import { Failure } from '../platform/failure'
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
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const savepoint = db.prepare('SAVEPOINT work')
  const release = db.prepare('RELEASE work')
  const undo = db.prepare('ROLLBACK TO work')
  let queue: Waiting[] = []

  function runOne(waiting: Waiting): Settled {
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

  function flush() {
    const group = queue
    queue = []
    if (group.length === 0) return
    let settled: Settled[]
    try {
      begin.run()
      settled = group.map(runOne)
      commit.run()
    } catch (error) {
      if (db.inTransaction) rollback.run()
      const failure = asLedgerFailure(error)
      for (const waiting of group) waiting.reject(failure)
      return
    }
    for (const one of settled) {
      if (one.ok) one.waiting.resolve(one.value)
      else one.waiting.reject(asLedgerFailure(one.error))
    }
    onCommit()
  }

  function committed<T>(work: () => T): T {
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

const unavailable: Readonly<Record<string, string>> = {
  SQLITE_FULL:
    'The disk is full, so the ledger cannot be written. Calls are refused until there is space; reading and exporting still work.',
  SQLITE_READONLY:
    'The ledger cannot be written: its file or folder is read-only. Calls are refused until that is changed.',
  SQLITE_CORRUPT:
    'The ledger file is damaged. Calls are refused; restore a backup or start a new ledger.',
  SQLITE_NOTADB:
    'The ledger file is not a database. Calls are refused; restore a backup or start a new ledger.',
  SQLITE_BUSY: 'Another program holds the ledger. Close it and try again.',
  SQLITE_IOERR:
    'The disk reported an error while the ledger was written. Calls are refused until it works again.',
  SQLITE_LOCKED: 'The ledger is in use by another part of this process. Try again.',
  SQLITE_PROTOCOL: 'Another program holds the ledger. Close it and try again.',
  SQLITE_INTERRUPT: 'Writing the ledger was interrupted. Try again.',
  SQLITE_NOMEM:
    'There is no memory left to write the ledger. Calls are refused until there is; close other programs.',
  SQLITE_CANTOPEN:
    'The ledger file cannot be opened. Check that the data folder exists and is yours.',
}

/**
 * What the system says of the same troubles where a file is copied or made, not written by SQLite.
 */
const systemCodes: Readonly<Record<string, string>> = {
  ENOSPC: 'SQLITE_FULL',
  EDQUOT: 'SQLITE_FULL',
  EROFS: 'SQLITE_READONLY',
  EACCES: 'SQLITE_READONLY',
  EPERM: 'SQLITE_READONLY',
  EIO: 'SQLITE_IOERR',
}

/** SQLite's own failures, and the disk's, as `ledger_unavailable`; anything else as it came. */
export function asLedgerFailure(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string')
    return error
  const told = systemCodes[error.code] ?? error.code
  const known = Object.keys(unavailable).find(
    (code) => told === code || told.startsWith(`${code}_`),
  )
  return known === undefined
    ? error
    : new Failure('ledger_unavailable', unavailable[known] ?? error.message)
}
