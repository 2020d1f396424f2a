/** Asks for a report's PDF on a thread of its own. */
import { Worker } from 'node:worker_threads'
import { workerUrl } from '../../../platform/worker-url'
import type { ReportDocument } from '../report-blocks'

/** As `toPdf`, off the event loop. Rejects where the thread could not run. Keeps no process alive. */
export function pdfApart(report: ReportDocument): Promise<Uint8Array> {
  const { url, options } = workerUrl('report-worker', import.meta.url)
  const worker = new Worker(url, { ...options, env: {}, workerData: report })
  worker.unref()
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('The report could not be drawn.')))
  })
}
