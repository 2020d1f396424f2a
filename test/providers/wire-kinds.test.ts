/** One golden test for each kind of answer that vendors and compatible servers are known to send (spec P11), and the bounds of what they may say. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ProviderKind } from '../../src/contract/providers'
import type { Providers } from '../../src/main/providers/port'
import { startMockProvider, type MockProvider, type MockReply } from '../support/mock-provider'
import { chatOf, endpointOf, failureOf, hear, newProviders, secret } from './harness'

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

function ask(
  reply: MockReply,
  kind: ProviderKind = 'openai-compatible',
  changes: Parameters<typeof chatOf>[1] = {},
) {
  mock.script(() => reply)
  return hear(providers, chatOf(endpointOf(mock, kind), changes))
}
const data = (event: unknown) => `data: ${JSON.stringify(event)}\n\n`
const chunk = (delta: unknown, finish: unknown = null, more: object = {}) =>
  data({ id: 'c', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }], ...more })
const stream = (...events: string[]) => ask({ raw: `${events.join('')}data: [DONE]\n\n` })
const event = (type: string, more: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`
const claude = (start: object, end: object, stop: unknown = 'end_turn') =>
  ask(
    {
      raw:
        event('message_start', { message: { model: 'claude', usage: start } }) +
        event('content_block_delta', { delta: { type: 'text_delta', text: 'hi there' } }) +
        event('message_delta', { delta: { stop_reason: stop }, usage: end }) +
        event('message_stop', {}),
    },
    'anthropic',
  )
const good = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
const list = (body: unknown) => {
  mock.script(() => ({ raw: JSON.stringify(body), contentType: 'application/json' }))
  return providers.listModels(
    { endpoint: endpointOf(mock, 'openai-compatible'), secret },
    new AbortController().signal,
  )
}
const embed = (body: unknown, kind: ProviderKind = 'openai-compatible', input = ['a', 'b']) => {
  mock.script(() => ({ raw: JSON.stringify(body), contentType: 'application/json' }))
  return providers.embed(
    { endpoint: endpointOf(mock, kind), secret, model: 'e', input },
    new AbortController().signal,
  )
}

describe('usage', () => {
  test.each([
    ['all zero', { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }],
    ['no output beside text', { prompt_tokens: 10, completion_tokens: 0, total_tokens: 10 }],
    ['no input', { prompt_tokens: 0, completion_tokens: 5, total_tokens: 5 }],
    ['null counts', { prompt_tokens: null, completion_tokens: null }],
    ['empty', {}],
  ])('%s beside text is no usage', async (_name, usage) => {
    expect((await stream(chunk({ content: 'hi' }), chunk({}, 'stop', { usage }))).usage).toBeNull()
  })
  test.each([
    ['at the top', { usage: good }, {}],
    ['inside the choice', {}, { usage: good }],
    ['where Groq puts it', { x_groq: { usage: good } }, {}],
    ['under the names of Responses', { usage: { input_tokens: 10, output_tokens: 5 } }, {}],
  ])('%s', async (_name, top, inside) => {
    const heard = await stream(
      chunk({ content: 'hi' }),
      data({ choices: [{ index: 0, delta: {}, finish_reason: 'stop', ...inside }], ...top }),
    )
    expect(heard.usage).toMatchObject({ inputTokens: 10, outputTokens: 5 })
  })
  test('cumulative counts never shrink, and a later null changes nothing', async () => {
    const at = (prompt: unknown, completion: unknown) => ({
      usage: { prompt_tokens: prompt, completion_tokens: completion },
    })
    expect(
      (
        await stream(
          chunk({ content: 'a' }, null, at(10, 3)),
          chunk({ content: 'b' }, null, at(10, 8)),
          chunk({}, 'stop', at(0, null)),
        )
      ).usage,
    ).toMatchObject({ inputTokens: 10, outputTokens: 8 })
    expect(
      (
        await claude(
          { input_tokens: 1000, cache_read_input_tokens: 5000, output_tokens: 1 },
          { input_tokens: 0, output_tokens: 50 },
        )
      ).usage,
    ).toMatchObject({ inputTokens: 6000, outputTokens: 50, cachedInputTokens: 5000 })
  })
  test('a total that holds more than its parts: unseen output, or cached tokens beside the prompt', async () => {
    expect(
      (
        await stream(
          chunk({ content: 'a' }, 'stop', {
            usage: { prompt_tokens: 11, completion_tokens: 9, total_tokens: 88 },
          }),
        )
      ).usage,
    ).toMatchObject({ inputTokens: 11, outputTokens: 77 })
    expect(
      (
        await stream(
          chunk({ content: 'a' }, 'stop', {
            usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 26, cached_tokens: 11 },
          }),
        )
      ).usage,
    ).toMatchObject({ inputTokens: 21, outputTokens: 5, cachedInputTokens: 11 })
  })
  test('Anthropic: all zero is none, the last counts may stand in message_stop, writes may be given by time alone', async () => {
    expect(
      (await claude({ input_tokens: 0, output_tokens: 0 }, { output_tokens: 0 })).usage,
    ).toBeNull()
    const late = await ask(
      {
        raw:
          event('message_start', { message: { usage: { input_tokens: 3 } } }) +
          event('content_block_delta', { delta: { type: 'text_delta', text: 'x' } }) +
          event('message_delta', { delta: { stop_reason: 'end_turn' } }) +
          event('message_stop', { usage: { output_tokens: 9 } }),
      },
      'anthropic',
    )
    expect(late.usage).toMatchObject({ inputTokens: 3, outputTokens: 9 })
    expect(
      (
        await claude(
          {
            input_tokens: 1,
            cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 300 },
          },
          { output_tokens: 5 },
        )
      ).usage,
    ).toMatchObject({ inputTokens: 321, cacheWriteTokens: 320 })
  })
  test('a money figure stays beside counts that cannot be true, unless it is nothing too', async () => {
    const cost = async (usage: object) =>
      (await stream(chunk({ content: 'a' }, 'stop', { usage }))).events.find(
        (one) => one.type === 'usage',
      )
    expect(await cost({ prompt_tokens: -1, completion_tokens: 5, cost: 0.5 })).toEqual({
      type: 'usage',
      usage: null,
      reportedCostNanoUsd: 500_000_000,
    })
    expect(await cost({ prompt_tokens: 0, completion_tokens: 0, cost: 0 })).toBeUndefined()
    expect(
      await cost({
        ...good,
        cost: 9e6,
        is_byok: true,
        cost_details: { upstream_inference_cost: 9e6 },
      }),
    ).toEqual({ type: 'usage', usage: expect.objectContaining({ inputTokens: 10 }) })
  })
})

describe('content', () => {
  test('as a list of parts, thinking apart; parts of other kinds are passed over', async () => {
    const heard = await stream(
      chunk({
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'Let me ' }, 'think.'] },
          { type: 'reasoning', text: ' Well.' },
        ],
      }),
      chunk({
        content: ['Pa', { type: 'text', text: 'ris.' }, { type: 'reference', reference_ids: [1] }],
      }),
      chunk({}, 'stop', { usage: good }),
    )
    expect([heard.reasoning, heard.text, heard.failure]).toEqual([
      'Let me think. Well.',
      'Paris.',
      null,
    ])
  })
  test('a message for a delta, and not again after deltas', async () => {
    const whole = data({
      model: 'm',
      choices: [
        { index: 0, message: { role: 'assistant', content: 'whole' }, finish_reason: 'stop' },
      ],
    })
    expect((await stream(whole)).text).toBe('whole')
    expect((await stream(chunk({ content: 'whole' }), whole)).text).toBe('whole')
  })
  test('the halves of a character in two events are one, a lone half is replaced', async () => {
    expect(
      (
        await ask({
          raw: 'data: {"choices":[{"delta":{"content":"a\\ud83d"}}]}\n\ndata: {"choices":[{"delta":{"content":"\\ude00 \\ud83d"},"finish_reason":"stop"}]}\n\n',
        })
      ).text,
    ).toBe('a😀 \ufffd')
  })
  test.each([
    ['a number for text', chunk({ content: 5 })],
    ['an object for text', chunk({ content: { a: 1 } })],
    ['choices that are no list', data({ choices: 'abc' })],
    ['choices as an object', data({ choices: { 0: {} } })],
    ['a delta that is a list', chunk([1])],
    ['an event that is a number', 'data: 5\n\n'],
    ['a list', 'data: [1]\n\n'],
    ['five thousand lists deep', `data: {"choices":${'['.repeat(5000)}${']'.repeat(5000)}}\n\n`],
  ])('%s is no answer', async (_name, raw) => {
    expect((await stream(chunk({ content: 'a' }), raw)).failure).toMatchObject({
      code: 'malformed_response',
    })
  })
})

describe('the end', () => {
  test.each([
    ['error', 'overloaded'],
    ['insufficient_system_resource', 'overloaded'],
    ['ERROR', 'overloaded'],
    ['network_error', 'network'],
  ])('finish reason %s fails the attempt and keeps its counts', async (reason, code) => {
    const heard = await stream(chunk({ content: 'half' }), chunk({}, reason, { usage: good }))
    expect([heard.text, heard.end, heard.failure]).toMatchObject([
      'half',
      null,
      { code, reach: 'cut', partialUsage: { inputTokens: 10 } },
    ])
    expect((await claude({ input_tokens: 1 }, { output_tokens: 1 }, reason)).failure?.code).toBe(
      code,
    )
  })
  test.each([
    ['stop', true],
    ['end_turn', true],
    ['tool_calls', true],
    ['STOP', true],
    ['length', false],
    ['content_filter', false],
    ['max_tokens', false],
    ['whatever', false],
  ])('finish reason %s: whole %s', async (reason, whole) => {
    expect((await stream(chunk({ content: 'a' }, reason))).end).toMatchObject({
      finishReason: reason,
      whole,
    })
  })
  test.each([5, { a: 1 }, ['stop'], true])(
    'a finish reason %j ends the answer without a name',
    async (reason) => {
      expect((await stream(chunk({ content: 'a' }, reason))).end).toMatchObject({
        finishReason: null,
        whole: false,
      })
      expect((await claude({ input_tokens: 1 }, { output_tokens: 1 }, reason)).end).toMatchObject({
        finishReason: null,
        whole: false,
      })
    },
  )
  test.each([
    [{ a: 1 }, null],
    [true, null],
    ['m'.repeat(2000), null],
    ['漢'.repeat(400), null],
    ['\u001b[31mred\u0000', '[31mred'],
    ['\ud83dm', '\ufffdm'],
    ['', null],
  ])('a served model %j is %j', async (model, served) => {
    expect(
      (await stream(data({ model, choices: [{ delta: { content: 'a' }, finish_reason: 'stop' }] })))
        .end?.servedModel,
    ).toBe(served)
  })
  test('request ids are bounded', async () => {
    expect(
      (await ask({ text: 'x', headers: { 'x-request-id': 'r'.repeat(2000) } })).end?.requestId,
    ).toBeNull()
  })
})

describe('errors', () => {
  test.each([
    [
      'a string',
      data({ error: 'Server error: CUDA out of memory', error_type: 'generation' }),
      'Server error: CUDA out of memory',
    ],
    ['a list', data({ error: [{ message: 'first' }, { message: 'second' }] }), 'first; second'],
    ['a list of strings', data({ errors: ['one', 'two'] }), 'one; two'],
    ['a list around it', data([{ error: { message: 'in a list', code: 500 } }]), 'in a list'],
    ['an object without words', data({ error: { reason: 'tired' } }), 'reason: tired'],
  ])('as %s in the stream: the provider’s failure with its words', async (_name, raw, words) => {
    expect((await ask({ raw })).failure).toMatchObject({
      code: 'overloaded',
      reach: 'refused',
      providerMessage: words,
    })
    expect(
      (await ask({ raw: raw.slice(6), contentType: 'application/json' })).failure,
    ).toMatchObject({ code: 'overloaded', providerMessage: words })
  })
  test('an error event of Anthropic in plain words', async () => {
    expect(
      (await ask({ raw: 'event: error\ndata: upstream connect error\n\n' }, 'anthropic')).failure,
    ).toMatchObject({ code: 'overloaded', providerMessage: 'upstream connect error' })
  })
  const google = (retryDelay: unknown, quotaId = 'GenerateRequestsPerMinutePerProject') => [
    {
      error: {
        code: 429,
        message: 'You exceeded your current quota.',
        status: 'RESOURCE_EXHAUSTED',
        details: [
          { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId }] },
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay },
        ],
      },
    },
  ]
  const refused = async (status: number, body: unknown) =>
    (await ask({ status, raw: JSON.stringify(body), contentType: 'application/json' })).failure
  test('a limit of the minute is a rate limit with its delay, one of the day a spent quota', async () => {
    expect(await refused(429, google('1.5s'))).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 1500,
    })
    expect(await refused(429, google({ seconds: '34' }))).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 34_000,
    })
    expect(
      await refused(429, google('34s', 'GenerateRequestsPerDayPerProjectPerModel')),
    ).toMatchObject({ code: 'quota_exhausted' })
    expect(
      await refused(429, {
        error: {
          message: 'Rate limit reached for gpt-4o. Please try again in 1m2.5s.',
          code: 'rate_limit_exceeded',
        },
      }),
    ).toMatchObject({ code: 'rate_limited', retryAfterMs: 62_500 })
    expect(await refused(429, google('99999999999s'))).toMatchObject({ retryAfterMs: null })
  })
  test.each([
    '账户余额不足，请充值',
    '用户额度不足, 剩余额度: ＄0.00',
    '您的账户已欠费',
    '残高が不足しています',
    '잔액이 부족합니다',
    'Недостаточно средств на балансе',
    'Saldo insuficiente',
    'Créditos insuficientes',
    'Solde insuffisant',
    'Ihr Guthaben ist aufgebraucht',
    'Credito insufficiente',
    'Yetersiz bakiye',
    'Số dư không đủ',
    'Insufficient account balance',
    'You have run out of credits',
    'Your balance is insufficient',
  ])('an empty balance, %s, is a spent quota whatever the status', async (message) => {
    for (const status of [400, 403, 429, 500])
      expect((await refused(status, { error: { message } }))?.code).toBe('quota_exhausted')
  })
  test('what is too large is never asked again, and what the credit allows is said', async () => {
    expect(
      (
        await refused(429, {
          error: {
            message:
              'Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 90000.',
            code: 'rate_limit_exceeded',
          },
        })
      )?.code,
    ).toBe('context_too_long')
    const poor = await refused(402, {
      error: {
        message:
          'This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens, but can only afford 3000.',
      },
    })
    expect(poor).toMatchObject({
      code: 'quota_exhausted',
      message: expect.stringContaining('Lower the maximum output'),
    })
    expect(poor?.message).toContain('3000')
  })
  test('bodies that would cost time: tags that never close, nesting, a script without end', async () => {
    for (const raw of [
      '<script'.repeat(9000),
      '<'.repeat(60_000),
      `${'<style>'.repeat(8000)}`,
      ' '.repeat(60_000),
    ])
      expect((await ask({ status: 500, raw, contentType: 'text/html' })).failure?.code).toBe(
        'overloaded',
      )
    expect(
      (
        await ask({
          status: 500,
          raw: `{"error":{"message":${'['.repeat(30_000)}1${']'.repeat(30_000)}}}`,
          contentType: 'application/json',
        })
      ).failure?.code,
    ).toBe('overloaded')
    expect(
      (
        await ask({
          status: 500,
          raw: 'a <b>bold</b> word, 3 < 5 <script>evil()</script>.',
          contentType: 'text/html',
        })
      ).failure?.providerMessage,
    ).toContain('a bold word')
  })
})

describe('lists of models', () => {
  test.each([
    ['as the vendors send it', { data: [{ id: 'b' }, { id: 'a' }, { id: 'a' }] }, ['a', 'b']],
    ['bare', [{ id: 'a' }], ['a']],
    ['names alone', { data: ['b', 'a'] }, ['a', 'b']],
    ['without ids', { data: [{ name: 'a' }] }, ['a']],
    ['Ollama’s own', { models: [{ name: 'a:latest', model: 'a:latest' }] }, ['a:latest']],
    [
      'with junk among it',
      { data: [null, 5, { id: 7 }, { id: 'a' }, [], { id: 'm'.repeat(5000) }, { id: 'b\u0000' }] },
      ['a', 'b'],
    ],
    ['empty', { data: [] }, []],
  ])('%s', async (_name, body, names) => {
    expect(await list(body)).toEqual(names)
  })
  test.each([[{ hello: 1 }], [{ data: 'abc' }], [5], [null], ['text']])(
    '%j is none',
    async (body) => {
      expect((await failureOf(list(body))).code).toBe('malformed_response')
    },
  )
  test('without end is cut to what a person could look through', async () => {
    expect(await list({ data: Array.from({ length: 12_000 }, (_, at) => `m${at}`) })).toHaveLength(
      10_000,
    )
  })
})

describe('embeddings', () => {
  const vectors = (...embeddings: unknown[]) => ({
    model: 'e',
    data: embeddings.map((embedding, index) => ({ index, embedding })),
    usage: { prompt_tokens: 2, total_tokens: 2 },
  })
  test('in their order, with or without an index, as floats or as base64', async () => {
    const floats = Buffer.from(new Float32Array([0.5, -2]).buffer).toString('base64')
    expect(
      (
        await embed({
          data: [
            { index: 1, embedding: [2] },
            { index: 0, embedding: [1] },
          ],
        })
      ).embeddings,
    ).toEqual([[1], [2]])
    expect((await embed({ data: [{ embedding: [1] }, { embedding: [2] }] })).embeddings).toEqual([
      [1],
      [2],
    ])
    expect((await embed(vectors(floats, [1, 2]), 'openai')).embeddings).toEqual([
      [0.5, -2],
      [1, 2],
    ])
    expect(
      await embed({ ...vectors([1], [2]), model: { a: 1 }, usage: { prompt_tokens: 0 } }),
    ).toMatchObject({ servedModel: null, usage: null })
  })
  test.each([
    ['text', vectors(['a'], [1])],
    ['null', vectors([null], [1])],
    ['objects', vectors([{}], [1])],
    ['an empty one', vectors([], [])],
    ['of two lengths', vectors([1], [1, 2])],
    ['too few', vectors([1])],
    ['too many', vectors([1], [2], [3])],
    [
      'one place twice',
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 0, embedding: [2] },
        ],
      },
    ],
    [
      'a place that is none',
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 7, embedding: [2] },
        ],
      },
    ],
    ['no list', { data: {} }],
    ['bytes that are no floats', vectors('AAA=', 'AAA=')],
    [
      'bytes that are no numbers',
      vectors(
        ...[1, 2].map(() => Buffer.from(new Float32Array([Number.NaN]).buffer).toString('base64')),
      ),
    ],
    [
      'dimensions without end',
      vectors(...[1, 2].map(() => Array.from({ length: 70_000 }, () => 0))),
    ],
  ])('%s are none', async (_name, body) => {
    expect((await failureOf(embed(body))).code).toBe('malformed_response')
  })
  test('a number too large to be one', async () => {
    mock.script(() => ({
      raw: '{"data":[{"index":0,"embedding":[1e309]}]}',
      contentType: 'application/json',
    }))
    expect(
      (
        await failureOf(
          providers.embed(
            { endpoint: endpointOf(mock, 'openai'), secret, model: 'e', input: ['a'] },
            new AbortController().signal,
          ),
        )
      ).code,
    ).toBe('malformed_response')
  })
})

test('a key that comes back is in no text, reasoning, name, list or sentence', async () => {
  const inside = Buffer.from(`user:${secret}`).toString('base64')
  const heard = await stream(
    chunk({ reasoning_content: `is ${secret.slice(0, 9)}` }),
    chunk({ reasoning_content: secret.slice(9) }),
    chunk({ content: `${[...secret].join(' ')} and ${inside}` }),
    data({ model: secret, choices: [{ delta: {}, finish_reason: secret }] }),
  )
  expect(heard.text).toMatch(/^\[secret\] and [A-Za-z0-9+/=]{0,9}\[secret\][A-Za-z0-9+/=]{0,9}$/)
  expect(heard.end).toMatchObject({ finishReason: '[secret]', servedModel: '[secret]' })
  expect(JSON.stringify(heard)).not.toContain(secret)
  expect(await list({ data: [secret, 'm', `x/${secret}`] })).toEqual([
    'm',
    '[secret]',
    'x/[secret]',
  ])
  const failures = [
    await ask({
      status: 401,
      error: { message: `Bad key ${[...secret].reverse().join('')}`, code: secret, type: secret },
      headers: { 'x-request-id': secret },
    }),
    await ask({ redirect: `http://${secret}.evil.example/` }),
    await ask({ raw: 'x', headers: { 'content-encoding': secret } }),
    await stream(chunk({ content: 'a' }), data({ error: secret })),
  ]
  for (const { failure } of failures)
    expect(`${JSON.stringify(failure)}${failure?.message}`).not.toMatch(
      new RegExp(`${secret}|${[...secret].reverse().join('')}`, 'i'),
    )
})

test('built-in Claude names go out as the vendor’s ids, all others as they are', async () => {
  for (const model of [
    'claude-3-5-haiku',
    'claude-3-7-sonnet',
    'claude-sonnet-4-5',
    'claude-3-5-sonnet-20240620',
    'toString',
  ])
    await ask({ text: 'x' }, 'anthropic', { model })
  expect(mock.requests.map(({ body }) => (body as { model?: unknown }).model)).toEqual([
    'claude-3-5-haiku-20241022',
    'claude-3-7-sonnet-20250219',
    'claude-sonnet-4-5',
    'claude-3-5-sonnet-20240620',
    'toString',
  ])
})

test('sentences of a test say what to do: no key where one is wanted, no list at this address, a server that is silent', async () => {
  const tested = async (reply: MockReply, key = secret, timeouts = {}) => {
    mock.script(() => reply)
    return (
      await failureOf(
        providers.listModels(
          { endpoint: endpointOf(mock, 'openai-compatible', timeouts), secret: key },
          new AbortController().signal,
        ),
      )
    ).message
  }
  expect(await tested({ status: 401 }, '')).toContain('wants a key')
  expect(await tested({ status: 401 })).toContain('did not accept the key')
  expect(await tested({ status: 403 })).toContain('list its models')
  expect(await tested({ status: 404 })).toContain('no list of models')
  expect(await tested({ hangAfterChunks: -1 }, secret, { firstTokenMs: 200 })).toContain(
    'did not list its models',
  )
})

test('a model that reasons may be silent longer before its first token', async () => {
  const reply: MockReply = { text: 'thought about it', delayMs: 2500 }
  const timeouts = { firstTokenMs: 1000, totalMs: 60_000 }
  mock.script(() => reply)
  expect(
    (await hear(providers, chatOf(endpointOf(mock, 'openai', timeouts), { reasoning: true })))
      .failure,
  ).toBeNull()
  mock.script(() => reply)
  expect((await hear(providers, chatOf(endpointOf(mock, 'openai', timeouts)))).failure?.code).toBe(
    'timeout',
  )
})

describe('an Anthropic stream without lines that name its events', () => {
  const start = data({
    type: 'message_start',
    message: { model: 'claude', usage: { input_tokens: 10, output_tokens: 1 } },
  })
  const said = data({
    type: 'content_block_delta',
    delta: { type: 'text_delta', text: 'hi there' },
  })
  const finished =
    data({
      type: 'message_delta',
      delta: { stop_reason: 'end_turn' },
      usage: { output_tokens: 5 },
    }) + data({ type: 'message_stop' })

  test('is read like any other, with pings and an end mark that is not its own', async () => {
    const heard = await ask(
      { raw: `${start}${data({ type: 'ping' })}${said}${finished}data: [DONE]\n\n` },
      'anthropic',
    )
    expect([heard.text, heard.end?.finishReason, heard.end?.servedModel, heard.failure]).toEqual([
      'hi there',
      'end_turn',
      'claude',
      null,
    ])
    expect(heard.usage).toMatchObject({ inputTokens: 10, outputTokens: 5 })
  })
  test.each([
    [
      'an error',
      data({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
      'overloaded',
    ],
    [
      'an error that does not say so',
      data({ error: { type: 'overloaded_error', message: 'Overloaded' } }),
      'overloaded',
    ],
    ['what is no JSON', 'data: {"type":"content_block_delta","de\n\n', 'malformed_response'],
    ['its end', '', 'network'],
  ])('ends with %s in the middle', async (_name, broken, code) => {
    const heard = await ask({ raw: start + said + broken }, 'anthropic')
    expect([heard.text, heard.end, heard.failure?.code, heard.failure?.reach]).toEqual([
      'hi there',
      null,
      code,
      'cut',
    ])
  })
})
