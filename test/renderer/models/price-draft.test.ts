/**
 * The price form holds all of a price: what is shown and saved again is the same price to the
 * pico-USD, whatever it carries.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { priceInput, type Price, type PriceSheet, type Rates } from '../../../src/contract/models'
import { priceFrom } from '../../../src/main/money/rates'
import {
  checkPrice,
  emptyPriceDraft,
  emptyRates,
  emptySheet,
  priceDraftOf,
  type PriceDraft,
} from '../../../src/renderer/pages/models/price.form'
import {
  classesSummary,
  feesSummary,
  furtherPriceText,
  longSummary,
  priceLines,
  tiersSummary,
} from '../../../src/renderer/pages/models/price.words'
import { rates } from './samples'

const rate = fc.integer({ min: 0, max: 1e12 })
const apart = [
  'cacheWrite1h',
  'inputAudio',
  'cachedAudio',
  'outputAudio',
  'inputImage',
  'cachedImage',
  'outputImage',
] as const
const anyRates: fc.Arbitrary<Rates> = fc.record(
  {
    input: rate,
    output: rate,
    cachedInput: fc.option(rate),
    cacheWrite: fc.option(rate),
    ...(Object.fromEntries(apart.map((name) => [name, rate])) as Record<
      (typeof apart)[number],
      typeof rate
    >),
  },
  { requiredKeys: ['input', 'output', 'cachedInput', 'cacheWrite'] },
)
const anySheet: fc.Arbitrary<PriceSheet> = fc.record({
  rates: anyRates,
  tiers: fc
    .uniqueArray(
      fc.record({ aboveInputTokens: fc.integer({ min: 1, max: 2e6 }), rates: anyRates }),
      {
        selector: ({ aboveInputTokens }) => aboveInputTokens,
        maxLength: 8,
      },
    )
    .map((tiers) => tiers.sort((a, b) => a.aboveInputTokens - b.aboveInputTokens)),
})
/** Fees are typed by the thousand uses, so the price of one is a multiple of 1,000 pico-USD. */
const fee = fc.integer({ min: 0, max: 1e9 }).map((thousandth) => thousandth * 1000)
const anyPrice: fc.Arbitrary<Price> = fc
  .record({
    sheet: anySheet,
    fees: fc.record({ webSearch: fee, fileSearch: fee }, { requiredKeys: [] }),
    serviceTiers: fc.record(
      { flex: anySheet, priority: anySheet, batch: anySheet, fast: anySheet },
      { requiredKeys: [] },
    ),
    us: fc.option(fc.integer({ min: 1000, max: 10_000 })),
  })
  .map(({ sheet, fees, serviceTiers, us }) => ({
    ...sheet,
    ...(Object.keys(fees).length === 0 ? {} : { fees }),
    ...(Object.keys(serviceTiers).length === 0 ? {} : { serviceTiers }),
    ...(us === null ? {} : { geoPermille: { us } }),
  }))

function typed(
  change: Partial<PriceDraft['base']['rates']>,
  more: Partial<PriceDraft> = {},
): PriceDraft {
  return {
    ...emptyPriceDraft,
    base: { rates: { ...emptyRates, ...change }, longContext: [] },
    ...more,
  }
}

describe('the price form', () => {
  it('loses no class, step, tier, fee or region of a price that is opened and saved again', () => {
    fc.assert(
      fc.property(anyPrice, (price) => {
        const { price: given, problems } = checkPrice(priceDraftOf(price))
        expect(problems).toEqual({})
        expect(priceFrom(priceInput.parse(JSON.parse(JSON.stringify(given))))).toEqual(price)
      }),
    )
  })

  it('needs input and output, also of a tier and of a step that was added', () => {
    const step = { above: '', rates: emptyRates }
    const { problems, price } = checkPrice(
      typed({ input: '1' }, { serviceTiers: { flex: { ...emptySheet, longContext: [step] } } }),
    )
    expect(price).toBeNull()
    expect(Object.keys(problems).sort()).toEqual([
      'base.output',
      'flex.input',
      'flex.long.0.above',
      'flex.long.0.input',
      'flex.long.0.output',
      'flex.output',
    ])
  })

  it.each([
    [
      typed({ input: '1', output: '1', inputAudio: '0.1234567' }),
      'base.inputAudio',
      'six decimals',
    ],
    [typed({ input: '1', output: '-1' }), 'base.output', 'zero or more'],
    [typed({ input: '1', output: '1' }, { usGeo: '10.05' }), 'usGeo', 'at most one decimal'],
    [typed({ input: '1', output: '1' }, { usGeo: '901' }), 'usGeo', 'from 0 to 900'],
    [typed({ input: '1', output: '1' }, { webSearch: '1001' }), 'webSearch', 'At most 1,000'],
  ])('says beside the field what is wrong: %#', (draft, path, words) => {
    expect(checkPrice(draft).problems[path]).toContain(words)
    expect(checkPrice(draft).price).toBeNull()
  })

  it('refuses two steps at one length', () => {
    const step = (above: string) => ({ above, rates: { ...emptyRates, input: '1', output: '1' } })
    const draft = typed({ input: '1', output: '1' })
    const twice = checkPrice({
      ...draft,
      base: { ...draft.base, longContext: [step('200000'), step('200k')] },
    })
    expect(twice.problems).toEqual({
      'base.long.1.above': 'There is a price from this length on already.',
    })
  })

  it('is empty only where nothing at all is given', () => {
    expect(checkPrice(emptyPriceDraft).empty).toBe(true)
    expect(checkPrice({ ...emptyPriceDraft, usGeo: '10' }).empty).toBe(false)
    expect(checkPrice({ ...emptyPriceDraft, serviceTiers: { flex: emptySheet } }).empty).toBe(false)
  })

  it('starts from the price in force', () => {
    const draft = priceDraftOf({
      rates: rates(3_000_000, 15_000_000, 300_000, 3_750_000),
      tiers: [],
    })
    expect(draft.base.rates).toEqual({
      ...emptyRates,
      input: '3.00',
      output: '15.00',
      cachedInput: '0.30',
      cacheWrite: '3.75',
    })
    expect(priceDraftOf(null)).toEqual(emptyPriceDraft)
  })
})

describe('a price in words', () => {
  const price: Price = {
    rates: { ...rates(4_000_000, 16_000_000, 400_000), inputAudio: 32_000_000 },
    tiers: [{ aboveInputTokens: 272_000, rates: rates(8_000_000, 24_000_000) }],
    fees: { webSearch: 10_000_000_000 },
    serviceTiers: { flex: { rates: rates(2_000_000, 8_000_000), tiers: [] } },
    geoPermille: { us: 1100 },
  }

  it('names every part that it has', () => {
    expect(priceLines(price.rates).map(({ name }) => name)).toEqual([
      'Input',
      'Output',
      'Cached input',
      'Cache write, 5 min',
      'Audio in',
    ])
    expect(furtherPriceText(price)).toEqual([
      'Above 272\u2009000 input tokens: $8.00 in, $24.00 out',
      'Flex: $2.00 in, $8.00 out',
      'Web search: $10.00 per 1\u2009000',
      'In the US region every token costs 10 % more',
    ])
  })

  it('sums up its folded parts', () => {
    const draft = priceDraftOf(price)
    expect([
      classesSummary(draft.base.rates),
      longSummary(draft.base),
      tiersSummary(draft),
      feesSummary(draft),
    ]).toEqual(['Audio in', 'Above 272\u2009000', 'Flex', 'Web search, US region'])
    expect([
      classesSummary(emptyRates),
      longSummary(emptySheet),
      tiersSummary(emptyPriceDraft),
      feesSummary(emptyPriceDraft),
    ]).toEqual([
      '1 h writes, audio, images',
      'Same price at any length',
      'Default only',
      'None priced',
    ])
  })
})
