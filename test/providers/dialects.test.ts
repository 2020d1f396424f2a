/**
 * What compatible servers do differently, and what a stream of events may look like without being
 * wrong.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Providers } from '../../src/main/providers/port'
import { startMockProvider, type MockProvider, type MockReply } from '../support/mock-provider'
import { chatOf, endpointOf, hear, newProviders } from './harness'

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

function compatible(reply: MockReply) {
  mock.script(() => reply)
  return hear(providers, chatOf(endpointOf(mock, 'openai-compatible')))
}
const chunk = (delta: object, finish: string | null = null, more: object = {}) =>
  JSON.stringify({
    id: 'c',
    model: 'served',
    choices: [{ index: 0, delta, finish_reason: finish }],
    ...more,
  })

test('no usage at all', async () => {
  const heard = await compatible({ text: 'fine', usage: null })
  expect([heard.text, heard.usage, heard.end?.finishReason]).toEqual(['fine', null, 'stop'])
})

test('usage on every chunk counts once, as it stands at the end; cut off, it is not final', async () => {
  const heard = await compatible({
    chunks: ['a', 'b', 'c'],
    usageMode: 'every',
    usage: { input: 9, output: 3 },
  })
  expect(heard.events.filter(({ type }) => type === 'usage')).toHaveLength(1)
  expect(heard.usage).toMatchObject({ inputTokens: 9, outputTokens: 3 })
  const cut = await compatible({
    chunks: ['a', 'b', 'c'],
    usageMode: 'every',
    usage: { input: 9 },
    dropAfterChunks: 2,
    chunkDelayMs: 2,
  })
  expect([cut.usage, cut.failure?.partialUsage]).toMatchObject([
    null,
    { inputTokens: 9, outputTokens: 2 },
  ])
})

test('usage sent twice', async () => {
  expect(
    (await compatible({ usageMode: 'twice', usage: { input: 9, output: 3 } })).usage,
  ).toMatchObject({ inputTokens: 9, outputTokens: 3 })
})

test('no [DONE], extra fields, reasoning under another name', async () => {
  const heard = await compatible({
    text: 'x y',
    omitDone: true,
    extraFields: { provider: 'who', system_fingerprint: null, native: { deep: [1] } },
    reasoning: 'because',
    reasoningField: 'reasoning',
  })
  expect([heard.text, heard.reasoning, heard.failure]).toEqual(['x y', 'because', null])
})

test('[DONE] without a finish reason, even when it arrives in pieces', async () => {
  const heard = await compatible({
    raw: `data: ${chunk({ content: 'hi' })}\n\ndata: [DONE]\n\n`,
    splitBytes: 3,
  })
  expect([heard.text, heard.failure, heard.end]).toEqual([
    'hi',
    null,
    {
      type: 'end',
      finishReason: null,
      whole: false,
      servedModel: 'served',
      requestId: expect.stringMatching(/^req_mock/),
    },
  ])
})

test('the official kind takes [DONE] alone for a cut', async () => {
  mock.script(() => ({ raw: `data: ${chunk({ content: 'hi' })}\n\ndata: [DONE]\n\n` }))
  expect((await hear(providers, chatOf(endpointOf(mock, 'openai')))).failure).toMatchObject({
    reach: 'cut',
  })
})

test('a server that ignores stream: true', async () => {
  const body = {
    id: 'x',
    object: 'chat.completion',
    model: 'whole',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'all at once', reasoning_content: 'hm' },
        finish_reason: 'stop',
      },
    ],
    usage: { prompt_tokens: 4, completion_tokens: 3 },
  }
  const heard = await compatible({ raw: JSON.stringify(body), contentType: 'application/json' })
  expect([heard.text, heard.reasoning, heard.end?.servedModel, heard.usage?.inputTokens]).toEqual([
    'all at once',
    'hm',
    'whole',
    4,
  ])
})

test('a whole answer whose connection breaks before [DONE] is a whole answer', async () => {
  mock.script(() => ({
    raw: `data: ${chunk({ content: 'done' }, 'stop')}\n\n`,
    headers: { 'content-length': '5000' },
  }))
  const heard = await hear(
    providers,
    chatOf(endpointOf(mock, 'openai-compatible', { idleMs: 150 })),
  )
  expect([heard.text, heard.failure, heard.end?.finishReason]).toEqual(['done', null, 'stop'])
})

test.each([
  ['CRLF', '\r\n'],
  ['CR', '\r'],
])('lines that end in %s', async (_name, end) => {
  const heard = await compatible({
    raw: `data: ${chunk({ content: 'ok' })}${end}${end}data: ${chunk({}, 'stop')}${end}${end}data: [DONE]${end}${end}`,
  })
  expect([heard.text, heard.failure]).toEqual(['ok', null])
})

test('comments, no space after the colon, data over two lines, no last blank line, [DONE] twice, odd events and bytes', async () => {
  const two = chunk({ content: 'two' }).replace(',"model"', ',\ndata: "model"')
  const heard = await compatible({
    raw: Buffer.concat([
      Buffer.from(
        `: OPENROUTER PROCESSING\n\ndata:${chunk({ content: 'one ' })}\n\ndata: ${two}\n\nid: 7\nretry: 10\nevent: ping\ndata: {}\n\n`,
      ),
      Buffer.from('data: {"id":"c","choices":[{"index":0,"delta":{"content":" bad'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"},"finish_reason":null}]}\n\n'),
      Buffer.from(`data: ${chunk({}, 'stop')}\n\ndata: [DONE]\n\ndata: [DONE]`),
    ]),
  })
  expect([heard.text, heard.failure]).toEqual(['one two bad\ufffd\ufffd', null])
})

test('chunks without choices, with null deltas or null choices are skipped', async () => {
  const heard = await compatible({
    raw: `data: {"choices":[]}\n\ndata: {"id":"x"}\n\ndata: {"choices":null}\n\ndata: {"choices":[{"index":0,"delta":null,"finish_reason":null}]}\n\ndata: ${chunk({ content: null })}\n\ndata: ${chunk({ content: 'x' }, 'stop')}\n\n`,
  })
  expect([heard.text, heard.failure]).toEqual(['x', null])
})

test('a refusal is text of the answer', async () => {
  expect(
    (
      await compatible({
        raw: `data: ${chunk({ refusal: 'I cannot.' })}\n\ndata: ${chunk({}, 'stop')}\n\n`,
      })
    ).text,
  ).toBe('I cannot.')
})

test('an SSE body under another content type', async () => {
  expect((await compatible({ text: 'plain', contentType: 'text/plain' })).text).toBe('plain')
})

test.each([
  ['negative', { prompt_tokens: -1, completion_tokens: 5 }],
  ['float', { prompt_tokens: 1.5, completion_tokens: 5 }],
  ['text', { prompt_tokens: '12', completion_tokens: 5 }],
  ['huge', { prompt_tokens: 5_000_000_000, completion_tokens: 5 }],
  [
    'more cached than input',
    { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 11 } },
  ],
  ['no object', 17],
])('absurd usage (%s) is no usage, and no error', async (_name, rawUsage) => {
  const heard = await compatible({ text: 'ok', rawUsage })
  expect([heard.text, heard.usage, heard.failure]).toEqual(['ok', null, null])
})

test('zero usage beside text is no usage', async () => {
  expect(
    (await compatible({ rawUsage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } }))
      .usage,
  ).toBeNull()
})

test('Anthropic: unknown events are passed over; no final counts, no usage', async () => {
  const anthropic = (reply: MockReply) => {
    mock.script(() => reply)
    return hear(providers, chatOf(endpointOf(mock, 'anthropic')))
  }
  const event = (type: string, data: object) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`
  const strange = await anthropic({
    raw:
      event('message_start', {
        message: { model: 'claude', usage: { input_tokens: 3, output_tokens: 1 } },
      }) +
      event('brand_new', { x: 1 }) +
      event('content_block_delta', { index: 0, delta: { type: 'new_delta' } }) +
      event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'hi' } }) +
      event('message_delta', {
        delta: { stop_reason: 'pause_turn' },
        usage: { output_tokens: 8, input_tokens: 5 },
      }) +
      event('message_stop', {}),
  })
  expect([
    strange.text,
    strange.end?.finishReason,
    strange.usage?.inputTokens,
    strange.usage?.outputTokens,
  ]).toEqual(['hi', 'pause_turn', 5, 8])
  expect(
    (await anthropic({ text: 'x', rawUsage: { start: { input_tokens: 3, output_tokens: 1 } } }))
      .usage,
  ).toBeNull()
  const cut = await anthropic({
    chunks: ['a', 'b'],
    dropAfterChunks: 1,
    chunkDelayMs: 2,
    usage: { input: 100, cached: 80 },
  })
  expect(cut.failure?.partialUsage).toMatchObject({ inputTokens: 100, cachedInputTokens: 80 })
})
