/** Starts and stops the checkpoint worker. */
import { Worker } from 'node:worker_threads'
import type { Log } from '../platform/log'
import { workerUrl } from './worker-url'

const everyMs = 250

export interface Checkpointer {
  stop(): Promise<void>
}

export function startCheckpointer(file: string, log: Log): Checkpointer {
  const worker = new Worker(workerUrl('checkpoint-worker'), { workerData: { file, everyMs } })
  worker.unref()
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.once('error', (error) => log.error('The checkpoint worker failed; the write-ahead log will grow until the next start.', { error: error.message }))
  return {
    async stop() {
      worker.postMessage('stop')
      await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 2000).unref())])
      await worker.terminate()
    },
  }
}
