/** The four clocks of an attempt (spec P7) and cancelling (P2): each names itself, tells how far it got, and closes the socket. */
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { ProviderFailure, type Providers } from '../../src/main/providers/port'
import { startMockProvider, type MockProvider } from '../support/mock-provider'
import { chatOf, endpointOf, failureOf, hear, newProviders, patient, secret } from './harness'

let mock: MockProvider
let providers: Providers
beforeAll(async () => {
  mock = await startMockProvider()
  providers = newProviders()
  // The SDKs are loaded on first use, which no test here is about.
  for (const kind of ['openai', 'anthropic'] as const) await hear(providers, chatOf(endpointOf(mock, kind)))
})
beforeEach(() => mock.reset())
afterAll(async () => {
  await providers.close()
  await mock.close()
})

async function closedWithin(ms: number, since: number) {
  await vi.waitFor(() => expect(mock.requests[0]?.closed).toBe(true), { timeout: 2000, interval: 5 })
  expect((mock.requests[0]?.closedAt ?? Infinity) - since).toBeLessThan(ms)
}

// Real time on a machine that may be busy: a figure is shown by one good run, a fault stays a fault in all three.
describe.each(['openai', 'openai-compatible', 'anthropic'] as const)('%s', { retry: 2 }, (kind) => {
  test('first token: silence before the headers is no answer', async () => {
    mock.script(() => ({ hangAfterChunks: -1 }))
    const began = performance.now()
    const { failure } = await hear(providers, chatOf(endpointOf(mock, kind, { firstTokenMs: 150 })))
    expect(failure).toMatchObject({ code: 'timeout', reach: 'no_answer' })
    expect(failure?.message).toContain('first-token timeout')
    expect(performance.now() - began).toBeLessThan(1000)
    await closedWithin(1200, began)
  })

  test('idle: silence in the middle is a cut, and keeps what came', async () => {
    mock.script(() => ({ chunks: ['a', 'b', 'c'], hangAfterChunks: 2, chunkDelayMs: 1 }))
    const heard = await hear(providers, chatOf(endpointOf(mock, kind, { idleMs: 150 })))
    expect(heard.text).toBe('ab')
    expect(heard.failure).toMatchObject({ code: 'timeout', reach: 'cut' })
    expect(heard.failure?.message).toContain('idle timeout')
    await closedWithin(1500, mock.requests[0]?.receivedAt ?? 0)
  })

  test('idle: a slow consumer is not a silent provider', async () => {
    mock.script(() => ({ chunks: ['a', 'b', 'c'], chunkDelayMs: 1 }))
    const texts: string[] = []
    for await (const event of providers.chat(chatOf(endpointOf(mock, kind, { idleMs: 100 })), new AbortController().signal)) {
      if (event.type === 'text') texts.push(event.text)
      await sleep(150)
    }
    expect(texts.join('')).toBe('abc')
  })

  test('total: an answer that never stops is stopped', async () => {
    mock.script(() => ({ chunks: Array.from({ length: 200 }, () => 'x '), chunkDelayMs: 20 }))
    const began = performance.now()
    const heard = await hear(providers, chatOf(endpointOf(mock, kind, { totalMs: 250 })))
    expect(heard.failure).toMatchObject({ code: 'timeout', reach: 'cut' })
    expect(heard.failure?.message).toContain('total timeout')
    expect(heard.text.length).toBeGreaterThan(2)
    await closedWithin(1500, began)
  })

  test('cancel in the middle closes the socket at once and keeps the text', async () => {
    mock.script(() => ({ chunks: Array.from({ length: 500 }, () => 'w '), chunkDelayMs: 10 }))
    const controller = new AbortController()
    let cancelledAt = 0
    let seen = 0
    const heard = await hear(providers, chatOf(endpointOf(mock, kind)), controller.signal, (event) => {
      if (event.type === 'text' && (seen += 1) === 3) {
        cancelledAt = performance.now()
        controller.abort()
      }
    })
    expect(heard.failure).toMatchObject({ code: 'cancelled', reach: 'cut' })
    expect(heard.text.startsWith('w w w ')).toBe(true)
    await closedWithin(200, cancelledAt)
  })

  test('cancel while nothing has come yet', async () => {
    mock.script(() => ({ hangAfterChunks: -1 }))
    const controller = new AbortController()
    const running = hear(providers, chatOf(endpointOf(mock, kind)), controller.signal)
    await vi.waitFor(() => expect(mock.requests).toHaveLength(1), { interval: 5 })
    const at = performance.now()
    controller.abort()
    expect((await running).failure).toMatchObject({ code: 'cancelled', reach: 'no_answer' })
    await closedWithin(200, at)
  })

  test('cancelled before it began: nothing is sent', async () => {
    const { failure } = await hear(providers, chatOf(endpointOf(mock, kind)), AbortSignal.abort())
    expect(failure).toMatchObject({ code: 'cancelled', reach: 'not_sent' })
    expect(mock.requests).toHaveLength(0)
  })

  test("a caller's own failure as reason keeps its code and sentence, with the reach as it is", async () => {
    mock.script(() => ({ hangAfterChunks: -1 }))
    const controller = new AbortController()
    const running = hear(providers, chatOf(endpointOf(mock, kind)), controller.signal)
    await vi.waitFor(() => expect(mock.requests).toHaveLength(1), { interval: 5 })
    controller.abort(new ProviderFailure('emergency_stop', 'not_sent', 'The emergency stop is engaged.'))
    expect((await running).failure).toMatchObject({ code: 'emergency_stop', reach: 'no_answer', message: 'The emergency stop is engaged.' })
  })

  test('a consumer that walks away closes the socket', async () => {
    mock.script(() => ({ chunks: Array.from({ length: 500 }, () => 'w '), chunkDelayMs: 10 }))
    for await (const event of providers.chat(chatOf(endpointOf(mock, kind)), new AbortController().signal)) if (event.type === 'text') break
    await closedWithin(200, performance.now())
  })

  test('model lists obey the clocks and cancelling too', async () => {
    mock.script(() => ({ hangAfterChunks: -1 }))
    const slow = await failureOf(providers.listModels({ endpoint: endpointOf(mock, kind, { firstTokenMs: 120 }), secret }, new AbortController().signal))
    expect(slow).toMatchObject({ code: 'timeout', reach: 'no_answer' })
    const cancelled = await failureOf(providers.listModels({ endpoint: endpointOf(mock, kind), secret }, AbortSignal.timeout(100)))
    expect(cancelled).toMatchObject({ code: 'cancelled', reach: 'no_answer' })
  })
})

test('comment lines are signs of life between events', async () => {
  mock.script(() => ({ raw: `data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}]}\n\n${': PROCESSING\n\n'.repeat(30)}data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`, splitBytes: 5 }))
  const heard = await hear(providers, chatOf(endpointOf(mock, 'openai-compatible', { idleMs: 150 })))
  expect([heard.text, heard.failure]).toEqual(['a', null])
})

test('connect: a host that never completes the handshake', async () => {
  // A TLS client waits for a server that accepts the connection and says nothing.
  const mute = createServer(() => {}).listen(0, '127.0.0.1')
  await new Promise((resolve) => mute.once('listening', resolve))
  const baseUrl = `https://127.0.0.1:${(mute.address() as AddressInfo).port}/v1`
  const began = performance.now()
  const { failure } = await hear(providers, chatOf({ id: 'my-server', kind: 'openai-compatible', baseUrl, timeouts: { ...patient, connectMs: 200 } }))
  expect(failure).toMatchObject({ code: 'timeout', reach: 'not_sent' })
  expect(failure?.message).toContain('connect timeout')
  expect(performance.now() - began).toBeLessThan(1500)
  mute.close()
})

test('no clock is left running after an attempt', async () => {
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  for (let round = 0; round < 20; round += 1) await hear(providers, chatOf(endpointOf(mock, 'anthropic')))
  expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeLessThanOrEqual(before + 3)
})
