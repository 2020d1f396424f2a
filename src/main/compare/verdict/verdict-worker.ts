/** Works a verdict out on a thread of its own: thousands of draws, for which no call may wait. */
import { parentPort, workerData } from 'node:worker_threads'
import { judge, type VerdictRequest } from './verdict'

parentPort?.postMessage(judge(workerData as VerdictRequest))
