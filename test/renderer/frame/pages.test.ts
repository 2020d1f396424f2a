/** The page table and the routes that other parts may name are the same. */
import { expect, test } from 'vitest'
import { pagePaths } from '../../../src/renderer/parts/page-paths'
import { pages } from '../../../src/renderer/pages/page-table'

test('every route has its page, and every page its route', () => {
  expect(pages.map(({ path }) => path)).toEqual([...pagePaths])
})

test('no two pages share a jump key, an id or a name in the rail', () => {
  for (const named of ['key', 'id', 'label'] as const) {
    const values = pages.map((page) => page[named])
    expect(new Set(values).size, named).toBe(values.length)
  }
})
