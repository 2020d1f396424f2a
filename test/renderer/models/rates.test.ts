/** Prices survive typing and showing without losing a pico-USD (spec M5: no floats in money). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRate, usdDigits } from '../../../src/renderer/pages/models/rate.form'
import {
  longContextText,
  priceSourceView,
  rateText,
} from '../../../src/renderer/pages/models/rate.words'
import { model, rates } from './samples'

describe('rateText', () => {
  it.each([
    [150_000, '$0.15'],
    [2_500_000, '$2.50'],
    [0, '$0.00'],
    [75_000, '$0.075'],
    [1, '$0.000001'],
    [60_000_000, '$60.00'],
    [1e12, '$1\u2009000\u2009000.00'],
  ])('%d is %s', (rate, text) => expect(rateText(rate)).toBe(text))
})

describe('parseRate', () => {
  it.each([
    ['0.15', 150_000],
    ['$2.5', 2_500_000],
    ['.075', 75_000],
    ['3', 3_000_000],
    ['1,000.000001', 1_000_000_001],
    ['0.150000000', 150_000],
    ['', null],
    ['7.', 7_000_000],
    ['1,5', 1_500_000],
    ['1e3', 1_000_000_000],
  ])('%j is %j', (text, rate) => expect(parseRate(text)).toEqual({ problem: null, rate }))
  it.each([
    ['abc', /Give a number/],
    ['-1', /zero or more/],
    ['0.1234567', /six decimals/],
    ['1000001', /At most 1,000,000/],
    ['1000000.000001', /At most/],
    ['.', /Give a number/],
  ])('%j is refused', (text, sentence) => expect(parseRate(text).problem).toMatch(sentence))
  it('gives back every rate it was shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (rate) => {
        expect(parseRate(usdDigits(rate))).toEqual({ problem: null, rate })
      }),
    )
  })
})

it('words long-context prices', () => {
  expect(
    longContextText({
      rates: rates(1, 1),
      tiers: [{ aboveInputTokens: 200_000, rates: rates(6_000_000, 22_500_000) }],
    }),
  ).toEqual(['Above 200\u2009000 input tokens: $6.00 in, $22.50 out'])
})

it('names the source of a price', () => {
  expect(priceSourceView(model({ id: 'a/b' })).word).toBe('Snapshot')
  expect(priceSourceView(model({ id: 'a/b', priceSource: 'override' })).word).toBe('Override')
  expect(
    priceSourceView(model({ id: 'a/b', price: null, priceSource: 'none' })).explanation,
  ).toMatch(/hard USD budget/)
  expect(priceSourceView(model({ id: 'a/b', simulated: true })).kind).toBe('free')
})
