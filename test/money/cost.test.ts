/**
 * Costs against an independent oracle in BigInt fractions, over prices and usages of every size.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Usage } from '../../src/contract/call-outcome'
import type { Price, Rates } from '../../src/contract/models'
import { ratesFor } from '../../src/main/money/charges'
import { costNanoUsd } from '../../src/main/money/cost'
import { boundNanoUsd } from '../../src/main/money/cost-bound'

const rate = fc.oneof(fc.integer({ min: 0, max: 200_000_000 }), fc.integer({ min: 0, max: 1e12 }))
const rates: fc.Arbitrary<Rates> = fc.record({
  input: rate,
  output: rate,
  cachedInput: fc.option(rate, { nil: null }),
  cacheWrite: fc.option(rate, { nil: null }),
})
const price: fc.Arbitrary<Price> = fc.record({
  rates,
  tiers: fc.uniqueArray(
    fc.record({ aboveInputTokens: fc.integer({ min: 1, max: 400_000 }), rates }),
    {
      maxLength: 3,
      selector: (tier) => tier.aboveInputTokens,
    },
  ),
})
const count = fc.integer({ min: 0, max: 2_000_000 })
const usage: fc.Arbitrary<Usage> = fc
  .tuple(count, count, fc.nat(1000), fc.nat(1000), fc.nat(1000))
  .map(([input, output, a, b, c]) => {
    const cachedInputTokens = Math.floor((input * a) / 1000)
    const cacheWriteTokens = Math.floor(((input - cachedInputTokens) * b) / 1000)
    return {
      inputTokens: input,
      outputTokens: output,
      cachedInputTokens,
      cacheWriteTokens,
      reasoningTokens: Math.floor((output * c) / 1000),
    }
  })

/**
 * Written apart from the code under test: every token on its own line of an invoice, all in BigInt.
 */
function oracle(used: Usage, sheet: Price): bigint {
  const reached = [...sheet.tiers]
    .sort((a, b) => b.aboveInputTokens - a.aboveInputTokens)
    .find((tier) => used.inputTokens > tier.aboveInputTokens)
  const now = reached?.rates ?? sheet.rates
  const plain = BigInt(used.inputTokens - used.cachedInputTokens - used.cacheWriteTokens)
  const pico =
    plain * BigInt(now.input) +
    BigInt(used.cachedInputTokens) *
      BigInt(now.cachedInput === null ? now.input : now.cachedInput) +
    BigInt(used.cacheWriteTokens) * BigInt(now.cacheWrite === null ? now.input : now.cacheWrite) +
    BigInt(used.outputTokens) * BigInt(now.output)
  return (2n * pico + 1000n) / 2000n
}

const small: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
}
const plainRates: Rates = { input: 150_000, output: 600_000, cachedInput: 75_000, cacheWrite: null }

describe('costNanoUsd', () => {
  it('agrees with the oracle for every price and usage', () => {
    fc.assert(
      fc.property(usage, price, (used, sheet) => {
        const expected = oracle(used, sheet)
        if (expected > BigInt(Number.MAX_SAFE_INTEGER))
          expect(() => costNanoUsd(used, sheet)).toThrow(RangeError)
        else expect(BigInt(costNanoUsd(used, sheet))).toBe(expected)
      }),
      { numRuns: 5000 },
    )
  })

  it('rounds once, half up', () => {
    const sheet: Price = {
      rates: { input: 499, output: 1, cachedInput: null, cacheWrite: null },
      tiers: [],
    }
    expect(costNanoUsd({ ...small, inputTokens: 1 }, sheet)).toBe(0)
    expect(costNanoUsd({ ...small, inputTokens: 1, outputTokens: 1 }, sheet)).toBe(1)
  })

  it('bills a token once, whatever classes it is in', () => {
    const sheet: Price = { rates: plainRates, tiers: [] }
    expect(costNanoUsd({ ...small, inputTokens: 1000, cachedInputTokens: 1000 }, sheet)).toBe(
      75_000,
    )
    expect(costNanoUsd({ ...small, inputTokens: 1000, cacheWriteTokens: 1000 }, sheet)).toBe(
      150_000,
    )
    expect(costNanoUsd({ ...small, outputTokens: 1000, reasoningTokens: 900 }, sheet)).toBe(600_000)
  })

  it('applies a long-context tier to the whole request, strictly above its threshold', () => {
    const dear: Rates = { input: 2_000_000, output: 3_000_000, cachedInput: null, cacheWrite: null }
    const sheet: Price = {
      rates: { input: 1_000_000, output: 1_000_000, cachedInput: null, cacheWrite: null },
      tiers: [{ aboveInputTokens: 200_000, rates: dear }],
    }
    expect(costNanoUsd({ ...small, inputTokens: 200_000, outputTokens: 1000 }, sheet)).toBe(
      201_000_000,
    )
    expect(costNanoUsd({ ...small, inputTokens: 200_001, outputTokens: 1000 }, sheet)).toBe(
      403_002_000,
    )
    expect(ratesFor(sheet, 200_000)).toBe(sheet.rates)
  })

  it('bills the classes named when a provider reports more cached tokens than input', () => {
    expect(
      costNanoUsd(
        { ...small, inputTokens: 10, cachedInputTokens: 1000 },
        { rates: plainRates, tiers: [] },
      ),
    ).toBe(75_000)
  })

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s tokens', (tokens) => {
    for (const field of [
      'inputTokens',
      'outputTokens',
      'cachedInputTokens',
      'cacheWriteTokens',
    ] as const) {
      expect(() =>
        costNanoUsd({ ...small, [field]: tokens }, { rates: plainRates, tiers: [] }),
      ).toThrow(RangeError)
    }
  })
})

describe('boundNanoUsd', () => {
  const sane = fc.record({
    rates: fc.record({
      input: fc.nat(2e8),
      output: fc.nat(6e8),
      cachedInput: fc.option(fc.nat(2e8), { nil: null }),
      cacheWrite: fc.option(fc.nat(4e8), { nil: null }),
    }),
  })
  const sanePrice: fc.Arbitrary<Price> = fc
    .tuple(sane, fc.array(fc.tuple(fc.integer({ min: 1, max: 400_000 }), sane), { maxLength: 3 }))
    .map(([base, tiers]) => ({
      rates: base.rates,
      tiers: tiers.map(([aboveInputTokens, tier]) => ({ aboveInputTokens, rates: tier.rates })),
    }))

  it('is never below the cost of a usage within it', () => {
    fc.assert(
      fc.property(
        usage,
        sanePrice,
        fc.nat(100_000),
        fc.nat(100_000),
        (used, sheet, moreInput, moreOutput) => {
          const bound = boundNanoUsd(
            {
              inputBound: used.inputTokens + moreInput,
              outputBound: used.outputTokens + moreOutput,
            },
            sheet,
          )
          expect(bound).toBeGreaterThanOrEqual(costNanoUsd(used, sheet))
        },
      ),
      { numRuns: 5000 },
    )
  })

  it('grows with each of its arguments', () => {
    fc.assert(
      fc.property(
        count,
        count,
        fc.nat(100_000),
        fc.nat(100_000),
        sanePrice,
        (input, output, moreInput, moreOutput, sheet) => {
          const less = boundNanoUsd({ inputBound: input, outputBound: output }, sheet)
          expect(
            boundNanoUsd({ inputBound: input + moreInput, outputBound: output }, sheet),
          ).toBeGreaterThanOrEqual(less)
          expect(
            boundNanoUsd({ inputBound: input, outputBound: output + moreOutput }, sheet),
          ).toBeGreaterThanOrEqual(less)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('cost grows with more output and with more input inside one tier', () => {
    fc.assert(
      fc.property(usage, sanePrice, fc.nat(1000), (used, sheet, more) => {
        expect(
          costNanoUsd({ ...used, outputTokens: used.outputTokens + more }, sheet),
        ).toBeGreaterThanOrEqual(costNanoUsd(used, sheet))
        const flat: Price = { rates: sheet.rates, tiers: [] }
        expect(
          costNanoUsd({ ...used, inputTokens: used.inputTokens + more }, flat),
        ).toBeGreaterThanOrEqual(costNanoUsd(used, flat))
      }),
      { numRuns: 2000 },
    )
  })

  it('rounds up and prices input at the dearest class', () => {
    expect(
      boundNanoUsd(
        { inputBound: 1, outputBound: 0 },
        { rates: { input: 1, output: 0, cachedInput: null, cacheWrite: null }, tiers: [] },
      ),
    ).toBe(1)
    const sheet: Price = {
      rates: { input: 3_000_000, output: 15_000_000, cachedInput: 300_000, cacheWrite: 3_750_000 },
      tiers: [],
    }
    expect(boundNanoUsd({ inputBound: 1000, outputBound: 10 }, sheet)).toBe(3_900_000)
  })

  it('holds a long context at its dearer tier (five 300,000-token calls once passed a limit held at the base tier)', () => {
    const sheet: Price = {
      rates: { input: 2_500_000, output: 15_000_000, cachedInput: 250_000, cacheWrite: null },
      tiers: [
        {
          aboveInputTokens: 271_999,
          rates: { input: 5_000_000, output: 22_500_000, cachedInput: 500_000, cacheWrite: null },
        },
      ],
    }
    expect(boundNanoUsd({ inputBound: 300_000, outputBound: 1000 }, sheet)).toBe(1_522_500_000)
    expect(boundNanoUsd({ inputBound: 271_999, outputBound: 1000 }, sheet)).toBe(694_997_500)
  })
})
