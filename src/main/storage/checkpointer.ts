/** Starts and stops the checkpoint worker. */
import { Worker } from 'node:worker_threads'
import type { Log } from '../platform/log'
import { workerUrl } from '../platform/worker-url'

const everyMs = 250
/** 16 MB of log in pages of 4 kB. */
export const restartPages = 4096
const cutPages = 4 * restartPages
/** A checkpoint of a long log on a slow disk takes no longer. */
const longestMs = 10_000

export interface Checkpointer {
  stop(): Promise<void>
}

/** A worker that fails is logged: calls go on, and the log on disk grows until the next start. */
export function startCheckpointer(file: string, log: Log): Checkpointer {
  const worker = new Worker(workerUrl('checkpoint-worker', import.meta.url).url, {
    workerData: { file, everyMs, restartPages, cutPages },
  })
  worker.unref()
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.once('error', (error) =>
    log.error('The checkpoint worker failed; the write-ahead log will grow until the next start.', {
      error: error.message,
    }),
  )
  return {
    async stop() {
      worker.postMessage('stop')
      // Never terminated: a thread that is stopped inside SQLite takes the whole process with it.
      // Left alone it ends by itself.
      worker.ref()
      let timer: NodeJS.Timeout | undefined
      await Promise.race([
        exited,
        new Promise((resolve) => (timer = setTimeout(resolve, longestMs))),
      ])
      clearTimeout(timer)
      worker.unref()
    },
  }
}
