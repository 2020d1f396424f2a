/** Margins, shares and the written form of money, against BigInt and decimal text. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyMargin, divideNanoUsd, exact, formatUsd, parseUsd } from '../../src/main/money/amount'
import { picoPerToken, priceFrom, usdPerMillion } from '../../src/main/money/rates'

describe('amounts', () => {
  it('applyMargin is the exact product, rounded up', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9e12 }),
        fc.integer({ min: 0, max: 5000 }),
        (value, permille) => {
          const wide = BigInt(value) * BigInt(permille)
          fc.pre(wide / 1000n < BigInt(Number.MAX_SAFE_INTEGER))
          expect(BigInt(applyMargin(value, permille))).toBe((wide + 999n) / 1000n)
        },
      ),
    )
    expect(applyMargin(Number.MAX_SAFE_INTEGER, 1000)).toBe(Number.MAX_SAFE_INTEGER)
    expect(() => applyMargin(Number.MAX_SAFE_INTEGER, 1001)).toThrow(RangeError)
  })

  it('divideNanoUsd is half up, also below zero, and its parts never lose more than half a unit each', () => {
    expect(divideNanoUsd(5, 2)).toBe(3)
    expect(divideNanoUsd(-5, 2)).toBe(-2)
    expect(divideNanoUsd(-6, 4)).toBe(-1)
    expect(() => divideNanoUsd(5, 0)).toThrow(RangeError)
    fc.assert(
      fc.property(
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.integer({ min: 1, max: 1e6 }),
        (amount, parts) => {
          const twice = (BigInt(amount) - BigInt(divideNanoUsd(amount, parts)) * BigInt(parts)) * 2n
          expect(twice >= -BigInt(parts) && twice < BigInt(parts)).toBe(true)
        },
      ),
    )
  })

  it('refuses what a double cannot hold', () => {
    expect(() => exact(2 ** 53, 'amount')).toThrow('amount must be a whole number')
    expect(exact(2 ** 53 - 1, 'amount')).toBe(Number.MAX_SAFE_INTEGER)
  })

  it.each([
    [0, '0.00 USD'],
    [1, '0.000000001 USD'],
    [1_500_000_000, '1.50 USD'],
    [-12_340_000_000, '-12.34 USD'],
    [123_456_789_012, '123.456789012 USD'],
  ])('%s reads as %s', (amount, text) => {
    expect(formatUsd(amount)).toBe(text)
  })

  it('parses back what it writes, and nothing that is not an amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_000_000_000_000_000 }), (amount) => {
        expect(parseUsd(formatUsd(amount).replace(' USD', ''))).toBe(amount)
      }),
    )
    for (const written of ['', '-1', '1e3', '1.', '.5', '1.0000000001', '12345678', '1,5', 'NaN'])
      expect(parseUsd(written)).toBeUndefined()
  })
})

describe('rates', () => {
  it('is exact for every price with up to six decimals', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(999_999), (whole, decimals) => {
        expect(picoPerToken(Number(`${whole}.${String(decimals).padStart(6, '0')}`))).toBe(
          whole * 1_000_000 + decimals,
        )
      }),
    )
    expect(picoPerToken(0.000001)).toBe(1)
    expect(picoPerToken(0.0000015e1)).toBe(15)
  })

  it.each([0.0000001, 1.2345678, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e21])(
    'refuses %s USD per million',
    (value) => {
      expect(() => picoPerToken(value)).toThrow(RangeError)
    },
  )

  it('takes a typed price over whole, with absent classes as null', () => {
    expect(
      priceFrom({ inputUsdPerMillion: 3, outputUsdPerMillion: 15, cachedInputUsdPerMillion: 0.3 }),
    ).toEqual({
      rates: { input: 3_000_000, output: 15_000_000, cachedInput: 300_000, cacheWrite: null },
      tiers: [],
    })
    expect(usdPerMillion(150_000)).toBe(0.15)
  })
})
