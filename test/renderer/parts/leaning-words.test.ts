import { expect, test } from 'vitest'
import { leaningWords } from '../../../src/renderer/parts/leaning.words'

test('what leans on a thing is told by kind, with the first names and a count of the rest', () => {
  const budgets = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => ({ kind: 'budget', name }))
  expect(
    leaningWords([
      { kind: 'key', name: 'Mine' },
      ...budgets,
      { kind: 'constructor', name: 'toString' },
    ]),
  ).toEqual(['key Mine', '7 × budget: a, b, c, d, e and 2 more', 'constructor toString'])
  expect(leaningWords([])).toEqual([])
})
