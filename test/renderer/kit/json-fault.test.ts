/** Where a text stops being JSON: the same verdict as the browser's, and a place. */
import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { jsonFault, jsonFaultText } from '../../../src/renderer/kit/json-fault'

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

it.each([
  ['', 1, 1, 'a value'],
  ['{', 1, 2, 'a name in double quotes or }'],
  ['{"a": 1\n "b": 2}', 2, 2, 'a comma or }'],
  ['{"a" 1}', 1, 6, 'a colon'],
  ['{"a": 1,}', 1, 9, 'a name in double quotes'],
  ['[1, 2,]', 1, 7, 'a value'],
  ['[1 2]', 1, 4, 'a comma or ]'],
  ["{'a': 1}", 1, 2, 'a name in double quotes or }'],
  ['{"a": undefined}', 1, 7, 'a value'],
  ['{} {}', 1, 4, 'the end'],
  ['[01]', 1, 2, 'a value or ]'],
  ['"a\nb"', 1, 1, 'a value'],
])('%j stops at line %i, column %i, where %s is expected', (text, line, column, expected) => {
  const fault = jsonFault(text)
  expect(fault).toEqual({ line, column, expected })
  expect(fault === null ? '' : jsonFaultText(fault)).toContain(`Line ${line}, column ${column}`)
})

test('it finds a fault exactly where the browser refuses the text', () => {
  fc.assert(
    fc.property(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', ',', '}', '"', ' ', '1', 'x'),
      (json, at, put) => {
        expect(jsonFault(json)).toBeNull()
        const place = at % (json.length + 1)
        const broken = json.slice(0, place) + put + json.slice(place + 1)
        expect(jsonFault(broken) === null).toBe(parses(broken))
      },
    ),
    { seed: 7, numRuns: 400 },
  )
})
