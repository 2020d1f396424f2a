/** What the simulated provider makes of tools and schemas: the same each time, and fitting. */
import { expect, test } from 'vitest'
import { sampleOf } from '../../src/main/providers/simulated-json'
import { compileSchema } from '../../src/main/validation/schema/check-against-schema'
import { useWire } from './use-wire'

const wire = useWire()
const parameters = {
  type: 'object',
  properties: {
    city: { type: 'string', minLength: 12 },
    days: { type: 'integer', minimum: 3 },
    unit: { enum: ['c', 'f'] },
    at: { type: ['string', 'null'], format: 'date' },
    tags: { type: 'array', items: { $ref: '#/$defs/tag' }, minItems: 2 },
  },
  required: ['city', 'days', 'unit', 'at', 'tags'],
  additionalProperties: false,
  $defs: { tag: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } },
}
const tools = [{ name: 'get_weather', parameters }, { name: 'now' }]
const hear = (content: string, tooling: object = { tools }, changes: object = {}) =>
  wire.ask({}, 'simulated', {
    model: 'sim-standard',
    secret: '',
    messages: [{ role: 'user', content }],
    tooling,
    ...changes,
  })
const namesOf = async (content: string, tooling?: object) =>
  (await hear(content, tooling)).end?.toolCalls?.map(({ name }) => name) ?? []

test('a tool is called where it is named, asked for or forced, and not otherwise', async () => {
  expect(await namesOf('Is it warm?')).toEqual([])
  expect(await namesOf('Please use get_weather.')).toEqual(['get_weather'])
  expect(await namesOf('What is the Weather in Paris?')).toEqual(['get_weather'])
  expect(await namesOf('Get me a weathervane, now.')).toEqual(['now'])
  expect(await namesOf('Go. [[sim:tool]]')).toEqual(['get_weather'])
  expect(await namesOf('Go. [[sim:tool=now]]')).toEqual(['now'])
  expect(await namesOf('Go. [[sim:tools]]')).toEqual(['get_weather', 'now'])
  expect(await namesOf('Go.', { tools, toolChoice: 'required' })).toEqual(['get_weather'])
  expect(await namesOf('Go.', { tools, toolChoice: { name: 'now' } })).toEqual(['now'])
  expect(await namesOf('[[sim:tool]]', { tools, toolChoice: 'none' })).toEqual([])
})

test('its arguments fit the schema, are the same each time, and end as tool_calls', async () => {
  const [one, other] = [await hear('Use get_weather.'), await hear('Use get_weather.')]
  expect(one.end).toMatchObject({ finishReason: 'tool_calls', whole: true })
  expect(one.end?.toolCalls).toEqual(other.end?.toolCalls)
  const value = JSON.parse(one.end?.toolCalls?.[0]?.arguments ?? '') as unknown
  expect(compileSchema(JSON.stringify(parameters))(value)).toBeNull()
  const written = one.events.flatMap((each) => (each.type === 'tool_call' ? [each.arguments] : []))
  expect(written.join('')).toBe(one.end?.toolCalls?.[0]?.arguments)
  expect(one.usage?.outputTokens).toBe(written.length)
})

test('after the results it goes on in words that tell them', async () => {
  const called = { id: 'a', name: 'now', arguments: '{}' }
  const heard = await hear('', undefined, {
    messages: [
      { role: 'user', content: 'Use now.' },
      { role: 'assistant', content: '', toolCalls: [called] },
      { role: 'tool', content: 'It is noon.', toolCallId: 'a' },
    ],
  })
  expect(heard.text).toContain('It is noon.')
  expect(heard.end?.toolCalls).toBeUndefined()
})

test('an answer by a schema fits it; one cut at the maximum calls nothing', async () => {
  const responseFormat = { type: 'json_schema', name: 'a', schema: parameters }
  const heard = await hear('Weather, please.', { responseFormat })
  expect(compileSchema(JSON.stringify(parameters))(JSON.parse(heard.text))).toBeNull()
  const cut = await hear('[[sim:tool]]', { tools }, { parameters: { maxOutputTokens: 3 } })
  expect(cut.end).toMatchObject({ finishReason: 'length', whole: false })
  expect(cut.end?.toolCalls).toBeUndefined()
})

test('a schema whose parts multiply is answered at once, within bounds', () => {
  const many = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`p${at}`, { $ref: '#' }]))
  const lists = { type: 'array', minItems: 20, items: { $ref: '#/$defs/list' } }
  const filled = { type: 'array', minItems: 20, items: { const: 'x'.repeat(20_000) } }
  const schemas = [
    { type: 'object', properties: many },
    { type: 'object', properties: { list: lists }, $defs: { list: lists } },
    { type: 'object', properties: { rows: { type: 'array', minItems: 20, items: filled } } },
  ]
  for (const schema of schemas) {
    const { length } = JSON.stringify(sampleOf(schema, 'word'))
    expect(length).toBeGreaterThan(10_000)
    expect(length).toBeLessThan(500_000)
  }
})

test('a format that nobody knows asks for nothing, whatever its name', () => {
  const text = { type: 'string', format: 'constructor' }
  expect(sampleOf({ type: 'object', properties: { text } }, 'word')).toEqual({ text: 'word' })
})
