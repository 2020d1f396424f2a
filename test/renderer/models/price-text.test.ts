/** Prices survive typing and showing without losing a pico-USD (spec M5: no floats in money). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { priceInput } from '../../../src/contract/models'
import { checkPrice, emptyPriceDraft, longContextText, parseRate, priceDraftOf, priceSourceView, rateText, usdDigits } from '../../../src/renderer/pages/models/price-text'
import { model, rates } from './samples'

describe('rateText', () => {
  it.each([[150_000, '$0.15'], [2_500_000, '$2.50'], [0, '$0.00'], [75_000, '$0.075'], [1, '$0.000001'], [60_000_000, '$60.00'], [1e12, '$1\u2009000\u2009000.00']])('%d is %s', (rate, text) =>
    expect(rateText(rate)).toBe(text),
  )
})

describe('parseRate', () => {
  it.each([['0.15', 150_000], ['$2.5', 2_500_000], ['.075', 75_000], ['3', 3_000_000], ['1,000.000001', 1_000_000_001], ['0.150000000', 150_000], ['', null], ['7.', 7_000_000], ['1,5', 1_500_000], ['1e3', 1_000_000_000]])('%j is %j', (text, rate) =>
    expect(parseRate(text)).toEqual({ problem: null, rate }),
  )
  it.each([['abc', /Give a number/], ['-1', /zero or more/], ['0.1234567', /six decimals/], ['1000001', /At most 1,000,000/], ['1000000.000001', /At most/], ['.', /Give a number/]])('%j is refused', (text, sentence) =>
    expect(parseRate(text).problem).toMatch(sentence),
  )
  it('gives back every rate it was shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (rate) => {
        expect(parseRate(usdDigits(rate))).toEqual({ problem: null, rate })
      }),
    )
  })
})

describe('checkPrice', () => {
  it('is what the contract takes, and means the same rate there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 0, max: 1e12 }), (input, output) => {
        const { price } = checkPrice({ ...emptyPriceDraft, input: usdDigits(input), output: usdDigits(output) })
        const parsed = priceInput.parse(price)
        expect([Math.round(parsed.inputUsdPerMillion * 1e6), Math.round(parsed.outputUsdPerMillion * 1e6)]).toEqual([input, output])
      }),
    )
  })
  it('needs input and output', () => {
    const checked = checkPrice({ ...emptyPriceDraft, input: '1' })
    expect(checked.price).toBeNull()
    expect(checked.problems.output).toMatch(/Needed/)
  })
  it('keeps absent classes absent', () => {
    expect(checkPrice({ input: '1', output: '2', cachedInput: '', cacheWrite: '' }).price).toMatchObject({ cachedInputUsdPerMillion: null, cacheWriteUsdPerMillion: null })
  })
  it('starts from the price in force', () => {
    expect(priceDraftOf({ rates: rates(3_000_000, 15_000_000, 300_000, 3_750_000), tiers: [] })).toEqual({ input: '3.00', output: '15.00', cachedInput: '0.30', cacheWrite: '3.75' })
    expect(priceDraftOf(null)).toEqual(emptyPriceDraft)
  })
})

it('words long-context prices', () => {
  expect(longContextText({ rates: rates(1, 1), tiers: [{ aboveInputTokens: 200_000, rates: rates(6_000_000, 22_500_000) }] })).toEqual(['Above 200\u2009000 input tokens: $6.00 in, $22.50 out'])
})

it('names the source of a price', () => {
  expect(priceSourceView(model({ id: 'a/b' })).word).toBe('Snapshot')
  expect(priceSourceView(model({ id: 'a/b', priceSource: 'override' })).word).toBe('Override')
  expect(priceSourceView(model({ id: 'a/b', price: null, priceSource: 'none' })).explanation).toMatch(/hard USD budget/)
  expect(priceSourceView(model({ id: 'a/b', simulated: true })).kind).toBe('free')
})
