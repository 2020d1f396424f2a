/** Works verdicts and ratings out on a thread of its own: thousands of draws, for which no call may wait. */
import { parentPort, workerData } from 'node:worker_threads'
import { rate } from './ratings'
import { judge } from './verdict'
import type { ThreadRequest } from './verdict-thread'

const request = workerData as ThreadRequest
parentPort?.postMessage('judge' in request ? judge(request.judge) : rate(request.rate))
