/**
 * Whether another process has the ledger open. The folder's lock is a file, and a file can be
 * removed; two writers of one ledger must never be.
 */
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Failure } from '../platform/failure'
import { shownPath } from '../platform/system-error'

/** A process that is about to end, or a program that takes a look, may have it for a moment. */
const patienceMs = 2000

/**
 * Throws Failure `conflict` where another process has the ledger open, whatever name it reached it
 * by: every open WAL database is share-locked, so an exclusive lock cannot be had. What else is
 * wrong with the file is for the caller who opens it. `previous` is the process that had the folder
 * before.
 */
export function refuseSharedLedger(file: string, previous: number | undefined): void {
  if (!existsSync(file)) return
  let database: Database.Database | undefined
  try {
    database = new Database(file, { timeout: patienceMs, fileMustExist: true })
    database.pragma('locking_mode = EXCLUSIVE')
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
      throw shared(file, previous)
  } finally {
    database?.close()
  }
}

function shared(file: string, previous: number | undefined): Failure {
  const who =
    previous === undefined || previous === process.pid
      ? 'Another program'
      : `Another program, perhaps the Tollgate of process ${previous},`
  return new Failure(
    'conflict',
    `${who} has ${shownPath(file)} open, and only one may use it. Close that program and start Tollgate again, or choose another folder with --home.`,
  )
}
