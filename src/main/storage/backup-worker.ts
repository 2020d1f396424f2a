/**
 * Copies the ledger into a file, or looks through one, on a thread of its own: both read every
 * page, and no call may wait for that.
 */
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import type { TaskAnswer, TaskData } from './backup-task'
import { copyCompact } from './copy-compact'

const { task, stop } = workerData as TaskData
const flag = new Int32Array(stop)

/**
 * Asked between steps and at each row: a thread is never ended from outside, because one that is
 * ended inside SQLite takes the process with it.
 */
function goOn(): void {
  if (Atomics.load(flag, 0) !== 0)
    throw Object.assign(new Error('It was stopped.'), { code: 'STOPPED' })
}

/** Null, or what SQLite finds wrong with the pages of a file. */
function check(file: string): string | null {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    db.pragma('temp_store = MEMORY')
    for (const table of db
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .pluck()
      .all()) {
      goOn()
      const answer = db.pragma(`quick_check("${table}")`, { simple: true })
      if (answer !== 'ok') return `SQLite finds it damaged (${String(answer).slice(0, 200)}).`
    }
    return null
  } finally {
    db.close()
  }
}

async function run(): Promise<TaskAnswer> {
  switch (task.kind) {
    case 'copy':
      copyCompact(task.from, task.to, goOn)
      return { ok: true, problem: check(task.to) }
    case 'check':
      return { ok: true, problem: check(task.file) }
    case 'look-over': {
      // Only needed here: the shapes of all cells take longer to load than a small ledger to copy.
      const { inspectForeign } = await import('./inspect-foreign')
      return { ok: true, problem: inspectForeign(task.file, task.migrations, goOn) }
    }
  }
}

try {
  parentPort?.postMessage(await run())
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  parentPort?.postMessage({
    ok: false,
    code,
    message: error instanceof Error ? error.message : String(error),
  } satisfies TaskAnswer)
}
