/**
 * The four clocks of an attempt (spec P7) and cancelling (P2): each names itself, tells how far it
 * got, and closes the socket. What the mock sends never ends by itself, so that a socket which
 * closes at all was closed by us; bounds are such that a busy machine keeps them.
 */
import { createServer as createHttpServer } from 'node:http'
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
  for (const kind of ['openai', 'anthropic'] as const)
    await hear(providers, chatOf(endpointOf(mock, kind)))
})
beforeEach(() => mock.reset())
afterAll(async () => {
  await providers.close()
  await mock.close()
})

/** No clock but the one a test is about may run out. */
const endless = { firstTokenMs: 600_000, idleMs: 600_000, totalMs: 600_000 }
const never = Array.from({ length: 60_000 }, () => 'w ')

async function socketClosed() {
  await vi.waitFor(() => expect(mock.requests[0]?.closed).toBe(true), {
    timeout: 20_000,
    interval: 5,
  })
}
async function requestCame() {
  await vi.waitFor(() => expect(mock.requests).toHaveLength(1), { timeout: 20_000, interval: 5 })
}

describe.each(['openai', 'openai-compatible', 'anthropic'] as const)('%s', (kind) => {
  test('first token: silence before the headers is no answer', async () => {
    mock.script(() => ({ hangAfterChunks: -1 }))
    const { failure } = await hear(
      providers,
      chatOf(endpointOf(mock, kind, { ...endless, firstTokenMs: 1000 })),
    )
    expect(failure).toMatchObject({ code: 'timeout', reach: 'no_answer' })
    expect(failure?.message).toContain('first-token timeout')
    await socketClosed()
  })

  test('idle: silence in the middle is a cut, and keeps what came', async () => {
    mock.script(() => ({ chunks: ['a', 'b', 'c'], hangAfterChunks: 2, chunkDelayMs: 1 }))
    const heard = await hear(
      providers,
      chatOf(endpointOf(mock, kind, { ...endless, idleMs: 1500 })),
    )
    expect(heard.text).toBe('ab')
    expect(heard.failure).toMatchObject({ code: 'timeout', reach: 'cut' })
    expect(heard.failure?.message).toContain('idle timeout')
    await socketClosed()
  })

  test('idle: a slow consumer is not a silent provider', async () => {
    mock.script(() => ({ chunks: ['a', 'b', 'c'], chunkDelayMs: 1 }))
    const texts: string[] = []
    for await (const event of providers.chat(
      chatOf(endpointOf(mock, kind, { ...endless, idleMs: 1000 })),
      new AbortController().signal,
    )) {
      // Longer than the clock, once: the rest of the answer has long arrived by then.
      if (texts.length === 0) await sleep(1500)
      if (event.type === 'text') texts.push(event.text)
    }
    expect(texts.join('')).toBe('abc')
  })

  test('total: an answer that never stops is stopped', async () => {
    mock.script(() => ({ chunks: never, chunkDelayMs: 20 }))
    const heard = await hear(
      providers,
      chatOf(endpointOf(mock, kind, { ...endless, totalMs: 2000 }), {
        parameters: { maxOutputTokens: never.length },
      }),
    )
    expect(heard.failure).toMatchObject({ code: 'timeout', reach: 'cut' })
    expect(heard.failure?.message).toContain('total timeout')
    expect(heard.text.length).toBeGreaterThan(2)
    await socketClosed()
  })

  test('cancel in the middle closes the socket at once and keeps the text', async () => {
    mock.script(() => ({ chunks: never, chunkDelayMs: 10 }))
    const controller = new AbortController()
    let seen = 0
    const heard = await hear(
      providers,
      chatOf(endpointOf(mock, kind, endless), { parameters: { maxOutputTokens: never.length } }),
      controller.signal,
      (event) => {
        if (event.type === 'text' && (seen += 1) === 3) controller.abort()
      },
    )
    expect(heard.failure).toMatchObject({ code: 'cancelled', reach: 'cut' })
    expect(heard.text.startsWith('w w w ')).toBe(true)
    await socketClosed()
  })

  test('cancel while nothing has come yet', async () => {
    mock.script(() => ({ hangAfterChunks: -1 }))
    const controller = new AbortController()
    const running = hear(providers, chatOf(endpointOf(mock, kind, endless)), controller.signal)
    await requestCame()
    controller.abort()
    expect((await running).failure).toMatchObject({ code: 'cancelled', reach: 'no_answer' })
    await socketClosed()
  })

  test('cancelled before it began: nothing is sent', async () => {
    const { failure } = await hear(providers, chatOf(endpointOf(mock, kind)), AbortSignal.abort())
    expect(failure).toMatchObject({ code: 'cancelled', reach: 'not_sent' })
    expect(mock.requests).toHaveLength(0)
  })

  test("a caller's own failure as reason keeps its code and sentence, with the reach as it is", async () => {
    mock.script(() => ({ hangAfterChunks: -1 }))
    const controller = new AbortController()
    const running = hear(providers, chatOf(endpointOf(mock, kind, endless)), controller.signal)
    await requestCame()
    controller.abort(
      new ProviderFailure('emergency_stop', 'not_sent', 'The emergency stop is engaged.'),
    )
    expect((await running).failure).toMatchObject({
      code: 'emergency_stop',
      reach: 'no_answer',
      message: 'The emergency stop is engaged.',
    })
  })

  test('a consumer that walks away closes the socket', async () => {
    mock.script(() => ({ chunks: never, chunkDelayMs: 10 }))
    for await (const event of providers.chat(
      chatOf(endpointOf(mock, kind, endless), { parameters: { maxOutputTokens: never.length } }),
      new AbortController().signal,
    ))
      if (event.type === 'text') break
    await socketClosed()
  })

  test('model lists obey the clocks and cancelling too', async () => {
    mock.script(() => ({ hangAfterChunks: -1 }))
    const slow = await failureOf(
      providers.listModels(
        { endpoint: endpointOf(mock, kind, { ...endless, firstTokenMs: 1000 }), secret },
        new AbortController().signal,
      ),
    )
    expect(slow).toMatchObject({ code: 'timeout', reach: 'no_answer' })
    mock.requests.length = 0
    const controller = new AbortController()
    const running = failureOf(
      providers.listModels(
        { endpoint: endpointOf(mock, kind, endless), secret },
        controller.signal,
      ),
    )
    await requestCame()
    controller.abort()
    const cancelled = await running
    expect(cancelled).toMatchObject({ code: 'cancelled', reach: 'no_answer' })
  })
})

test('comment lines are signs of life between events', async () => {
  const event = (delta: object, finish: string | null) =>
    `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
  const server = createHttpServer((_incoming, response) => {
    void (async () => {
      response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .write(event({ content: 'a' }, null))
      for (let round = 0; round < 8; round += 1) {
        await sleep(500)
        response.write(': PROCESSING\n\n')
      }
      response.end(`${event({}, 'stop')}data: [DONE]\n\n`)
    })()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  const heard = await hear(
    providers,
    chatOf({
      id: 'my-server',
      kind: 'openai-compatible',
      baseUrl,
      timeouts: { ...patient, ...endless, idleMs: 3000 },
    }),
  )
  expect([heard.text, heard.failure]).toEqual(['a', null])
  server.close()
})

test('connect: a host that never completes the handshake', async () => {
  // A TLS client waits for a server that accepts the connection and says nothing.
  const mute = createServer(() => {}).listen(0, '127.0.0.1')
  await new Promise((resolve) => mute.once('listening', resolve))
  const baseUrl = `https://127.0.0.1:${(mute.address() as AddressInfo).port}/v1`
  const { failure } = await hear(
    providers,
    chatOf({
      id: 'my-server',
      kind: 'openai-compatible',
      baseUrl,
      timeouts: { ...endless, connectMs: 1000 },
    }),
  )
  expect(failure).toMatchObject({ code: 'timeout', reach: 'not_sent' })
  expect(failure?.message).toContain('connect timeout')
  mute.close()
})

test('no clock is left running after an attempt', async () => {
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  for (let round = 0; round < 20; round += 1)
    await hear(providers, chatOf(endpointOf(mock, 'anthropic')))
  expect(
    process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length,
  ).toBeLessThanOrEqual(before + 10)
})
