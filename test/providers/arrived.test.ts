/**
 * What had arrived while the process was stopped is read before any clock is judged (spec P13). The
 * upstream lives on a thread of its own, so it goes on while this one stands still.
 */
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Timeouts } from '../../src/contract/providers'
import type { Providers } from '../../src/main/providers/port'
import { chatOf, hear, newProviders } from './harness'

/**
 * Answers once told to, event by event, and says when all of it has left. `0`: not yet asked, `1`:
 * asked, `2`: may answer, `3`: has answered.
 */
const upstream = `
  const { parentPort, workerData } = require('node:worker_threads')
  const state = new Int32Array(workerData)
  const event = (delta, finish) => 'data: ' + JSON.stringify({ model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] }) + '\\n\\n'
  require('node:http').createServer((request, response) => {
    request.resume().once('end', async () => {
      Atomics.store(state, 0, 1)
      parentPort.postMessage('asked')
      if (request.url.startsWith('/begun')) response.writeHead(200, { 'content-type': 'text/event-stream' }).write(event({ content: 'first ' }, null))
      while (Atomics.load(state, 0) < 2) await new Promise((resolve) => setTimeout(resolve, 5))
      if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const word of ['two ', 'three ', 'four']) response.write(event({ content: word }, null))
      response.end(event({}, 'stop') + 'data: [DONE]\\n\\n', () => setTimeout(() => { Atomics.store(state, 0, 3); Atomics.notify(state, 0) }, 50))
    })
  }).listen(0, '127.0.0.1', function () { parentPort.postMessage(this.address().port) })
`
const state = new Int32Array(new SharedArrayBuffer(4))
let worker: Worker
let port: number
let providers: Providers
beforeAll(async () => {
  providers = newProviders()
  worker = new Worker(upstream, { eval: true, workerData: state.buffer })
  port = await new Promise((resolve) => worker.once('message', resolve))
})
afterAll(async () => {
  await providers.close()
  await worker.terminate()
})

const long: Timeouts = { connectMs: 60_000, firstTokenMs: 60_000, idleMs: 60_000, totalMs: 60_000 }

/**
 * Stands still until the whole answer waits in the socket and every clock of `ms` from now has run
 * out.
 */
function standStill(ms: number) {
  const until = performance.now() + ms + 200
  Atomics.store(state, 0, 2)
  while (Atomics.load(state, 0) !== 3) Atomics.wait(state, 0, 2, 20_000)
  Atomics.wait(
    new Int32Array(new SharedArrayBuffer(4)),
    0,
    0,
    Math.max(0, until - performance.now()),
  )
}

async function stopped(path: 'begun' | 'silent', timeouts: Partial<Timeouts>, callerMs?: number) {
  Atomics.store(state, 0, 0)
  const ms = callerMs ?? Math.min(...Object.values(timeouts))
  const asked = new Promise((resolve) => worker.once('message', resolve))
  const signal =
    callerMs === undefined ? new AbortController().signal : AbortSignal.timeout(callerMs)
  let begun: () => void = () => {}
  const beginning = new Promise<void>((resolve) => (begun = resolve))
  const endpoint = {
    id: 'my-server',
    kind: 'openai-compatible' as const,
    baseUrl: `http://127.0.0.1:${port}/${path}/v1`,
    timeouts: { ...long, ...timeouts },
  }
  const heard = hear(providers, chatOf(endpoint), signal, () => begun())
  await asked
  if (path === 'begun') await beginning
  standStill(ms)
  return await heard
}

test.each([
  ['the first-token clock', 'silent', { firstTokenMs: 3000 }, undefined],
  ['the idle clock', 'begun', { idleMs: 3000 }, undefined],
  ['the clock of the whole', 'silent', { totalMs: 3000 }, undefined],
  ['the clock of the whole, in the middle', 'begun', { totalMs: 3000 }, undefined],
  ['the caller’s own time', 'begun', {}, 3000],
] as const)(
  '%s: an answer that had arrived is read',
  async (_name, path, timeouts, callerMs) => {
    const { text, failure, end } = await stopped(path, timeouts, callerMs)
    expect([text, failure, end?.finishReason]).toEqual([
      path === 'begun' ? 'first two three four' : 'two three four',
      null,
      'stop',
    ])
  },
  40_000,
)
