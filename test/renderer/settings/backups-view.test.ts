import { describe, expect, test } from 'vitest'
import type { Backup } from '../../../src/contract/backups'
import {
  canRestore,
  formatSize,
  lossSentence,
  newestGood,
} from '../../../src/renderer/parts/backups/backups.words'

function backup(change: Partial<Backup>): Backup {
  return {
    id: 'b',
    time: 1,
    reason: 'daily',
    sizeBytes: 1,
    entries: 3,
    head: null,
    verifiedAt: 1,
    problem: null,
    entriesAfter: 0,
    entriesAfterExact: true,
    ...change,
  }
}

describe('the sentence on what a restore loses', () => {
  const cases: readonly (readonly [number | null, boolean, RegExp])[] = [
    [0, true, /^No entry was written after it/],
    [0, false, /^As far as can be seen/],
    [1, true, /^1 entry written after it will not be in it.*what it spent/],
    [1234, true, /^1[\s ]234 entries written after it/],
    [5, false, /^At least 5 entries/],
    [null, false, /^Nobody can say how many/],
  ]
  for (const [entriesAfter, entriesAfterExact, sentence] of cases) {
    test(`${entriesAfter} ${entriesAfterExact ? 'exactly' : 'at least'}`, () =>
      expect(lossSentence({ entriesAfter, entriesAfterExact })).toMatch(sentence))
  }
})

test('the newest good one is verified, whole, and not what a restore left behind', () => {
  const good = backup({ id: 'good' })
  expect(
    newestGood([
      backup({ problem: 'damaged' }),
      backup({ verifiedAt: null }),
      backup({ reason: 'before-restore' }),
      good,
      backup({ id: 'older' }),
    ]),
  ).toBe(good)
  expect(newestGood([backup({ verifiedAt: null })])).toBeUndefined()
  expect(canRestore(backup({ reason: 'before-restore' }))).toBe(true)
})

test('sizes', () => {
  expect([10, 300_000, 5_500_000].map(formatSize)).toEqual(['1 kB', '293 kB', '5.2 MB'])
})
