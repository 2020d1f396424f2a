/** Runs one copy or one check of a database file on a thread of its own. */
import { Worker } from 'node:worker_threads'
import { workerUrl } from '../platform/worker-url'
import type { BackupTask, TaskAnswer, TaskData } from './backup-task'
import { migrations } from './migrations'

export interface BackupThread {
  /**
   * Copies, then checks what it wrote: what is wrong with it, as a sentence, or null. Rejects with
   * an Error that may have a `code`: `STOPPED` where it was asked to end.
   */
  copy(from: string, to: string): Promise<string | null>
  check(file: string): Promise<string | null>
  /** Why a file may not be taken as a ledger, as a sentence; null: it may. */
  inspect(file: string): Promise<string | null>
  /** Asks what runs to end at its next step, and waits within bounds. Nothing runs after. */
  stop(): Promise<void>
}

/** The longest step, indexing a million entries, takes a fraction of this on a slow disk. */
const longestMs = 20_000

export function createBackupThread(): BackupThread {
  const running = new Set<Worker>()
  const stop = new SharedArrayBuffer(4)

  function run(task: BackupTask): Promise<string | null> {
    const { url, options } = workerUrl('backup-worker', import.meta.url)
    const worker = new Worker(url, { ...options, workerData: { task, stop } satisfies TaskData })
    worker.unref()
    running.add(worker)
    return new Promise((resolve, reject) => {
      worker.once('message', (answer: TaskAnswer) => {
        if (answer.ok) resolve(answer.problem)
        else reject(Object.assign(new Error(answer.message), { code: answer.code }))
      })
      worker.once('error', reject)
      worker.once('exit', () => {
        running.delete(worker)
        reject(new Error('It was stopped.'))
      })
    })
  }

  return {
    copy: (from, to) => run({ kind: 'copy', from, to }),
    check: (file) => run({ kind: 'check', file }),
    inspect: (file) => run({ kind: 'look-over', file, migrations }),
    async stop() {
      // Never terminated: a thread that is stopped inside SQLite takes the whole process with it.
      // It sees the flag at its next row.
      Atomics.store(new Int32Array(stop), 0, 1)
      const ended = [...running].map((worker) => {
        worker.ref()
        return new Promise((resolve) => worker.once('exit', resolve))
      })
      let timer: NodeJS.Timeout | undefined
      await Promise.race([
        Promise.all(ended),
        new Promise((resolve) => (timer = setTimeout(resolve, longestMs))),
      ])
      clearTimeout(timer)
      for (const worker of running) worker.unref()
    },
  }
}
