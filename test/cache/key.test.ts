import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/contract/calls'
import { keyOf, projectOf } from '../../src/main/cache/key'
import type { AnswerShape } from '../../src/main/cache/port'

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._@:+-]{0,20}$/)
const part = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text: fc.string({ unit: 'grapheme' }) }),
  fc.record({
    type: fc.constant('image' as const),
    dataUrl: fc.base64String({ minLength: 4 }).map((data) => `data:image/png;base64,${data}`),
  }),
)
const message: fc.Arbitrary<Message> = fc.record({
  role: fc.constantFrom('system' as const, 'user' as const, 'assistant' as const),
  content: fc.oneof(fc.string({ unit: 'binary' }), fc.array(part, { minLength: 1, maxLength: 3 })),
})
const parameters = fc.record(
  {
    maxOutputTokens: fc.integer({ min: 1, max: 1_000_000 }),
    temperature: fc.double({ min: 0, max: 2, noNaN: true }),
    topP: fc.double({ min: 0, max: 1, noNaN: true }),
    stop: fc.array(fc.string({ minLength: 1 }), { maxLength: 4 }),
    seed: fc.integer(),
    reasoningEffort: fc.constantFrom(
      'minimal' as const,
      'low' as const,
      'medium' as const,
      'high' as const,
    ),
  },
  { requiredKeys: [] },
)
const shape: fc.Arbitrary<AnswerShape> = fc
  .record({
    project: name,
    environment: name,
    provider: name,
    baseUrl: fc.option(fc.webUrl()),
    model: fc.string({ minLength: 1 }),
    parameters,
    messages: fc.array(message, { minLength: 1, maxLength: 4 }),
    input: fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }),
  })
  .chain(({ messages, input, parameters: given, ...rest }) =>
    fc.constantFrom<AnswerShape>({ ...rest, messages, parameters: given }, { ...rest, input }),
  )

/** The same value with the fields of each object in another order, and undefined fields beside. */
function shuffled<T>(value: T): T {
  if (Array.isArray(value)) return value.map(shuffled) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries([
    ...Object.entries(value)
      .toReversed()
      .map(([field, inner]) => [field, shuffled(inner)]),
    ['never', undefined],
  ]) as T
}

test('equal shapes have equal keys, whatever the order of fields and with undefined ones beside', () => {
  fc.assert(fc.property(shape, (one) => keyOf(shuffled(one)) === keyOf(one)))
})

test('two different shapes have different keys', () => {
  fc.assert(
    fc.property(shape, shape, (one, other) => {
      fc.pre(
        JSON.stringify(one) !== JSON.stringify(other) &&
          JSON.stringify(shuffled(one)) !== JSON.stringify(shuffled(other)),
      )
      expect(keyOf(one)).not.toBe(keyOf(other))
    }),
  )
})

test('the project can be read from a key, colons and all', () => {
  fc.assert(fc.property(shape, (one) => projectOf(keyOf(one)) === one.project))
})

const chat: AnswerShape = {
  project: 'dev',
  environment: 'development',
  provider: 'openai',
  baseUrl: null,
  model: 'gpt-4o-mini',
  messages: [
    { role: 'system', content: 'Be brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'hi' },
        { type: 'image', dataUrl: 'data:image/png;base64,AAAA' },
      ],
    },
  ],
  parameters: {
    maxOutputTokens: 100,
    temperature: 0,
    topP: 1,
    stop: ['a', 'b'],
    seed: 1,
    reasoningEffort: 'low',
  },
}
const [system, user] = chat.messages ?? []
const changes: Readonly<Record<string, AnswerShape>> = {
  project: { ...chat, project: 'content' },
  environment: { ...chat, environment: 'production' },
  provider: { ...chat, provider: 'proxy' },
  'base URL': { ...chat, baseUrl: 'https://other.example/v1' },
  model: { ...chat, model: 'gpt-4o' },
  'max output': { ...chat, parameters: { ...chat.parameters, maxOutputTokens: 101 } },
  temperature: { ...chat, parameters: { ...chat.parameters, temperature: 0.1 } },
  'no temperature': { ...chat, parameters: { ...chat.parameters, temperature: undefined } },
  'top p': { ...chat, parameters: { ...chat.parameters, topP: 0.9 } },
  'stop order': { ...chat, parameters: { ...chat.parameters, stop: ['b', 'a'] } },
  'stop as one text': { ...chat, parameters: { ...chat.parameters, stop: ['a,b'] } },
  seed: { ...chat, parameters: { ...chat.parameters, seed: 2 } },
  'reasoning effort': { ...chat, parameters: { ...chat.parameters, reasoningEffort: 'high' } },
  'a role': {
    ...chat,
    messages: [{ role: 'user', content: 'Be brief.' }, ...(user === undefined ? [] : [user])],
  },
  'message order': { ...chat, messages: [user, system].filter((each) => each !== undefined) },
  'a missing message': { ...chat, messages: chat.messages?.slice(1) ?? [] },
  'a part of a message': {
    ...chat,
    messages: [
      system,
      {
        role: 'user' as const,
        content: [
          { type: 'text' as const, text: 'hi' },
          { type: 'image' as const, dataUrl: 'data:image/png;base64,AAAB' },
        ],
      },
    ].filter((each) => each !== undefined),
  },
  'order of parts': {
    ...chat,
    messages: [
      system,
      {
        role: 'user' as const,
        content: [
          { type: 'image' as const, dataUrl: 'data:image/png;base64,AAAA' },
          { type: 'text' as const, text: 'hi' },
        ],
      },
    ].filter((each) => each !== undefined),
  },
  'texts to embed': {
    project: 'dev',
    environment: 'development',
    provider: 'openai',
    baseUrl: null,
    model: 'gpt-4o-mini',
    input: ['hi'],
  },
  'texts to embed, cut otherwise': {
    project: 'dev',
    environment: 'development',
    provider: 'openai',
    baseUrl: null,
    model: 'gpt-4o-mini',
    input: ['h', 'i'],
  },
}

describe('any one thing that shapes the answer makes another key', () => {
  test.each(Object.keys(changes))('%s', (what) => {
    const changed = changes[what]
    expect(changed && keyOf(changed)).not.toBe(keyOf(chat))
  })
  test('and all of these differ from each other', () => {
    expect(new Set(Object.values(changes).map(keyOf)).size).toBe(Object.keys(changes).length)
  })
})
