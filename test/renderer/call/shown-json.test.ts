import { expect, test } from 'vitest'
import { shortened, shownJson } from '../../../src/renderer/call/shown-json'

test('ordinary data is shown as it is', () => {
  const value = { a: [1, 'two', null, { b: true }], text: 'x'.repeat(20_000) }
  expect(shortened(value)).toEqual(value)
  expect(shownJson(value)).toBe(JSON.stringify(value, null, 2))
})

test('very long texts, very long lists and very deep values are shown by their beginning, and say so', () => {
  expect(shortened({ text: 'x'.repeat(1_000_000) }).text).toBe(
    `${'x'.repeat(20_000)}… (980000 more characters)`,
  )
  expect(shownJson(Array.from({ length: 5000 }, () => 1))).toContain('3000 more items')
  expect(
    shortened(Array.from({ length: 5000 }, () => 1)),
    'a request keeps its messages',
  ).toHaveLength(5000)
  let deep: unknown = 'end'
  for (let level = 0; level < 100_000; level += 1) deep = [deep]
  expect(shownJson(deep)).toContain('deeper than is shown')
  expect(shortened(`${'x'.repeat(19_999)}😀${'y'.repeat(5000)}`)).toMatch(/x…/)
})
