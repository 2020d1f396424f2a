/** Draws a report on a thread of its own, for which no call may wait. */
import { parentPort, workerData } from 'node:worker_threads'
import type { ReportDocument } from '../report-blocks'
import { toPdf } from './pdf'

parentPort?.postMessage(await toPdf(workerData as ReportDocument))
