/**
 * Empties the write-ahead log into the database and cuts it to nothing: until then it still holds
 * the pages as they were.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from './store'

const tries = 50
const pauseMs = 100

/** False when readers kept the log; a later checkpoint cuts it. Never waits inside SQLite. */
export async function truncateLog(db: Db): Promise<boolean> {
  for (let round = 0; round < tries && db.open; round += 1) {
    if (tryOnce(db)) return true
    await sleep(pauseMs)
  }
  return false
}

function tryOnce(db: Db): boolean {
  const patience = Number(db.pragma('busy_timeout', { simple: true }))
  db.pragma('busy_timeout = 0')
  try {
    return db.prepare<[], { busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 0
  } catch {
    return false
  } finally {
    db.pragma(`busy_timeout = ${patience}`)
  }
}
