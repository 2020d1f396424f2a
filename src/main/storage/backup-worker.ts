/**
 * Copies the ledger into a file, or looks through one, on a thread of its own: both read every
 * page, and no call may wait for that.
 */
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import {
  shared,
  threadSteps,
  type TaskAnswer,
  type TaskData,
  type ThreadWatch,
} from './backup-task'
import { copyCompact } from './copy-compact'

const { task, memory } = workerData as TaskData
const numbers = new Int32Array(memory)

/**
 * Asked between steps and at each row: a thread is never ended from outside, because one that is
 * ended inside SQLite takes the process with it.
 */
function goOn(): void {
  if (Atomics.load(numbers, shared.stop) !== 0)
    throw Object.assign(new Error('It was stopped.'), { code: 'STOPPED' })
}

const watch: ThreadWatch = {
  goOn,
  begin(step, total) {
    Atomics.store(numbers, shared.done, 0)
    Atomics.store(numbers, shared.total, total)
    Atomics.store(numbers, shared.step, threadSteps.indexOf(step))
  },
  oneMore() {
    goOn()
    Atomics.add(numbers, shared.done, 1)
  },
}

/** Null, or what SQLite finds wrong with the pages of a file. */
function check(file: string): string | null {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    db.pragma('temp_store = MEMORY')
    const tables = db
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .pluck()
      .all()
    watch.begin('pages', tables.length)
    for (const table of tables) {
      watch.oneMore()
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
      copyCompact(task.from, task.to, watch)
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
