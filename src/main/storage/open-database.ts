/** Opens the one SQLite file: is it ours, then pragmas, then what migrations are new. */
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Failure } from '../platform/failure'
import { applicationId } from './application-id'
import { formatOf, migrate, newestFormat } from './migrate'
import type { Db } from './store'

/** The WAL-reset corruption bug was fixed in 3.51.3 (sqlite.org/wal.html#walresetbug). */
const oldestSafeSqlite = [3, 51, 3] as const

/**
 * The writer connection. better-sqlite3 opens a WAL database with synchronous=NORMAL, which may
 * lose a committed row on power loss, so FULL is set here and read back. Throws Failure
 * `ledger_unavailable` for a file that is not ours or newer than this program.
 */
export function openDatabase(file: string): Db {
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600))
  const db = new Database(file, { timeout: 5000 })
  try {
    keepTemporaryInMemory(db)
    // Before the first write: a file that is not ours, or newer than we are, must stay as it is.
    checkVersion(db)
    setPragmas(db)
    migrate(db)
    for (const suffix of ['', '-wal', '-shm'])
      if (existsSync(file + suffix)) chmodSync(file + suffix, 0o600)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** A second connection for long reads; it cannot write. */
export function openReader(file: string): Db {
  const db = new Database(file, { readonly: true, timeout: 5000 })
  keepTemporaryInMemory(db)
  db.pragma('query_only = ON')
  db.pragma('trusted_schema = OFF')
  return db
}

/**
 * SQLite keeps what it sorts and what a savepoint would undo, prompts among it, in an unlinked file
 * of the system's temporary folder unless told so.
 */
function keepTemporaryInMemory(db: Db): void {
  db.pragma('temp_store = MEMORY')
}

function setPragmas(db: Db) {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  // What is deleted is overwritten: wiped prompts must not lie on in free pages.
  db.pragma('secure_delete = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('mmap_size = 0')
  // Checkpoints run on a worker, as an inline one stalls the call whose commit it lands on; only
  // where that thread gets no time to run and the log passes 64 MB does the writer move it along
  // itself.
  db.pragma(`wal_autocheckpoint = ${16 * 1024}`)
  db.pragma(`journal_size_limit = ${16 * 1024 * 1024}`)
  if (process.platform === 'darwin') {
    db.pragma('fullfsync = ON')
    db.pragma('checkpoint_fullfsync = ON')
  }
  if (db.pragma('synchronous', { simple: true }) !== 2) {
    throw new Failure(
      'ledger_unavailable',
      'The database would not accept synchronous=FULL, so a committed call could be lost. No calls are made.',
    )
  }
}

function checkVersion(db: Db) {
  const version = String(db.prepare('SELECT sqlite_version()').pluck().get())
  const parts = version.split('.').map(Number)
  for (const [index, floor] of oldestSafeSqlite.entries()) {
    const part = parts[index] ?? 0
    if (part > floor) break
    if (part < floor)
      throw new Failure(
        'ledger_unavailable',
        `SQLite ${version} has a known corruption bug. Tollgate needs 3.51.3 or newer.`,
      )
  }
  const id = db.pragma('application_id', { simple: true })
  const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").pluck().get()
  if (id !== applicationId && tables !== 0)
    throw new Failure(
      'ledger_unavailable',
      'The ledger file is a database of another program. Move it away and start again.',
    )
  const format = formatOf(db)
  if (format > newestFormat) {
    throw new Failure(
      'ledger_unavailable',
      `The ledger was written by a newer Tollgate (format ${format}, this one knows ${newestFormat}). Update Tollgate to open it.`,
    )
  }
}
