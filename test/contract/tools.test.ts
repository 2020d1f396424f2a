/** What a request may say of tools, and what no provider would take of it. */
import { describe, expect, test } from 'vitest'
import { callRequest } from '../../src/contract/calls'
import { withPieces } from '../../src/contract/tools'

const weather = {
  name: 'get_weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
}
const asked = { project: 'dev', messages: [{ role: 'user', content: 'Rain?' }] }
const calls = {
  role: 'assistant',
  content: '',
  toolCalls: [
    { id: 'a', name: 'get_weather', arguments: '{"city":"Rome"}' },
    { id: 'b', name: 'get_weather', arguments: '{"city":"Oslo"}' },
  ],
}
const resultOf = (toolCallId: string) => ({ role: 'tool', content: 'sun', toolCallId })

function faultsOf(request: Readonly<Record<string, unknown>>): string[] {
  const { error } = callRequest.safeParse({ ...asked, ...request })
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
}
const messages = (...said: readonly unknown[]) => ({ messages: [...asked.messages, ...said] })

describe('tools of a request', () => {
  test('a tool, a choice of it, and the results of parallel calls in any order are taken', () => {
    expect(
      faultsOf({
        tools: [weather, { name: 'now' }],
        toolChoice: { name: 'now' },
        ...messages(calls, resultOf('b'), resultOf('a')),
      }),
    ).toEqual([])
  })

  test('names that no vendor takes, two alike and a choice of none are refused', () => {
    expect(faultsOf({ tools: [{ name: 'get weather' }] })).toEqual([
      'tools.0.name: Use 1 to 64 letters, digits, _ and -.',
    ])
    expect(faultsOf({ tools: [weather, weather] })).toEqual([
      'tools: Two tools are named get_weather. Rename one of them.',
    ])
    expect(faultsOf({ toolChoice: 'required' })).toEqual([
      'toolChoice: There are no tools to choose from.',
    ])
    expect(faultsOf({ tools: [weather], toolChoice: { name: 'now' } })).toEqual([
      'toolChoice: No tool is named now. There are get_weather.',
    ])
  })

  test('a call without a result, and a result without a call, are refused where they stand', () => {
    expect(faultsOf(messages(calls, resultOf('a')))).toEqual([
      'messages.2: The call b of get_weather has no result. Give it as a message of role tool.',
    ])
    expect(faultsOf(messages(resultOf('a')))).toEqual([
      'messages.1.toolCallId: No call a waits for a result here.',
    ])
    expect(faultsOf(messages(calls, resultOf('a'), resultOf('a'), resultOf('b')))).toEqual([
      'messages.3.toolCallId: No call a waits for a result here.',
    ])
  })

  test('only an assistant calls tools, and only a result names its call', () => {
    expect(faultsOf(messages({ ...calls, role: 'user' }))[0]).toBe(
      'messages.1.toolCalls: Only an assistant calls tools.',
    )
    expect(faultsOf(messages({ role: 'tool', content: 'x' }))[0]).toContain('names the call')
  })
})

describe('schemas of a request', () => {
  const format = (schema: unknown) => ({
    responseFormat: { type: 'json_schema', name: 'answer', schema },
  })

  test('a schema that is no object, nests without end or fills a book is refused', () => {
    const nested = (levels: number): object =>
      levels === 0 ? {} : { type: 'object', properties: { x: nested(levels - 1) } }
    expect(faultsOf(format(weather.parameters))).toEqual([])
    expect(faultsOf(format({ type: 'array' }))[0]).toContain('"type": "object"')
    expect(faultsOf(format(nested(40)))[0]).toContain('nests deeper')
    expect(faultsOf(format({ type: 'object', title: 'x'.repeat(50_001) }))[0]).toContain(
      'characters as JSON',
    )
  })

  test.each([100, 100_000])('a schema of a tool that is %i levels deep is refused', (depth) => {
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)
    expect(faultsOf({ tools: [{ name: 'f', parameters: { type: 'object', not: deep } }] })).toEqual(
      ['tools.0.parameters: The schema nests deeper than 60 levels. Make it flatter.'],
    )
  })

  test('embeddings take neither tools nor a form of the answer', () => {
    const { error } = callRequest.safeParse({
      project: 'dev',
      input: ['x'],
      tools: [weather],
      ...format(weather.parameters),
    })
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'Embeddings take no tools. Leave it out, or send "unsupported": "drop".',
      'Embeddings take no responseFormat. Leave it out, or send "unsupported": "drop".',
    ])
  })
})

test('pieces of two calls that come in turns are put together by their place', () => {
  const piece = (index: number, text: string) => ({
    index,
    id: `call_${index}`,
    name: 'f',
    arguments: text,
  })
  const half = withPieces([], [piece(1, '{"b'), piece(0, '{"a')])
  expect(withPieces(half, [piece(0, '":1}'), piece(1, '":2}')])).toEqual([
    piece(0, '{"a":1}'),
    piece(1, '{"b":2}'),
  ])
})
