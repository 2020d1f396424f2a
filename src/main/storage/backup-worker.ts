/** Copies the ledger into a file, or checks one, on a thread of its own: both read every page, and no call may wait for that. */
import { chmodSync, closeSync, fsyncSync, openSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

type Task = { readonly kind: 'copy'; readonly from: string; readonly to: string } | { readonly kind: 'check'; readonly file: string }

const task = workerData as Task

/** VACUUM INTO reads one snapshot beside the writer, leaves out what was deleted, and does not sync what it wrote. */
function copy(from: string, to: string) {
  closeSync(openSync(to, 'wx', 0o600))
  const db = new Database(from, { readonly: true, timeout: 5000 })
  try {
    db.prepare('VACUUM INTO ?').run(to)
  } finally {
    db.close()
  }
  chmodSync(to, 0o600)
  const handle = openSync(to, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function check(file: string) {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    const answer = db.pragma('quick_check(1)', { simple: true })
    if (answer !== 'ok') throw Object.assign(new Error(String(answer)), { code: 'SQLITE_CORRUPT' })
  } finally {
    db.close()
  }
}

try {
  if (task.kind === 'copy') copy(task.from, task.to)
  else check(task.file)
  parentPort?.postMessage({ ok: true })
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  parentPort?.postMessage({ ok: false, code, message: error instanceof Error ? error.message : String(error) })
}
