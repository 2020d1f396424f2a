import { expect, test } from 'vitest'
import { compileSchema } from '../../src/main/validation/json-schema'

const holds = (schema: unknown, value: unknown) => compileSchema(JSON.stringify(schema))(value)

test.each<[name: string, schema: unknown, good: readonly unknown[], bad: readonly unknown[]]>([
  ['type', { type: 'string' }, ['', 'a'], [1, null, [], {}]],
  ['integer', { type: 'integer' }, [1, 1.0, -3], [1.5, '1']],
  ['types', { type: ['number', 'null'] }, [1, null], ['1', false]],
  ['object is no array', { type: 'object' }, [{}], [[], null]],
  ['enum', { enum: ['a', 1, { b: [1] }] }, ['a', 1, { b: [1] }], ['b', '1', { b: [2] }]],
  ['const', { const: null }, [null], [0, '', false]],
  ['required', { required: ['a'] }, [{ a: 1 }, { a: null }, 'not an object'], [{}, { b: 1 }]],
  ['properties', { properties: { a: { type: 'number' } } }, [{ a: 1 }, {}, { b: 'x' }], [{ a: 'x' }]],
  ['no other fields', { properties: { a: true }, additionalProperties: false }, [{ a: 1 }, {}], [{ a: 1, b: 2 }]],
  ['others of a kind', { additionalProperties: { type: 'number' } }, [{ x: 1 }], [{ x: 'y' }]],
  ['field counts', { minProperties: 1, maxProperties: 2 }, [{ a: 1 }], [{}, { a: 1, b: 1, c: 1 }]],
  ['items', { items: { type: 'number' }, minItems: 1, maxItems: 2 }, [[1], [1, 2]], [[], [1, 2, 3], ['a']]],
  ['prefix items', { prefixItems: [{ type: 'string' }], items: { type: 'number' } }, [['a', 1], []], [[1], ['a', 'b']]],
  ['unique items', { uniqueItems: true }, [[1, '1', { a: 1, b: 2 }]], [[{ a: 1, b: 2 }, { b: 2, a: 1 }]]],
  ['length', { minLength: 2, maxLength: 3 }, ['ab', '😀😀😀'], ['a', 'abcd']],
  ['pattern', { pattern: '^[a-z]+$' }, ['abc'], ['', 'aB']],
  ['bounds', { minimum: 0, exclusiveMaximum: 1 }, [0, 0.5], [-0.1, 1]],
  ['other bounds', { exclusiveMinimum: 0, maximum: 1 }, [0.1, 1], [0, 1.1]],
  ['multiples', { multipleOf: 0.1 }, [0.3, 1], [0.35]],
  ['all', { allOf: [{ type: 'number' }, { minimum: 1 }] }, [1], [0, 'a']],
  ['any', { anyOf: [{ type: 'number' }, { type: 'string' }] }, [1, 'a'], [null]],
  ['one', { oneOf: [{ type: 'number' }, { minimum: 5 }] }, [1, 'x'], [6]],
  ['not', { not: { type: 'string' } }, [1], ['a']],
  ['reference', { $defs: { n: { type: 'number' } }, properties: { a: { $ref: '#/$defs/n' } } }, [{ a: 1 }], [{ a: 'x' }]],
  ['a tree of itself', { type: 'object', properties: { child: { $ref: '#' } }, additionalProperties: false }, [{ child: { child: {} } }], [{ child: { child: { x: 1 } } }]],
  ['remarks', { $schema: 'x', title: 't', description: 'd', format: 'email', type: 'string' }, ['not an address'], [1]],
  ['never', false, [], [1, null]],
])('%s', (_name, schema, good, bad) => {
  for (const value of good) expect([value, holds(schema, value)]).toEqual([value, []])
  for (const value of bad) expect(holds(schema, value).length, JSON.stringify(value)).toBeGreaterThan(0)
})

test.each([
  ['{', 'no JSON'], ['[]', 'has no object'], ['{"if": {}}', 'not checked here'], ['{"patternProperties": {}}', 'not checked here'], ['{"type": "text"}', 'must be one of'], ['{"properties": {"a": 1}}', '#/properties/a'],
  ['{"$ref": "https://host.example/x"}', 'a place in this schema'], ['{"$ref": "#/nowhere"}', 'a place in this schema'], ['{"pattern": "(a)\\\\1"}', 'back-references'], ['{"minLength": "2"}', 'must be a number'], ['{"anyOf": []}', 'list of schemas'],
  [`${'{"not":'.repeat(200)}true${'}'.repeat(200)}`, 'levels deep'],
])('a schema that cannot be held against anything is refused: %s', (text, words) => expect(() => compileSchema(text)).toThrow(words))

test('a schema that only refers to itself, and one that branches without end, are given up', () => {
  expect(holds({ $ref: '#' }, 1)).toEqual(['it takes too much work to check'])
  const branching = { anyOf: Array.from({ length: 20 }, () => ({ $ref: '#' })) }
  expect(holds(branching, 1)).toEqual(['it takes too much work to check'])
})

test('places are named, values and the names of unknown fields are not', () => {
  const problems = holds({ properties: { items: { items: { properties: { price: { type: 'number' } }, additionalProperties: false } } }, additionalProperties: { type: 'number' } }, { items: [{ price: 'secret value' }, { hidden: 1 }], whisper: 'secret value' })
  expect(problems).toEqual(['the answer.items[0].price is no number', 'the answer.items[1] has a field that the schema does not name', 'the answer.* is no number'])
})
