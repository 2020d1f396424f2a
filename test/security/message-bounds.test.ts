/**
 * Every message the page or a program can send is bounded by its schema: 10 MB where a name, a
 * reason or a filter belongs is refused before any handler.
 */
import { expect, test } from 'vitest'
import { z } from 'zod'
import { contract } from '../../src/contract/contract'
import { peerMessage } from '../../src/main/shell/peer-message'

interface JsonSchema {
  readonly type?: string
  readonly maxLength?: number
  readonly maxItems?: number
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
  readonly additionalProperties?: JsonSchema | boolean
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
}

/** Places in an input where text or a list may be of any length. */
function unbounded(schema: JsonSchema, place: string): string[] {
  const own =
    (schema.type === 'string' &&
      schema.maxLength === undefined &&
      schema.enum === undefined &&
      schema.const === undefined) ||
    (schema.type === 'array' && schema.maxItems === undefined)
      ? [`${place} (${schema.type})`]
      : []
  const parts = [
    ...Object.entries(schema.properties ?? {}).map(([name, part]) =>
      unbounded(part, `${place}.${name}`),
    ),
    ...(schema.items === undefined ? [] : [unbounded(schema.items, `${place}[]`)]),
    ...(typeof schema.additionalProperties === 'object'
      ? [unbounded(schema.additionalProperties, `${place}{}`)]
      : []),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].map((part) =>
      unbounded(part, place),
    ),
  ]
  return [...new Set([...own, ...parts.flat()])]
}

interface Procedure {
  readonly '~orpc': {
    readonly inputSchema?: z.ZodType | undefined
    readonly route: { readonly path?: string | undefined }
  }
}
const procedures = Object.entries(contract).flatMap(([domain, of]) =>
  Object.entries(of as Readonly<Record<string, Procedure>>).map(([name, procedure]) => ({
    name: `${domain}.${name}`,
    input: procedure['~orpc'].inputSchema,
  })),
)

/** What a prompt carries is bounded by the size of the whole message alone, which is 20 MiB. */
const prompt =
  /^((calls\.(create|stream|estimate)|comparisons\.create(\.variants\[\])?|paneSets\.save\.panes\[\]|queue\.submit\.requests\[\]|deadLetters\.retry\.request)\.(system|messages\[\]\.content(\[\]\.(text|dataUrl))?|input\[\])|(experiments\.create\.cases\[\]\.input\[\]|conversations\.save\.body\.turns\[\]\.message)\.content(\[\]\.(text|dataUrl))?) \(string\)$/

test('only prompts may be long', () => {
  expect(procedures.length).toBeGreaterThan(55)
  const found = procedures.flatMap(({ name, input }) =>
    input === undefined
      ? []
      : unbounded(
          z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as JsonSchema,
          name,
        ),
  )
  expect(found.filter((place) => !prompt.test(place))).toEqual([])
  expect(found.length).toBeGreaterThanOrEqual(8)
})

test('a procedure without an input takes nothing', () => {
  const open = procedures.filter(({ input }) => input === undefined).map(({ name }) => name)
  expect(
    open.every((name) =>
      /\.(health|changes|settings|list|get|verify|create|offered|addOffered)$/.test(name),
    ),
  ).toBe(true)
})

test.each([
  [
    'a message that is too long',
    `{"i":"1","p":{"u":"/system/health","h":"${'x'.repeat(20 * 1024 * 1024)}"}}`,
  ],
  ['an address that is no path of ours', '{"i":"1","p":{"u":"https://evil.test/"}}'],
  ['another kind of message', '{"i":"1","t":2,"p":{"u":"/system/health"}}'],
  ['no id', '{"p":{"u":"/system/health"}}'],
  ['an id that is no text', '{"i":{"toString":1},"p":{"u":"/system/health"}}'],
  ['a list', '[{"i":"1","p":{"u":"/x"}}]'],
  ['bytes', new Uint8Array([1, 2, 3])],
  ['an object', { i: '1', p: { u: '/system/health' } }],
])('%s is not a message', (_name, data) => expect(peerMessage(data)).toBeNull())

test('a request, an event and an abort are', () => {
  const known = [
    '{"i":"1","p":{"u":"/system/health"}}',
    '{"i":"1","t":3,"p":{"e":"message"}}',
    '{"i":"1","t":4}',
  ].map(peerMessage)
  expect(known.map((message) => [message?.id, message?.kind])).toEqual([
    ['1', 'request'],
    ['1', 'event'],
    ['1', 'abort'],
  ])
})
