import { expect, test } from 'vitest'
import { compileSchema } from '../../src/main/validation/schema/check-against-schema'

const holds = (schema: unknown, value: unknown) => compileSchema(JSON.stringify(schema))(value)

test.each<[name: string, schema: unknown, good: readonly unknown[], bad: readonly unknown[]]>([
  ['type', { type: 'string' }, ['', 'a'], [1, null, [], {}]],
  ['integer', { type: 'integer' }, [1, 1.0, -3], [1.5, '1']],
  ['types', { type: ['number', 'null'] }, [1, null], ['1', false]],
  ['object is no array', { type: 'object' }, [{}], [[], null]],
  ['enum', { enum: ['a', 1, { b: [1] }] }, ['a', 1, { b: [1] }], ['b', '1', { b: [2] }]],
  ['const', { const: null }, [null], [0, '', false]],
  ['required', { required: ['a'] }, [{ a: 1 }, { a: null }, 'not an object'], [{}, { b: 1 }]],
  [
    'properties',
    { properties: { a: { type: 'number' } } },
    [{ a: 1 }, {}, { b: 'x' }],
    [{ a: 'x' }],
  ],
  [
    'no other fields',
    { properties: { a: true }, additionalProperties: false },
    [{ a: 1 }, {}],
    [{ a: 1, b: 2 }],
  ],
  ['others of a kind', { additionalProperties: { type: 'number' } }, [{ x: 1 }], [{ x: 'y' }]],
  ['field counts', { minProperties: 1, maxProperties: 2 }, [{ a: 1 }], [{}, { a: 1, b: 1, c: 1 }]],
  [
    'items',
    { items: { type: 'number' }, minItems: 1, maxItems: 2 },
    [[1], [1, 2]],
    [[], [1, 2, 3], ['a']],
  ],
  [
    'prefix items',
    { prefixItems: [{ type: 'string' }], items: { type: 'number' } },
    [['a', 1], []],
    [[1], ['a', 'b']],
  ],
  [
    'unique items',
    { uniqueItems: true },
    [[1, '1', { a: 1, b: 2 }]],
    [
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    ],
  ],
  ['length', { minLength: 2, maxLength: 3 }, ['ab', '😀😀😀'], ['a', 'abcd']],
  ['pattern', { pattern: '^[a-z]+$' }, ['abc'], ['', 'aB']],
  ['bounds', { minimum: 0, exclusiveMaximum: 1 }, [0, 0.5], [-0.1, 1]],
  ['other bounds', { exclusiveMinimum: 0, maximum: 1 }, [0.1, 1], [0, 1.1]],
  ['multiples', { multipleOf: 0.1 }, [0.3, 1], [0.35]],
  ['all', { allOf: [{ type: 'number' }, { minimum: 1 }] }, [1], [0, 'a']],
  ['any', { anyOf: [{ type: 'number' }, { type: 'string' }] }, [1, 'a'], [null]],
  ['one', { oneOf: [{ type: 'number' }, { minimum: 5 }] }, [1, 'x'], [6]],
  ['not', { not: { type: 'string' } }, [1], ['a']],
  [
    'reference',
    { $defs: { n: { type: 'number' } }, properties: { a: { $ref: '#/$defs/n' } } },
    [{ a: 1 }],
    [{ a: 'x' }],
  ],
  [
    'a tree of itself',
    { type: 'object', properties: { child: { $ref: '#' } }, additionalProperties: false },
    [{ child: { child: {} } }],
    [{ child: { child: { x: 1 } } }],
  ],
  [
    'remarks',
    { $schema: 'x', $id: 'a name', title: 't', description: 'd', type: 'string' },
    ['text'],
    [1],
  ],
  [
    'an older draft by name',
    {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'string',
      definitions: { a: true },
    },
    ['text'],
    [1],
  ],
  ['format', { format: 'email' }, ['a@host.example', 1], ['not an address']],
  ['a date', { format: 'date' }, ['2024-02-29'], ['2023-02-29', 'today']],
  [
    'if, then, else',
    JSON.parse('{"if":{"type":"number"},"then":{"minimum":1},"else":{"type":"string"}}'),
    [1, 'a'],
    [0, null],
  ],
  [
    'fields by pattern',
    { patternProperties: { '^x-': { type: 'number' } }, additionalProperties: false },
    [{ 'x-a': 1 }, {}],
    [{ 'x-a': 'b' }, { y: 1 }],
  ],
  ['contains', { contains: { const: 1 }, maxContains: 2 }, [[1], [0, 1, 1]], [[], [0], [1, 1, 1]]],
  [
    'fields that go together',
    { dependentRequired: { a: ['b'] } },
    [{ a: 1, b: 1 }, { b: 1 }],
    [{ a: 1 }],
  ],
  [
    'no other fields over parts',
    { allOf: [{ properties: { a: true } }], unevaluatedProperties: false },
    [{ a: 1 }],
    [{ a: 1, b: 2 }],
  ],
  ['an anchor', { $ref: '#n', $defs: { n: { $anchor: 'n', type: 'number' } } }, [1], ['a']],
  ['fields that every object has', { required: ['toString'] }, [{ toString: 1 }], [{}]],
  ['negative nought', { enum: [0], uniqueItems: true }, [-0, 0], [1]],
  ['never', false, [], [1, null]],
])('%s', (_name, schema, good, bad) => {
  for (const value of good) expect([value, holds(schema, value)]).toEqual([value, null])
  for (const value of bad) expect(holds(schema, value), JSON.stringify(value)).not.toBeNull()
})

test.each(
  [
    ['{', 'no JSON'],
    ['{\n"type": "text",}', 'line 2'],
    ['[]', 'has no object'],
    ['{"if": {}}', '"if" without "then"'],
    ['{"$vocabulary": {}}', 'not checked here'],
    ['{"properties":{"__proto__":{}}}', 'cannot be checked'],
    ['{"$ref": "#/%zz"}', 'cannot be checked'],
    ['{"properties":{"a":{"foo":1}}}', 'at #/properties/a'],
    ['{"nullable": true}', 'not checked here'],
    ['{"type": "text"}', 'at #/type'],
    ['{"properties":{"a":{"type": "text"}}}', 'at #/properties/a/type'],
    ['{"properties": {"a": 1}}', '#/properties/a'],
    ['{"properties": []}', 'an object of schemas'],
    ['{"format": "shoe size"}', 'format “shoe size” is not known'],
    ['{"$ref": "https://host.example/x"}', 'a place in this schema'],
    ['{"$ref": "#/nowhere"}', 'a place in this schema'],
    ['{"$dynamicRef": "other.json#x"}', 'Nothing is fetched'],
    ['{"pattern": "(a)\\\\1"}', 'back-references'],
    ['{"patternProperties": {"(": {}}}', 'no regular expression'],
    ['{"minLength": "2"}', 'must be integer'],
    ['{"anyOf": []}', 'list of schemas'],
    [`{"description":"${'x'.repeat(50_000)}"}`, 'longer than'],
  ].map(([text = '', words = '']) => ({ text, words, shown: text.slice(0, 60) })),
)('a schema that cannot be held against anything is refused: $shown', ({ text, words }) =>
  expect(() => compileSchema(text)).toThrow(words),
)

function outcome(work: () => unknown): string {
  try {
    return String(work())
  } catch (error) {
    return error instanceof Error ? error.name : 'thrown'
  }
}

test('a schema or a value nested without end is refused or given up, never a stack', () => {
  expect(() => compileSchema(`${'{"not":'.repeat(200)}true${'}'.repeat(200)}`)).toThrow(
    'levels deep',
  )
  const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  expect(outcome(() => compileSchema(`{"const":${nested}}`)(JSON.parse(nested)))).toBe('RangeError')
  const tree = compileSchema('{"type":"array","items":{"$ref":"#"}}')
  expect(tree([[[]]])).toBeNull()
  expect(() => tree(JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`))).toThrow(RangeError)
  expect(() => holds({ $ref: '#' }, 1)).toThrow(RangeError)
})

test('a stored schema with a format that is not known is still held: draft 2020-12 says that it demands nothing', () => {
  expect(compileSchema('{"format":"shoe size","type":"string"}', false)('x')).toBeNull()
})

test('a long enum and many items take time that grows with the answer alone', () => {
  const many = Array.from({ length: 4000 }, (_, index) => `v${index}`)
  expect(
    holds(
      { type: 'array', items: { enum: many } },
      Array.from({ length: 100_000 }, () => 'v3999'),
    ),
  ).toBeNull()
  expect(
    holds(
      { uniqueItems: true },
      Array.from({ length: 100_000 }, (_, index) => ({ index })),
    ),
  ).toBeNull()
  expect(
    holds({ uniqueItems: true }, [
      ...Array.from({ length: 100_000 }, (_, index) => ({ index })),
      { index: 5 },
    ]),
  ).toContain('twice')
})

test.each<[schema: unknown, value: unknown, problem: string]>([
  [
    { properties: { items: { items: { properties: { price: { type: 'number' } } } } } },
    { items: [{ price: 'secret value' }] },
    'the answer.items[0].price is no number',
  ],
  [
    { items: { additionalProperties: false } },
    [{}, { whisper: 1 }],
    'the answer[1] has a field that the schema does not name',
  ],
  [
    { additionalProperties: { type: ['number', 'null'] } },
    { whisper: 'secret value' },
    'the answer.* is no number or null',
  ],
  [
    { patternProperties: { '^w': { enum: [1] } } },
    { 'w/h~isper': 'secret value' },
    'the answer.* is none of the values allowed',
  ],
  [{ required: ['a'] }, {}, 'the answer lacks the field a'],
  [{ required: ['a\n\u2028"`${x}'] }, {}, 'the answer lacks the field a  "`${x}'],
  [
    { oneOf: [{ type: 'number' }, { minimum: 5 }] },
    6,
    'the answer fits several of the shapes of which it must fit one',
  ],
  [
    { anyOf: [{ type: 'number' }, { pattern: '^a' }] },
    'whisper',
    'the answer fits none of the shapes allowed',
  ],
  [
    { propertyNames: { maxLength: 2 } },
    { whisper: 1 },
    'the answer has a field whose name is not allowed',
  ],
  [{ maxItems: 1 }, [1, 2], 'the answer has more than 1 items'],
  [{ format: 'date' }, 'whisper', 'the answer is no date'],
  [false, 1, 'the answer is not allowed'],
])(
  'places are named, values and the names of unknown fields are not: %j',
  (schema, value, problem) => expect(holds(schema, value)).toBe(problem),
)
