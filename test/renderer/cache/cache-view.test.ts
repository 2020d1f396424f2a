import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CachedAnswer, CacheService } from '../../../src/contract/cache'
import { formatBytes } from '../../../src/renderer/kit/format'
import {
  ageText,
  clearSentences,
  fullness,
  isUnused,
  leftText,
  parseTtl,
  rangeStart,
  savedBy,
  sortedServices,
  ttlText,
} from '../../../src/renderer/pages/cache/cache.words'

describe('a time to live', () => {
  test.each([
    [0, 'off'],
    [1, '1 s'],
    [300, '5 min'],
    [5400, '1 h 30 min'],
    [86_400, '1 d'],
    [90_061, '1 d 1 h 1 min 1 s'],
  ])('%s s is %s', (seconds, text) => expect(ttlText(seconds)).toBe(text))
  test.each([
    ['90', 90],
    ['5 min', 300],
    ['5m', 300],
    ['2 hours', 7200],
    ['1 h 30 min', 5400],
    ['1d', 86_400],
    [' Off ', 0],
    ['', 0],
    ['30 seconds', 30],
    ['365 d', 31_536_000],
  ])('%j is read', (text, seconds) => expect(parseTtl(text)).toEqual({ ok: true, seconds }))
  test.each(['soon', '5 x', '-5', '1.5 h', '5 min!', '366 d', '99999999999'])(
    '%j is refused with a sentence',
    (text) =>
      expect(parseTtl(text)).toMatchObject({ ok: false, message: expect.stringMatching(/\.$/) }),
  )
  test('what is written is read back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 31_536_000 }),
        (seconds) =>
          JSON.stringify(parseTtl(ttlText(seconds))) === JSON.stringify({ ok: true, seconds }),
      ),
    )
  })
})

test('sizes are decimal', () =>
  expect([0, 999, 1000, 99_940, 999_499, 64_000_000, 2_500_000_000].map(formatBytes)).toEqual([
    '0\u2009B',
    '999\u2009B',
    '1\u2009kB',
    '99.9\u2009kB',
    '999\u2009kB',
    '64\u2009MB',
    '2.5\u2009GB',
  ]))

test('the bound is never shown fuller than full', () =>
  expect([fullness({ bytes: 32, maxBytes: 64 }), fullness({ bytes: 99, maxBytes: 64 })]).toEqual([
    0.5, 1,
  ]))

test('ages and what is left are one unit, rounded down', () => {
  expect([
    leftText(61_000, 0),
    leftText(3_599_000, 0),
    leftText(90_000_000, 0),
    leftText(1, 0),
    leftText(0, 0),
  ]).toEqual(['1 min', '59 min', '1 d', '1 s', 'expired'])
  expect([ageText(0, 0), ageText(0, 125_000)]).toEqual(['1 s', '2 min'])
})

test('a range begins on an hour and holds still within it', () => {
  const now = Date.UTC(2026, 5, 15, 12, 34)
  expect(rangeStart('today', now)).toBe(Date.UTC(2026, 5, 14, 13))
  expect(rangeStart('7d', now)).toBe(rangeStart('7d', now + 60_000))
  expect(rangeStart('all', now)).toBeNull()
})

const row = (service: string | null, more: Partial<CacheService> = {}): CacheService => ({
  service,
  ttlSeconds: 0,
  answers: 0,
  bytes: 0,
  hits: 0,
  misses: 0,
  hitRate: null,
  savedNanoUsd: 0,
  savedMs: 0,
  ...more,
})

test('services that were asked come first, then those that reuse answers, then names', () => {
  expect(
    sortedServices([
      row('b'),
      row('a'),
      row('ttl', { ttlSeconds: 60 }),
      row(null, { misses: 2 }),
      row('busy', { hits: 5 }),
    ]).map(({ service }) => service),
  ).toEqual(['busy', null, 'ttl', 'a', 'b'])
})

test('what a hit has spared is its cost as often as it was used; unknown costs are no saving', () => {
  expect([savedBy({ costNanoUsd: 5, hits: 3 }), savedBy({ costNanoUsd: null, hits: 3 })]).toEqual([
    15, 0,
  ])
  expect([
    isUnused({ hits: 0, misses: 0, answers: 0 }),
    isUnused({ hits: 0, misses: 1, answers: 0 }),
  ]).toEqual([true, false])
})

test('clearing says exactly what goes', () => {
  const figures = {
    answers: 1200,
    bytes: 5_000_000,
    services: [row('chat', { answers: 1, bytes: 2000 }), row(null, { answers: 3, bytes: 4000 })],
  }
  expect(clearSentences({ kind: 'all' }, null, figures)[0]).toBe(
    '1\u2009200 kept answers, 5\u2009MB: all dropped.',
  )
  expect(clearSentences({ kind: 'all' }, 'dev', figures)[0]).toBe(
    '1\u2009200 kept answers of project dev: all dropped.',
  )
  expect(clearSentences({ kind: 'service', service: 'chat' }, 'dev', figures)[0]).toBe(
    '1 kept answer of chat of project dev, 2\u2009kB: all dropped.',
  )
  expect(clearSentences({ kind: 'service', service: null }, null, figures)[0]).toBe(
    '3 kept answers of no service, 4\u2009kB: all dropped.',
  )
  const answer = { costNanoUsd: 3_000_000, hits: 1 } as CachedAnswer
  expect(clearSentences({ kind: 'answer', answer }, null, figures)).toEqual([
    'This one answer is dropped. It was reused once.',
    'The next call that asks the same is made anew, for about $0.003.',
  ])
})
