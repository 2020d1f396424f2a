/** Runs one copy or one check of a database file on a thread of its own. */
import { Worker } from 'node:worker_threads'
import { workerUrl } from './worker-url'

type Task = { readonly kind: 'copy'; readonly from: string; readonly to: string } | { readonly kind: 'check'; readonly file: string }
type Answer = { readonly ok: true } | { readonly ok: false; readonly code: string; readonly message: string }

export interface BackupThread {
  /** A compact, synced copy of mode 0600 of the ledger as it is now; `to` must not be there yet. Rejects with an Error that may have a `code`. */
  copy(from: string, to: string): Promise<void>
  /** SQLite's own check of every page. */
  check(file: string): Promise<void>
  /** Ends what runs; its promise rejects. */
  stop(): Promise<void>
}

export function createBackupThread(): BackupThread {
  const running = new Set<Worker>()

  function run(task: Task): Promise<void> {
    const worker = new Worker(workerUrl('backup-worker'), { workerData: task })
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
      await Promise.all([...running].map((worker) => worker.terminate()))
    },
  }
}
