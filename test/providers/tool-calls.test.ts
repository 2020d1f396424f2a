/** Calls of tools over the wire of both vendors: what is sent, and how the pieces come together. */
import { describe, expect, test } from 'vitest'
import type { ProviderKind } from '../../src/contract/providers'
import type { MockReply } from '../support/mock-provider'
import { chunk, data, event, good, useWire } from './use-wire'

const parameters = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
}
const tooling = {
  tools: [
    { name: 'get_weather', description: 'The weather of a city.', parameters },
    { name: 'now' },
  ],
  toolChoice: 'required',
} as const
const rome = { id: 'call_1', name: 'get_weather', arguments: '{"city":"Rome"}' }
const now = { id: 'call_2', name: 'now', arguments: '{}' }
const two: MockReply = {
  toolCalls: [
    { id: 'call_1', name: 'get_weather', pieces: ['{"ci', 'ty":', '"Rome"}'] },
    { id: 'call_2', name: 'now', pieces: [] },
  ],
}
const vendors: readonly ProviderKind[] = ['openai', 'anthropic', 'openai-compatible']

const wire = useWire()
const model = 'claude-sonnet-4-5'
const askWith = (reply: MockReply, kind: ProviderKind, changes: object = {}) =>
  wire.ask(reply, kind, { model, tooling, ...changes })
const bodyOf = () => wire.mock.calls().at(-1)?.body ?? {}

describe.each(vendors)('calls of tools from %s', (kind) => {
  test('come in pieces, are put together, and end the answer as tool_calls', async () => {
    const heard = await askWith({ ...two, text: 'Let me see.' }, kind)
    expect(heard.text).toBe('Let me see.')
    expect(heard.end).toMatchObject({
      finishReason: 'tool_calls',
      whole: true,
      toolCalls: [rome, now],
    })
    const pieces = heard.events.filter((each) => each.type === 'tool_call')
    expect(
      pieces
        .filter((each) => each.index === 0 && each.arguments !== '')
        .map((piece) => piece.arguments),
    ).toEqual(['{"ci', 'ty":', '"Rome"}'])
    expect(heard.usage?.outputTokens).toBeGreaterThan(0)
  })

  test('may be told in turns, by their place', async () => {
    const [first] = two.toolCalls ?? []
    const heard = await askWith(
      {
        interleave: true,
        toolCalls: [
          { id: 'a', name: 'get_weather', pieces: first?.pieces ?? [] },
          { id: 'b', name: 'get_weather', pieces: ['{"city"', ':"Oslo"', '}'] },
        ],
      },
      kind,
    )
    expect(heard.end?.toolCalls).toEqual([
      { ...rome, id: 'a' },
      { ...rome, id: 'b', arguments: '{"city":"Oslo"}' },
    ])
  })

  test('that break off are told as far as they came', async () => {
    const heard = await askWith({ ...two, dropAfterChunks: kind === 'anthropic' ? 3 : 2 }, kind)
    expect(heard.failure?.reach).toBe('cut')
    const told = heard.events.flatMap((each) => (each.type === 'tool_call' ? [each] : []))
    expect(told.map((piece) => piece.arguments).join('')).toBe('{"city":')
  })

  test('do not carry the secret of the call back', async () => {
    const heard = await askWith(
      {
        toolCalls: [
          { id: 'x', name: 'now', pieces: ['{"k":"sk-canary-0123', '456789abcdefghij"}'] },
        ],
      },
      kind,
    )
    expect(JSON.stringify(heard.events)).not.toContain('canary-0123456789')
    expect(heard.end?.toolCalls).toHaveLength(1)
  })
})

describe('what is sent', () => {
  const messages = [
    { role: 'user' as const, content: 'Rain?' },
    {
      role: 'assistant' as const,
      content: '',
      toolCalls: [rome, { ...now, id: 'a.b:0', arguments: '' }],
    },
    { role: 'tool' as const, content: 'sun', toolCallId: 'call_1' },
    { role: 'tool' as const, content: 'noon', toolCallId: 'a.b:0' },
  ]

  test('to OpenAI: functions, the choice, calls and their results', async () => {
    await askWith({}, 'openai', { messages })
    expect(bodyOf()).toMatchObject({
      tools: [
        { type: 'function', function: { name: 'get_weather', parameters } },
        { type: 'function', function: { name: 'now' } },
      ],
      tool_choice: 'required',
      messages: [
        { role: 'user' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'call_1', type: 'function', function: { arguments: '{"city":"Rome"}' } },
            { id: 'a.b:0', type: 'function', function: { name: 'now', arguments: '{}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'sun' },
        { role: 'tool', tool_call_id: 'a.b:0', content: 'noon' },
      ],
    })
    await askWith({}, 'openai', { tooling: { ...tooling, toolChoice: { name: 'now' } } })
    expect(bodyOf()['tool_choice']).toEqual({ type: 'function', function: { name: 'now' } })
  })

  test('to Anthropic: blocks, both results in one message, ids as it takes them', async () => {
    await askWith({}, 'anthropic', { messages })
    expect(bodyOf()).toMatchObject({
      tools: [
        { name: 'get_weather', input_schema: parameters },
        { name: 'now', input_schema: { type: 'object' } },
      ],
      tool_choice: { type: 'any' },
    })
    expect(bodyOf().messages).toEqual([
      { role: 'user', content: 'Rain?' },
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id: 'call_1', name: 'get_weather', input: { city: 'Rome' } },
          { type: 'tool_use', id: 'a_b_0', name: 'now', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1', content: 'sun' },
          { type: 'tool_result', tool_use_id: 'a_b_0', content: 'noon' },
        ],
      },
    ])
  })

  test('arguments that are no object are shown to Claude under a name', async () => {
    const [question, , result] = messages
    const wrong = {
      role: 'assistant',
      content: 'So.',
      toolCalls: [{ ...rome, arguments: '{"city' }],
    }
    await askWith({}, 'anthropic', { messages: [question, wrong, result] })
    expect(bodyOf().messages?.[1]?.content).toEqual([
      { type: 'text', text: 'So.' },
      { type: 'tool_use', id: 'call_1', name: 'get_weather', input: { arguments: '{"city' } },
    ])
  })

  test('without tools a request is as it was', async () => {
    for (const kind of vendors) {
      await wire.ask({}, kind, { model })
      expect(Object.keys(bodyOf())).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/tool|format|output_config/)]),
      )
    }
  })
})

describe('JSON by a schema', () => {
  const schema = {
    type: 'object',
    properties: { at: { type: 'object', properties: { city: { type: 'string' } } } },
  }
  const form = { responseFormat: { type: 'json_schema', name: 'place', schema } } as const

  test('is asked of OpenAI as response_format', async () => {
    await askWith({}, 'openai', {
      tooling: { responseFormat: { ...form.responseFormat, strict: true } },
    })
    expect(bodyOf().response_format).toEqual({
      type: 'json_schema',
      json_schema: { name: 'place', schema, strict: true },
    })
    await askWith({}, 'openai-compatible', { tooling: { responseFormat: { type: 'json_object' } } })
    expect(bodyOf().response_format).toEqual({ type: 'json_object' })
  })

  test('is asked of Claude in the words it takes, beside its effort', async () => {
    const city = { type: 'string', minLength: 2 }
    const at = { type: 'object', properties: { city } }
    const given = { ...schema, properties: { at } }
    await askWith({}, 'anthropic', {
      model: 'claude-sonnet-4-6',
      tooling: { responseFormat: { ...form.responseFormat, schema: given } },
      reasoning: true,
      parameters: { maxOutputTokens: 4000, reasoningEffort: 'low' },
    })
    expect(bodyOf().output_config).toEqual({
      effort: 'low',
      format: {
        type: 'json_schema',
        schema: {
          ...schema,
          additionalProperties: false,
          properties: {
            at: {
              type: 'object',
              additionalProperties: false,
              properties: { city: { type: 'string', description: '{minLength: 2}' } },
            },
          },
        },
      },
    })
  })

  test('is asked of an older Claude as a tool, whose arguments are the answer', async () => {
    const pieces = ['{"at"', ':{}}']
    const heard = await askWith({ toolCalls: [{ id: 'x', name: 'place', pieces }] }, 'anthropic', {
      model: 'claude-3-5-haiku',
      tooling: form,
    })
    expect(bodyOf()).toMatchObject({
      tools: [{ name: 'place', input_schema: schema }],
      tool_choice: { type: 'tool', name: 'place' },
    })
    expect(bodyOf()).toHaveProperty('tool_choice.disable_parallel_tool_use', true)
    expect(heard.text).toBe('{"at":{}}')
    expect(heard.end).toMatchObject({ finishReason: 'end_turn', whole: true })
    expect(heard.end?.toolCalls).toBeUndefined()
    const whole = await askWith(
      { toolCalls: [{ id: 'x', name: 'place', pieces: [] }] },
      'anthropic',
      {
        model: 'claude-3-5-haiku',
        tooling: form,
      },
    )
    expect(whole.text).toBe('{}')
  })
})

describe('dialects of compatible servers', () => {
  const called = (call: object) => chunk({ tool_calls: [call] })
  const calls = async (...events: string[]) => (await wire.stream(...events, chunk({}, 'stop'))).end
  const piece = (name: string | undefined, text: unknown, more: object = {}) =>
    called({ ...more, function: { ...(name === undefined ? {} : { name }), arguments: text } })

  test('arguments in one piece, and a finish reason that says stop', async () => {
    expect(await calls(piece('f', '{"a":1}', { index: 0, id: 'x' }))).toMatchObject({
      finishReason: 'tool_calls',
      toolCalls: [{ id: 'x', name: 'f', arguments: '{"a":1}' }],
    })
  })

  test('all arguments so far each time, and the same whole ones twice', async () => {
    const so = (text: string) => piece('f', text, { index: 0, id: 'x' })
    const cumulative = await calls(so('{'), so('{"a":'), so('{"a":{"a":1}}'))
    expect(cumulative?.toolCalls?.[0]?.arguments).toBe('{"a":{"a":1}}')
    expect((await calls(so('{"a":1}'), so('{"a":1}')))?.toolCalls?.[0]?.arguments).toBe('{"a":1}')
  })

  test('pieces that only look like a repetition are appended', async () => {
    const so = (text: string) => piece(undefined, text, { index: 0 })
    const end = await calls(piece('f', '{"a":', { index: 0, id: 'x' }), so('{"a":1}'), so('}'))
    expect(end?.toolCalls?.[0]?.arguments).toBe('{"a":{"a":1}}')
  })

  test('arguments that were cut stay as they came, whatever the last piece alone would be', async () => {
    const so = (text: string) => piece(undefined, text, { index: 0 })
    const head = piece('f', '{"a":', { index: 0, id: 'x' })
    const cut = async (...rest: string[]) =>
      (await wire.stream(head, ...rest, chunk({}, 'length'))).end?.toolCalls?.[0]?.arguments
    expect(await cut(so('12'))).toBe('{"a":12')
    expect(await cut(so('{"b":'), so('{}'))).toBe('{"a":{"b":{}')
  })

  test('no arguments, an empty text, and an object in place of a text', async () => {
    const none = called({ index: 0, id: 'x', function: { name: 'f' } })
    expect((await calls(none))?.toolCalls?.[0]?.arguments).toBe('{}')
    expect((await calls(piece('f', '', { index: 0, id: 'x' })))?.toolCalls?.[0]?.arguments).toBe(
      '{}',
    )
    const object = await calls(piece('f', { a: 1 }, { index: 0, id: 'x' }))
    expect(object?.toolCalls?.[0]?.arguments).toBe('{"a":1}')
  })

  test('every call numbered 0 (Gemini), and none numbered at all', async () => {
    const both = [
      { id: 'x', name: 'f', arguments: '{}' },
      { id: 'y', name: 'g', arguments: '{"b":2}' },
    ]
    const zero = { index: 0 }
    expect(
      (
        await calls(
          piece('f', '{}', { ...zero, id: 'x' }),
          piece('g', '{"b":2}', { ...zero, id: 'y' }),
        )
      )?.toolCalls,
    ).toEqual(both)
    expect(
      (
        await calls(
          piece('f', '{}', { id: 'x' }),
          piece('g', '{"b"', { id: 'y' }),
          piece(undefined, ':2}'),
        )
      )?.toolCalls,
    ).toEqual(both)
  })

  test('ids that are left out are ours, other ones than those of the conversation', async () => {
    const messages = [
      { role: 'user' as const, content: 'x' },
      { role: 'assistant' as const, content: '', toolCalls: [now] },
      { role: 'tool' as const, content: 'noon', toolCallId: 'call_2' },
    ]
    const raw = piece('f', '{}', { index: 0, id: '' }) + piece('g', '{}', { index: 1 })
    const heard = await wire.ask({ raw: raw + chunk({}, 'stop') }, 'openai-compatible', {
      messages,
    })
    expect(heard.end?.toolCalls?.map(({ id }) => id)).toEqual(['call_2', 'call_3'])
  })

  test('the one function_call of older servers, and a whole message in place of deltas', async () => {
    const old = await calls(
      chunk({ function_call: { name: 'f', arguments: '{"a"' } }),
      chunk({ function_call: { arguments: ':1}' } }),
    )
    expect(old?.toolCalls).toEqual([{ id: 'call_1', name: 'f', arguments: '{"a":1}' }])
    const message = {
      tool_calls: [{ id: 'x', type: 'function', function: { name: 'f', arguments: '{}' } }],
    }
    const whole = data({ model: 'm', choices: [{ message, finish_reason: 'tool_calls' }] })
    expect((await wire.stream(whole)).end?.toolCalls).toEqual([
      { id: 'x', name: 'f', arguments: '{}' },
    ])
  })

  test('an answer in one piece, from servers that do not stream', async () => {
    const message = {
      content: null,
      tool_calls: [{ id: 'x', function: { name: 'f', arguments: '{}' } }],
    }
    const body = { model: 'm', choices: [{ message, finish_reason: 'tool_calls' }], usage: good }
    const reply = { raw: JSON.stringify(body), contentType: 'application/json' }
    const heard = await wire.ask(reply, 'openai-compatible')
    expect(heard.end?.toolCalls).toEqual([{ id: 'x', name: 'f', arguments: '{}' }])
    expect(heard.usage).toMatchObject({ outputTokens: 5 })
  })

  test('a call without a name, and a flood of calls, are no answer', async () => {
    const nameless = await wire.stream(
      piece(undefined, '{}', { index: 0, id: 'x' }),
      chunk({}, 'stop'),
    )
    expect(nameless.failure?.code).toBe('malformed_response')
    const flood = Array.from({ length: 200 }, (_, index) =>
      piece('f', '{}', { index, id: `c${index}` }),
    )
    const heard = await wire.stream(...flood, chunk({}, 'stop'))
    expect(heard.failure?.message).toContain('more than 128 calls')
  })

  test('arguments that Anthropic-like servers send whole, without pieces', async () => {
    const block = { type: 'tool_use', id: 'x', name: 'f', input: { a: 1 } }
    const raw =
      event('message_start', { message: { model: 'c' } }) +
      event('content_block_start', { index: 0, content_block: block }) +
      event('message_delta', { delta: { stop_reason: 'tool_use' } }) +
      event('message_stop', {})
    const heard = await wire.ask({ raw }, 'anthropic')
    expect(heard.end?.toolCalls).toEqual([{ id: 'x', name: 'f', arguments: '{"a":1}' }])
  })
})
