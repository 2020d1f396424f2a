/**
 * One process owns the data folder for its life (spec R4, B3). The operating system drops the lock
 * when the process ends, however it ends.
 */
import { chmodSync, closeSync, ftruncateSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Failure } from './failure'
import { lockFileName } from './paths'
import { openPlainFile, readPlainFile, refusalOf } from './plain-file'
import { reasonOf, shownPath, systemCodeOf } from './system-error'

export interface Lock {
  /** The process that had the folder before, as far as it left its number. */
  readonly previous: number | undefined
  /**
   * Is the file that was locked still the one in the folder? Where it was removed or replaced, or
   * the folder itself was, the lock keeps nobody out any more. Costs one look at the folder.
   */
  isHeld(): boolean
  /** Gives the folder up. Safe to call twice. */
  release(): void
}

/**
 * Takes the folder, or throws Failure `conflict` naming the folder and, where known, the process
 * that has it. The lock is SQLite's own exclusive file lock on a file of its own: it works alike on
 * Linux, macOS and Windows and is never stale after a kill.
 */
export function acquireLock(home: string, pid: number = process.pid): Lock {
  const file = join(home, lockFileName)
  const holder = join(home, 'lock.pid')
  const standing = refusalOf(file)
  if (standing !== null)
    throw cannotBeLocked(home, `${lockFileName} in it cannot be used, because ${standing}`)
  let database: Database.Database | undefined
  try {
    database = new Database(file, { timeout: 0 })
    database.pragma('locking_mode = EXCLUSIVE')
    database.exec('BEGIN EXCLUSIVE')
    chmodSync(file, 0o600)
  } catch (thrown) {
    database?.close()
    throw explain(thrown, home, holder)
  }
  const held = database
  const locked = identityOf(file)
  const previous = readPid(holder)
  writePid(holder, pid)
  return {
    previous,
    isHeld: () => locked !== null && identityOf(file) === locked,
    release() {
      if (held.open) held.close()
    },
  }
}

/** While the lock is held its file is open, so the system gives its number to no other. */
function identityOf(file: string): string | null {
  try {
    const stats = statSync(file, { bigint: true, throwIfNoEntry: false })
    return stats === undefined ? null : `${stats.dev}:${stats.ino}`
  } catch {
    return null
  }
}

function explain(thrown: unknown, home: string, holder: string): Failure {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return inUse(home, readPid(holder))
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE')
    return cannotBeLocked(home, 'the disk is full')
  if (code.startsWith('SQLITE_READONLY'))
    return cannotBeLocked(home, 'this user may not write to it')
  if (systemCodeOf(thrown) !== undefined) return cannotBeLocked(home, reasonOf(thrown))
  return cannotBeLocked(
    home,
    `files cannot be made in it (${code === '' ? 'unknown reason' : code})`,
  )
}

/** Another process has the folder. */
export function inUse(home: string, pid: number | undefined): Failure {
  const who = pid === undefined ? 'another Tollgate' : `another Tollgate (process ${pid})`
  return new Failure(
    'conflict',
    `The data folder ${shownPath(home)} is in use by ${who}. Use that one, stop it, or start this one with another --home.`,
  )
}

function cannotBeLocked(home: string, why: string): Failure {
  return new Failure(
    'conflict',
    `The data folder ${shownPath(home)} cannot be locked: ${why}. Check its permissions or choose another with --home.`,
  )
}

/** Only tells a person who has the folder: one that cannot be written is no reason to stop. */
function writePid(holder: string, pid: number): void {
  try {
    const file = openPlainFile(holder)
    try {
      ftruncateSync(file)
      writeSync(file, `${pid}\n`)
    } finally {
      closeSync(file)
    }
  } catch {
    // Without it the refusal of a second process names no number.
  }
}

function readPid(holder: string): number | undefined {
  const read = readPlainFile(holder, 64)
  const pid = read.state === 'read' ? Number.parseInt(read.bytes.toString('utf8'), 10) : Number.NaN
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined
}
