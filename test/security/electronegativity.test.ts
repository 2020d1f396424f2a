/**
 * The checks of Electronegativity, which is no longer maintained, as rules of our own: none of our
 * files breaks one, and each sees what it is for.
 */
import { describe, expect, test } from 'vitest'
import { parseFile, parseSources } from '../supply-chain/syntax'
import { rules } from './electron-rules'

const files = parseSources('src')

test('there are as many as there were', () => {
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length)
  expect(rules.length).toBeGreaterThanOrEqual(25)
  expect(files.length).toBeGreaterThan(200)
})

describe.each(rules)('$name', ({ find, broken }) => {
  test('no file breaks it', () => {
    expect(files.flatMap((file) => find(file).map((what) => `${file.path}: ${what}`))).toEqual([])
  })

  test.each(broken)('%s is seen', (text) => {
    expect(find(parseFile({ path: 'x.ts', text, imports: [] }))).not.toEqual([])
  })
})
