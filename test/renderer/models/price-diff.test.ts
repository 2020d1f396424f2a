/** What a newer price file would change is told class by class, wherever in a price it stands. */
import { expect, it } from 'vitest'
import type { Price } from '../../../src/contract/models'
import { priceDiff, priceInShort } from '../../../src/renderer/pages/models/price-diff'
import { rates } from './samples'

const before: Price = {
  rates: rates(2_500_000, 10_000_000, 1_250_000),
  tiers: [{ aboveInputTokens: 272_000, rates: rates(5_000_000, 15_000_000, 500_000) }],
  fees: { webSearch: 10_000_000_000 },
  serviceTiers: { flex: { rates: rates(1_250_000, 5_000_000), tiers: [] } },
}

it('names what is dearer, new and gone, and nothing else', () => {
  const after: Price = {
    rates: rates(3_000_000, 10_000_000, 1_250_000, 3_750_000),
    tiers: [{ aboveInputTokens: 272_000, rates: rates(5_000_000, 15_000_000, 600_000) }],
    fees: { webSearch: 25_000_000_000 },
    geoPermille: { us: 1100 },
  }
  expect(
    priceDiff(before, after).map(({ name, before: old, after: fresh }) => [name, old, fresh]),
  ).toEqual([
    ['Input', '$2.50', '$3.00'],
    ['Cached input, above 272\u2009000 input tokens', '$0.50', '$0.60'],
    ['Input, flex', '$1.25', null],
    ['Output, flex', '$5.00', null],
    ['Web search', '$10.00 per 1\u2009000', '$25.00 per 1\u2009000'],
    ['Cache write, 5 min', null, '$3.75'],
    ['US region', null, '10 % more'],
  ])
  expect(priceDiff(before, before)).toEqual([])
})

it('tells a model that gets or loses its price', () => {
  expect(
    priceDiff(null, { rates: rates(1_000_000, 2_000_000), tiers: [] }).map(
      ({ before: old }) => old,
    ),
  ).toEqual([null, null])
  expect(priceInShort(null)).toBe('no price')
  expect(priceInShort(before)).toBe('$2.50 in, $10.00 out')
})
