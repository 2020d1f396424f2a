/** Moves committed pages from the WAL into the database on a thread of its own, so that no call waits for it. */
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

const { file, everyMs } = workerData as { readonly file: string; readonly everyMs: number }
const db = new Database(file, { timeout: 1000, fileMustExist: true })
db.pragma('synchronous = FULL')

const timer = setInterval(() => {
  try {
    db.pragma('wal_checkpoint(PASSIVE)')
  } catch {
    // A busy or full disk: the WAL keeps the pages, the next round tries again.
  }
}, everyMs)

parentPort?.once('message', () => {
  clearInterval(timer)
  db.close()
  parentPort?.close()
})
