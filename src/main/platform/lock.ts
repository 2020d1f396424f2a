/** One process owns the data folder for its life (spec R4, B3). The operating system drops the lock when the process ends, however it ends. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Failure } from './failure'
import { lockFileName } from './paths'

export interface Lock {
  /** Gives the folder up. Safe to call twice. */
  release(): void
}

/**
 * Takes the folder, or throws Failure `conflict` naming the folder and, where known, the process that has it. The lock is SQLite's own
 * exclusive file lock on a file of its own: it works alike on Linux, macOS and Windows and is never stale after a kill.
 */
export function acquireLock(home: string, pid: number = process.pid): Lock {
  const file = join(home, lockFileName)
  const holder = join(home, 'lock.pid')
  let database: Database.Database | undefined
  try {
    database = new Database(file, { timeout: 0 })
    database.pragma('locking_mode = EXCLUSIVE')
    database.exec('BEGIN EXCLUSIVE')
    chmodSync(file, 0o600)
    writeFileSync(holder, `${pid}\n`, { mode: 0o600 })
  } catch (thrown) {
    database?.close()
    throw explain(thrown, home, holder)
  }
  const held = database
  return {
    release() {
      if (held.open) held.close()
    },
  }
}

function explain(thrown: unknown, home: string, holder: string): Failure {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    const pid = readPid(holder)
    const who = pid === undefined ? 'another Tollgate' : `another Tollgate (process ${pid})`
    return new Failure('conflict', `The data folder ${home} is in use by ${who}. Use that one, stop it, or start this one with another --home.`)
  }
  return new Failure('conflict', `The data folder ${home} cannot be locked (${code || 'unknown reason'}). Check its permissions or choose another with --home.`)
}

function readPid(holder: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(holder, 'utf8'), 10)
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}
