/** Runs one copy or one check of a database file on a thread of its own. */
import { Worker } from 'node:worker_threads'
import { workerUrl } from '../platform/worker-url'

type Task = { readonly kind: 'copy'; readonly from: string; readonly to: string } | { readonly kind: 'check'; readonly file: string }
type Answer = { readonly ok: true } | { readonly ok: false; readonly code: string; readonly message: string }

export interface BackupThread {
  /** A compact, synced copy of mode 0600 of the ledger as it is now; `to` must not be there yet. Rejects with an Error that may have a `code`. */
  copy(from: string, to: string): Promise<void>
  /** SQLite's own check of every page. */
  check(file: string): Promise<void>
  /** Waits, within bounds, for what runs. */
  stop(): Promise<void>
}

/** The copy of a ledger of a million entries takes about this long. */
const longestMs = 20_000

export function createBackupThread(): BackupThread {
  const running = new Set<Worker>()

  function run(task: Task): Promise<void> {
    const worker = new Worker(workerUrl('backup-worker', import.meta.url).url, { workerData: task })
    worker.unref()
    running.add(worker)
    return new Promise<void>((resolve, reject) => {
      worker.once('message', (answer: Answer) => {
        if (answer.ok) resolve()
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
    async stop() {
      // Never terminated: a thread that is stopped inside SQLite takes the whole process with it. Left alone it ends by itself.
      const ended = [...running].map((worker) => {
        worker.ref()
        return new Promise((resolve) => worker.once('exit', resolve))
      })
      let timer: NodeJS.Timeout | undefined
      await Promise.race([Promise.all(ended), new Promise((resolve) => (timer = setTimeout(resolve, longestMs)))])
      clearTimeout(timer)
      for (const worker of running) worker.unref()
    },
  }
}
