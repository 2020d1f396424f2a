/** Every way an attempt can go wrong, by the code, the reach and the sentence it ends with. */
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ProviderKind, Timeouts } from '../../src/contract/providers'
import { classify } from '../../src/main/providers/classify-error'
import { errorCodeOf, networkProblem } from '../../src/main/providers/network-failures'
import type { Providers } from '../../src/main/providers/port'
import { startMockProvider, type MockProvider, type MockReply } from '../support/mock-provider'
import { selfSigned } from './self-signed'
import { chatOf, endpointOf, failureOf, hear, newProviders, patient, secret } from './harness'
import { openaiErrors, anthropicErrors } from './http-errors'

let mock: MockProvider
let providers: Providers
beforeAll(async () => {
  mock = await startMockProvider()
  providers = newProviders()
})
beforeEach(() => mock.reset())
afterAll(async () => {
  await providers.close()
  await mock.close()
})

async function fail(kind: ProviderKind, reply: MockReply, timeouts: Partial<Timeouts> = {}) {
  mock.script(() => reply)
  const { failure } = await hear(providers, chatOf(endpointOf(mock, kind, timeouts)))
  return failure
}

describe.each([
  ['openai', openaiErrors],
  ['anthropic', anthropicErrors],
] as const)('%s HTTP errors', (kind, cases) => {
  test.each(cases)('%s', async (_name, reply, code) => {
    const failure = await fail(kind, reply)
    expect(failure).toMatchObject({ code, reach: 'refused', status: reply.status })
    expect(failure?.requestId).toMatch(/^req_mock_/)
    expect(failure?.message).toMatch(kind === 'openai' ? /OpenAI|m-1/ : /Anthropic|m-1/)
    expect(failure?.message).toMatch(/\.$/)
    expect(mock.requests).toHaveLength(1)
  })
})

test('one request is one attempt: no hidden retry, whatever the status', async () => {
  for (const status of [408, 409, 429, 500, 503]) await fail('openai', { status })
  for (const status of [408, 409, 429, 500, 529]) await fail('anthropic', { status })
  expect(mock.requests).toHaveLength(10)
  expect(
    mock.requests
      .map(({ headers }) => headers['x-stainless-retry-count'])
      .every((value) => value === undefined),
  ).toBe(true)
})

test('Retry-After in seconds, milliseconds and as a date', async () => {
  const seconds = await fail('openai', { status: 429, headers: { 'retry-after': '7' } })
  const ms = await fail('anthropic', {
    status: 529,
    headers: { 'retry-after-ms': '1500', 'retry-after': '9' },
  })
  const date = await fail('openai', {
    status: 503,
    headers: { 'retry-after': new Date(Date.now() + 30_000).toUTCString() },
  })
  const negative = await fail('openai', { status: 429, headers: { 'retry-after': '-5' } })
  const nonsense = await fail('openai', { status: 429, headers: { 'retry-after': 'soon' } })
  const huge = await fail('openai', {
    status: 429,
    headers: { 'retry-after': '99999999999999999999' },
  })
  expect([
    seconds?.retryAfterMs,
    ms?.retryAfterMs,
    negative?.retryAfterMs,
    nonsense?.retryAfterMs,
  ]).toEqual([7000, 1500, 0, null])
  expect(date?.retryAfterMs).toBeGreaterThan(25_000)
  expect(date?.retryAfterMs).toBeLessThanOrEqual(30_000)
  expect(huge?.retryAfterMs).toBe(366 * 24 * 3600 * 1000)
  expect(seconds?.message).toContain('in 7 s')
})

test("the provider's own words come without secrets and not without end", async () => {
  const failure = await fail('openai', {
    status: 401,
    error: { message: `Incorrect API key provided: ${secret}. ${'x'.repeat(2000)}` },
  })
  expect(failure?.providerMessage).toContain('Incorrect API key provided')
  expect(failure?.providerMessage).toHaveLength(500)
  expect(JSON.stringify(failure) + String(failure?.stack)).not.toContain(secret)
  const html = await fail('anthropic', {
    status: 502,
    raw: '<html><script>evil()</script><h1>Bad gateway</h1></html>',
    contentType: 'text/html',
  })
  expect([html?.code, html?.providerMessage]).toEqual(['overloaded', 'Bad gateway'])
})

test.each([
  [400, 'invalid_request'],
  [401, 'authentication'],
  [429, 'rate_limited'],
  [500, 'overloaded'],
])('an error of status %i keeps its code however long its body is', async (status, code) => {
  for (const kind of ['openai', 'anthropic'] as const) {
    const failure = await fail(kind, {
      status,
      error: { message: `it said no ${'x'.repeat(10 * 1024 * 1024)}` },
    })
    expect([kind, failure?.code, failure?.status, failure?.reach]).toEqual([
      kind,
      code,
      status,
      'refused',
    ])
  }
})

test('errors inside a 200 stream', async () => {
  const before = await fail('anthropic', {
    raw: 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
  })
  expect(before).toMatchObject({
    code: 'overloaded',
    reach: 'refused',
    providerMessage: 'Overloaded',
  })
  const after = await fail('anthropic', {
    errorAfterChunks: 2,
    chunkDelayMs: 1,
    status: 529,
    usage: { input: 40 },
  })
  expect(after).toMatchObject({
    code: 'overloaded',
    reach: 'cut',
    partialUsage: { inputTokens: 40 },
  })
  const limited = await fail('openai', { errorAfterChunks: 1, chunkDelayMs: 1, status: 429 })
  expect(limited).toMatchObject({
    code: 'rate_limited',
    reach: 'cut',
    providerMessage: 'Rate limit reached.',
  })
  const gateway = await fail('openai-compatible', {
    raw: 'data: {"error":{"code":502,"message":"Upstream is down"}}\n\n',
  })
  expect(gateway).toMatchObject({ code: 'overloaded', reach: 'refused', status: 502 })
  const whole = await fail('openai', {
    raw: '{"error":{"message":"no","code":"insufficient_quota"}}',
    contentType: 'application/json',
  })
  expect(whole).toMatchObject({ code: 'quota_exhausted', reach: 'refused' })
})

describe.each(['openai', 'anthropic'] as const)('%s: what is not an answer', (kind) => {
  test('a web page, plain JSON, an empty stream, no JSON in an event', async () => {
    expect(
      await fail(kind, { raw: '<html>Sign in</html>', contentType: 'text/html; charset=utf-8' }),
    ).toMatchObject({ code: 'malformed_response', reach: 'cut' })
    expect(await fail(kind, { raw: '{"hello":1}', contentType: 'application/json' })).toMatchObject(
      { code: 'malformed_response', reach: 'cut' },
    )
    expect(await fail(kind, { raw: 'not json', contentType: 'application/json' })).toMatchObject({
      code: 'malformed_response',
      reach: 'cut',
    })
    expect(await fail(kind, { raw: '' })).toMatchObject({
      code: 'malformed_response',
      reach: 'cut',
    })
    expect(
      await fail(kind, { raw: 'event: message_start\ndata: {"type":"mess\n\n' }),
    ).toMatchObject({ code: 'malformed_response' })
    expect(
      await fail(kind, { raw: 'x', headers: { 'content-encoding': 'zstd-custom' } }),
    ).toMatchObject({ code: 'malformed_response' })
  })
  test('a redirect is not followed, and the key goes nowhere', async () => {
    const other = await startMockProvider()
    const failure = await fail(kind, { redirect: `${other.url}/v1/chat/completions` })
    await other.close()
    expect(failure).toMatchObject({ code: 'malformed_response', reach: 'refused', status: 307 })
    expect(failure?.message).toContain(new URL(other.url).host)
    expect(other.requests).toHaveLength(0)
  })
  test('a connection that breaks before the headers, and one in the middle', async () => {
    expect(await fail(kind, { dropAfterChunks: -1 })).toMatchObject({
      code: 'network',
      reach: 'no_answer',
    })
    mock.script(() => ({ chunks: ['a', 'b', 'c'], dropAfterChunks: 2, chunkDelayMs: 5 }))
    const heard = await hear(providers, chatOf(endpointOf(mock, kind)))
    expect(heard.text).toBe('ab')
    expect([heard.failure?.code, heard.failure?.reach, heard.end, heard.usage]).toEqual([
      'network',
      'cut',
      null,
      null,
    ])
  })
  test('a stream that ends politely without a finish reason', async () => {
    mock.script(() => ({ chunks: ['a', 'b', 'c'], endAfterChunks: 2 }))
    const heard = await hear(providers, chatOf(endpointOf(mock, kind)))
    expect([heard.text, heard.failure?.code, heard.failure?.reach]).toEqual([
      'ab',
      'network',
      'cut',
    ])
  })
  test('a line without end is cut off', async () => {
    const line = await fail(
      kind,
      { raw: Buffer.alloc(17 * 1024 * 1024, 'x') },
      { firstTokenMs: 28_000, totalMs: 28_000 },
    )
    expect(line).toMatchObject({ code: 'malformed_response' })
    expect(line?.message).toContain('16 MB')
  })
  test('a single event of 10 MB is an answer', async () => {
    mock.script(() => ({ chunks: ['y'.repeat(10 * 1024 * 1024)] }))
    const heard = await hear(
      providers,
      chatOf(endpointOf(mock, kind, { firstTokenMs: 28_000, idleMs: 28_000, totalMs: 28_000 })),
    )
    expect([heard.text.length, heard.failure]).toEqual([10 * 1024 * 1024, null])
  })
})

describe('never sent', () => {
  const at = (baseUrl: string) =>
    hear(
      providers,
      chatOf({ id: 'my-server', kind: 'openai-compatible', baseUrl, timeouts: patient }),
    )

  test('nobody listens', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => closed.once('listening', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    const { failure } = await at(`http://127.0.0.1:${port}/v1`)
    expect(failure).toMatchObject({ code: 'network', reach: 'not_sent' })
    expect(failure?.message).toContain(`127.0.0.1:${port}`)
  })
  test('no such name', async () => {
    const { failure } = await at('https://no-such-host.invalid/v1')
    expect(failure).toMatchObject({ code: 'network', reach: 'not_sent' })
  })
  test('a certificate nobody vouches for', async () => {
    const server = createTlsServer(selfSigned).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { failure } = await at(`https://127.0.0.1:${(server.address() as AddressInfo).port}/v1`)
    server.close()
    expect(failure).toMatchObject({ code: 'network', reach: 'not_sent' })
    expect(failure?.message).toContain('certificate')
  })
  test('addresses no key may go to, and no address at all', async () => {
    for (const url of [
      'http://169.254.169.254/v1',
      'https://[fe80::1]/v1',
      'http://example.com/v1',
      'https://me:pass@example.com/v1',
      'not a url',
    ]) {
      expect((await at(url)).failure).toMatchObject({ code: 'invalid_request', reach: 'not_sent' })
    }
    const { failure } = await hear(
      providers,
      chatOf({ id: 'my-server', kind: 'openai-compatible', baseUrl: null, timeouts: patient }),
    )
    expect(failure?.message).toContain('base URL')
  })
  test('a key that cannot be one', async () => {
    const { failure } = await hear(
      providers,
      chatOf(endpointOf(mock, 'openai'), { secret: 'sk-with–dash\r\nX-Evil: 1' }),
    )
    expect(failure).toMatchObject({ code: 'authentication', reach: 'not_sent' })
    expect(mock.requests).toHaveLength(0)
  })
})

test('a body that unpacks to more than an answer can be is cut off', async () => {
  mock.script(() => ({
    raw: Buffer.alloc(70 * 1024 * 1024, ' '),
    contentType: 'application/json',
    gzip: true,
  }))
  const bomb = await failureOf(
    providers.listModels(
      { endpoint: endpointOf(mock, 'openai', { totalMs: 28_000, idleMs: 28_000 }), secret },
      new AbortController().signal,
    ),
  )
  expect(bomb).toMatchObject({
    code: 'malformed_response',
    message: expect.stringContaining('8 MB'),
  })
})

test('model lists fail in the same words, without a model to blame', async () => {
  mock.script(() => ({ status: 404, raw: 'nothing here', contentType: 'text/plain' }))
  const failure = await failureOf(
    providers.listModels(
      { endpoint: endpointOf(mock, 'openai-compatible'), secret },
      new AbortController().signal,
    ),
  )
  expect(failure).toMatchObject({ code: 'invalid_request', reach: 'refused', status: 404 })
  expect(failure.message).toContain('/v1')
  mock.script(() => ({ embeddings: [] }))
  const short = await failureOf(
    providers.embed(
      { endpoint: endpointOf(mock, 'openai'), secret, model: 'e', input: ['a'] },
      new AbortController().signal,
    ),
  )
  expect(short.code).toBe('malformed_response')
})

test.each([
  ['authentication_error', '', 'authentication'],
  ['permission_error', '', 'permission'],
  ['not_found_error', '', 'model_not_found'],
  ['rate_limit_error', '', 'rate_limited'],
  ['tokens', '', 'rate_limited'],
  ['invalid_request_error', '', 'invalid_request'],
  ['timeout_error', '', 'timeout'],
  ['', 'rate_limit_exceeded', 'rate_limited'],
  ['', 'invalid_api_key', 'authentication'],
  ['overloaded_error', '', 'overloaded'],
  ['billing_error', '', 'quota_exhausted'],
  ['request_too_large', '', 'context_too_long'],
  ['', '', 'overloaded'],
])('an error object without a status, type %o and code %o, is %s', (type, code, expected) => {
  expect(classify({ status: null, type, code, param: '', message: '' }, 'm-1')).toBe(expected)
})

test.each([
  ['EAI_AGAIN', 'online'],
  ['ENETUNREACH', 'no route'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
  ['ERR_ADDRESS_REFUSED', 'metadata'],
  ['EMFILE', 'EMFILE'],
  ['ECONNREFUSED', 'Nothing answers'],
])('a socket error %s before sending says so', (code, word) => {
  const endpoint = {
    id: 'my-server',
    kind: 'openai-compatible',
    baseUrl: 'https://llm.example.com/v1',
    timeouts: patient,
  } as const
  const thrown = new TypeError('fetch failed', {
    cause: new AggregateError([Object.assign(new Error('inner'), { code })]),
  })
  expect(errorCodeOf(thrown)).toBe(code)
  const problem = networkProblem(thrown, 'my-server', endpoint, false, false)
  expect(problem).toMatchObject({ code: 'network', message: expect.stringContaining(word) })
  expect(problem.message).toContain('llm.example.com')
})

test('a server that speaks something else than HTTP', async () => {
  const server = createServer(
    (socket) => void socket.once('data', () => socket.write('SSH-2.0-OpenSSH_9.2\r\n')),
  ).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { failure } = await hear(
    providers,
    chatOf({
      id: 'my-server',
      kind: 'openai-compatible',
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
      timeouts: patient,
    }),
  )
  server.close()
  expect(failure).toMatchObject({ code: 'malformed_response', reach: 'no_answer' })
})
