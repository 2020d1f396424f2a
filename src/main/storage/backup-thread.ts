/** Runs one copy or one check of a database file on a thread of its own. */
import { Worker } from 'node:worker_threads'
import { workerUrl } from '../platform/worker-url'
import {
  shared,
  threadSteps,
  type BackupTask,
  type TaskAnswer,
  type TaskData,
  type ThreadStep,
} from './backup-task'
import { migrations } from './migrations'

/** Who watches one task of the thread. */
export interface ThreadTaskWatch {
  /** Asks it to end at its next step. */
  readonly signal: AbortSignal
  /** Told now and then. */
  onProgress(step: ThreadStep, done: number, total: number): void
}

export interface BackupThread {
  /**
   * Copies, then checks what it wrote: what is wrong with it, as a sentence, or null. Rejects with
   * an Error that may have a `code`: `STOPPED` where it was asked to end.
   */
  copy(from: string, to: string, watch: ThreadTaskWatch): Promise<string | null>
  check(file: string, watch: ThreadTaskWatch): Promise<string | null>
  /** Why a file may not be taken as a ledger, as a sentence; null: it may. */
  inspect(file: string, watch: ThreadTaskWatch): Promise<string | null>
  /** Asks what runs to end at its next step, and waits within bounds. Nothing runs after. */
  stop(): Promise<void>
}

/** The longest step, indexing a million entries, takes a fraction of this on a slow disk. */
const longestMs = 20_000
const toldEveryMs = 250

export function createBackupThread(): BackupThread {
  const running = new Map<Worker, Int32Array>()
  const askToStop = (memory: Int32Array) => void Atomics.store(memory, shared.stop, 1)

  function run(task: BackupTask, { signal, onProgress }: ThreadTaskWatch): Promise<string | null> {
    const memory = new SharedArrayBuffer(4 * Object.keys(shared).length)
    const numbers = new Int32Array(memory)
    const { url, options } = workerUrl('backup-worker', import.meta.url)
    const worker = new Worker(url, { ...options, workerData: { task, memory } satisfies TaskData })
    worker.unref()
    running.set(worker, numbers)
    const onAbort = () => askToStop(numbers)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort)
    const telling = setInterval(() => {
      const step = threadSteps[Atomics.load(numbers, shared.step)]
      const total = Atomics.load(numbers, shared.total)
      if (step !== undefined && total > 0)
        onProgress(step, Atomics.load(numbers, shared.done), total)
    }, toldEveryMs).unref()
    return new Promise<string | null>((resolve, reject) => {
      worker.once('message', (answer: TaskAnswer) => {
        if (answer.ok) resolve(answer.problem)
        else reject(Object.assign(new Error(answer.message), { code: answer.code }))
      })
      worker.once('error', reject)
      worker.once('exit', () => {
        running.delete(worker)
        reject(new Error('It was stopped.'))
      })
    }).finally(() => {
      clearInterval(telling)
      signal.removeEventListener('abort', onAbort)
    })
  }

  return {
    copy: (from, to, watch) => run({ kind: 'copy', from, to }, watch),
    check: (file, watch) => run({ kind: 'check', file }, watch),
    inspect: (file, watch) => run({ kind: 'look-over', file, migrations }, watch),
    async stop() {
      // Never terminated: a thread that is stopped inside SQLite takes the whole process with it.
      // It sees the flag at its next row.
      const ended = [...running].map(([worker, memory]) => {
        askToStop(memory)
        worker.ref()
        return new Promise((resolve) => worker.once('exit', resolve))
      })
      let timer: NodeJS.Timeout | undefined
      await Promise.race([
        Promise.all(ended),
        new Promise((resolve) => (timer = setTimeout(resolve, longestMs))),
      ])
      clearTimeout(timer)
      for (const worker of running.keys()) worker.unref()
    },
  }
}
