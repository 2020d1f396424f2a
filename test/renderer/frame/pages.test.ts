/** The page table and the routes that other parts may name are the same. */
import { expect, test } from 'vitest'
import { pagePaths } from '../../../src/renderer/parts/page-paths'
import { pages } from '../../../src/renderer/pages/page-table'

test('every route has its page, and every page its route', () => {
  expect(pages.map(({ path }) => path)).toEqual([...pagePaths])
})
