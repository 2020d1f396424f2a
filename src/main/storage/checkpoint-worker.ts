/**
 * Moves committed pages from the WAL into the database on a thread of its own, so that no call
 * waits for it, and gives the WAL's space back.
 */
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

interface Plan {
  readonly file: string
  readonly everyMs: number
  /** A log of more pages begins anew at its start, even while calls are being written. */
  readonly restartPages: number
  /** Pages: a longer log is then cut to nothing, a shorter one once nothing is written. */
  readonly cutPages: number
}
interface Checkpointed {
  readonly busy: number
  /** Pages in the log, and how many of them are in the database. */
  readonly log: number
  readonly checkpointed: number
}

const { file, everyMs, restartPages, cutPages } = workerData as Plan
// It waits for nobody: to begin anew it holds the writer's lock, and where it waited for a long
// reader every call would wait too.
const db = new Database(file, { timeout: 0, fileMustExist: true })
db.pragma('synchronous = FULL')
db.pragma('temp_store = MEMORY')

function checkpoint(mode: 'PASSIVE' | 'RESTART' | 'TRUNCATE'): Checkpointed | undefined {
  try {
    return (db.pragma(`wal_checkpoint(${mode})`) as Checkpointed[])[0]
  } catch {
    // A busy or full disk: the log keeps the pages, the next round tries again.
    return undefined
  }
}

const pause = new Int32Array(new SharedArrayBuffer(4))
const tries = 100
let roundsToRest = 0

/**
 * Between two calls there is a moment without the writer's lock. What was written since the last
 * try is moved first, so that little is left.
 */
function beginAnew(mode: 'RESTART' | 'TRUNCATE') {
  for (let index = 0; index < tries; index += 1) {
    if (checkpoint(mode)?.busy === 0) return
    Atomics.wait(pause, 0, 0, 1)
  }
  // A long reader is on the log: until it has gone no try helps.
  roundsToRest = 8
}

let before = -1
let cut = false

function round() {
  // First without the lock, so that what is left to do under it is little.
  const now = checkpoint('PASSIVE')
  if (now === undefined) return
  const idle = now.log === before
  before = now.log
  if (!idle) cut = false
  if (roundsToRest > 0) roundsToRest -= 1
  else if (idle && now.checkpointed === now.log) cut ||= checkpoint('TRUNCATE')?.busy === 0
  else if (now.log >= restartPages) beginAnew(now.log >= cutPages ? 'TRUNCATE' : 'RESTART')
}

const timer = setInterval(round, everyMs)

parentPort?.once('message', () => {
  clearInterval(timer)
  db.close()
  parentPort?.close()
})
