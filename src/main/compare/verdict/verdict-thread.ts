/** Asks for verdicts and ratings on a thread of their own. */
import { Worker } from 'node:worker_threads'
import { workerUrl } from '../../platform/worker-url'
import type { Rating, RatingRequest } from './ratings'
import type { PairVerdict, VerdictRequest } from './verdict'

export type ThreadRequest = { readonly judge: VerdictRequest } | { readonly rate: RatingRequest }

/** As `judge`, off the event loop. Rejects where the thread could not run. Keeps no process alive. */
export function judgeApart(request: VerdictRequest): Promise<PairVerdict[]> {
  return apart({ judge: request })
}

/** As `rate`, likewise. */
export function rateApart(request: RatingRequest): Promise<Rating[]> {
  return apart({ rate: request })
}

function apart<Answer>(request: ThreadRequest): Promise<Answer> {
  const { url, options } = workerUrl('verdict-worker', import.meta.url)
  const worker = new Worker(url, { ...options, env: {}, workerData: request })
  worker.unref()
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('The verdict could not be worked out.')))
  })
}
