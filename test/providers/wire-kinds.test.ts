/**
 * One golden test for each kind of answer that vendors and compatible servers are known to send
 * (spec P11), and the bounds of what they may say.
 */
import { describe, expect, test } from 'vitest'
import type { MockReply } from '../support/mock-provider'
import { chatOf, endpointOf, hear, secret } from './harness'
import { data, chunk, event, good, useWire } from './use-wire'

const wire = useWire()
const { ask, stream, claude, list } = wire

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
  expect(wire.mock.requests.map(({ body }) => (body as { model?: unknown }).model)).toEqual([
    'claude-3-5-haiku-20241022',
    'claude-3-7-sonnet-20250219',
    'claude-sonnet-4-5',
    'claude-3-5-sonnet-20240620',
    'toString',
  ])
})

test('a model that reasons may be silent longer before its first token', async () => {
  const reply: MockReply = { text: 'thought about it', delayMs: 2500 }
  const timeouts = { firstTokenMs: 1000, totalMs: 60_000 }
  wire.mock.script(() => reply)
  expect(
    (
      await hear(
        wire.providers,
        chatOf(endpointOf(wire.mock, 'openai', timeouts), { reasoning: true }),
      )
    ).failure,
  ).toBeNull()
  wire.mock.script(() => reply)
  expect(
    (await hear(wire.providers, chatOf(endpointOf(wire.mock, 'openai', timeouts)))).failure?.code,
  ).toBe('timeout')
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
