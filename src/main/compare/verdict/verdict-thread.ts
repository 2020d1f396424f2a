/** Asks for a verdict on a thread of its own. */
import { Worker } from 'node:worker_threads'
import { workerUrl } from '../../platform/worker-url'
import type { PairVerdict, VerdictRequest } from './verdict'

/** As `judge`, off the event loop. Rejects where the thread could not run. Keeps no process alive. */
export function judgeApart(request: VerdictRequest): Promise<PairVerdict[]> {
  const { url, options } = workerUrl('verdict-worker', import.meta.url)
  const worker = new Worker(url, { ...options, env: {}, workerData: request })
  worker.unref()
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('The verdict could not be worked out.')))
  })
}
