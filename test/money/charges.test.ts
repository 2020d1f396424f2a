/**
 * Bills line by line: every class and fee of every priced model against arithmetic of its own, and
 * lines that always sum to the cost.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Usage } from '../../src/contract/call-outcome'
import { chargeKinds, type Charge, type ChargeKind } from '../../src/contract/charges'
import type { Price, Rates } from '../../src/contract/models'
import { priceIn, shippedSnapshot } from '../../src/main/catalog/snapshot'
import { billOf, costNanoUsd } from '../../src/main/money/cost'
import { boundNanoUsd } from '../../src/main/money/cost-bound'
import { priceFrom } from '../../src/main/money/rates'

const none: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
}

/** 1,000,003 of each class in turn, so that rounding shows; written as the vendors report it. */
const n = 1_000_003
const usages: readonly (readonly [ChargeKind, keyof Rates | 'webSearch' | 'fileSearch', Usage])[] =
  [
    ['input', 'input', { ...none, inputTokens: n }],
    ['cached_input', 'cachedInput', { ...none, inputTokens: n, cachedInputTokens: n }],
    ['cache_write_5m', 'cacheWrite', { ...none, inputTokens: n, cacheWriteTokens: n }],
    [
      'cache_write_1h',
      'cacheWrite1h',
      { ...none, inputTokens: n, cacheWriteTokens: n, parts: { cacheWrite1hTokens: n } },
    ],
    ['output', 'output', { ...none, outputTokens: n }],
    ['web_search', 'webSearch', { ...none, parts: { webSearches: 7 } }],
    ['file_search', 'fileSearch', { ...none, parts: { fileSearches: 7 } }],
  ]

const models = shippedSnapshot.entries.map(({ provider, ids, versions }) => ({
  id: `${provider}/${ids[0]?.id ?? ''}`,
  price: priceIn(versions, shippedSnapshot.date),
}))

function pricesOf(price: Price): ((name: string) => number | null | undefined)[] {
  return [price.rates, ...price.tiers.map(({ rates }) => rates)].map(
    (rates) => (name) => ({ ...rates, ...price.fees })[name as keyof Rates],
  )
}

describe('a bill', () => {
  it.each(models)(
    '$id: each class at the rate of its own, each tier on both sides of its edge',
    ({ price }) => {
      if (price === null) throw new Error('no price')
      for (const [kind, name, usage] of usages) {
        // Long inputs reach the highest tier; a single token the base.
        const rate = pricesOf(price)[usage.inputTokens > 0 ? price.tiers.length : 0]?.(name)
        const bill = billOf(usage, price)
        if (rate === null || rate === undefined) {
          expect(bill.assumed).toEqual([kind])
          continue
        }
        const quantity = usage.inputTokens + usage.outputTokens || 7
        expect(bill).toEqual({
          charges: [{ kind, quantity, unitPicoUsd: rate, costNanoUsd: bill.costNanoUsd }],
          costNanoUsd: Number((BigInt(quantity) * BigInt(rate) + 500n) / 1000n),
          assumed: [],
        })
      }
      for (const { aboveInputTokens, rates } of price.tiers) {
        const at = (inputTokens: number) =>
          costNanoUsd({ ...none, inputTokens, outputTokens: 1 }, price)
        const below =
          price.tiers.findLast((tier) => tier.aboveInputTokens < aboveInputTokens)?.rates ??
          price.rates
        const worth = (tokens: number, { input, output }: Rates) =>
          Number((BigInt(tokens) * BigInt(input) + BigInt(output) + 500n) / 1000n)
        expect(at(aboveInputTokens)).toBe(worth(aboveInputTokens, below))
        expect(at(aboveInputTokens + 1)).toBe(worth(aboveInputTokens + 1, rates))
      }
    },
  )

  it('bills one-hour cache writes apart from five-minute ones', () => {
    const price = priceOf({ cacheWrite: 3_750_000, cacheWrite1h: 6_000_000 })
    const usage = {
      ...none,
      inputTokens: 110,
      cacheWriteTokens: 100,
      parts: { cacheWrite1hTokens: 60 },
    }
    expect(kinds(billOf(usage, price).charges)).toEqual([
      ['input', 10, 30_000],
      ['cache_write_5m', 40, 150_000],
      ['cache_write_1h', 60, 360_000],
    ])
  })

  it('bills audio, images and their cached parts apart, and every token once', () => {
    const price = priceOf({
      inputAudio: 32e6,
      cachedAudio: 400_000,
      outputAudio: 64e6,
      inputImage: 5e6,
      cachedImage: 500_000,
    })
    const parts = {
      inputAudioTokens: 50,
      cachedAudioTokens: 20,
      inputImageTokens: 30,
      cachedImageTokens: 10,
      outputAudioTokens: 7,
    }
    const usage = { ...none, inputTokens: 200, cachedInputTokens: 60, outputTokens: 17, parts }
    const { charges, assumed } = billOf(usage, price)
    expect(charges.map(({ kind, quantity }) => [kind, quantity])).toEqual([
      ['input', 90],
      ['cached_input', 30],
      ['input_audio', 30],
      ['cached_audio', 20],
      ['input_image', 20],
      ['cached_image', 10],
      ['output', 10],
      ['output_audio', 7],
    ])
    expect(assumed).toEqual([])
  })

  it('says which classes and terms it had to assume a price for', () => {
    const price = priceOf({ cachedInput: null })
    const usage = { ...none, inputTokens: 10, cachedInputTokens: 4, parts: { webSearches: 2 } }
    expect(billOf(usage, price).assumed).toEqual(['cached_input', 'web_search'])
    expect(
      billOf(none, price, { serviceTier: 'priority', inferenceGeo: 'global' }).assumed,
    ).toEqual(['terms'])
    expect(billOf(none, price, { serviceTier: 'default', inferenceGeo: 'us' }).assumed).toEqual([
      'terms',
    ])
  })

  it('bills other service tiers and regions by the prices of their own, and holds nothing for those without one', () => {
    const price = priceFrom({
      inputUsdPerMillion: 5,
      outputUsdPerMillion: 25,
      serviceTiers: { flex: { inputUsdPerMillion: 2.5, outputUsdPerMillion: 12.5 } },
      usGeoPercentMore: 10,
    })
    const usage = { ...none, inputTokens: 1000, outputTokens: 100 }
    expect(costNanoUsd(usage, price, { serviceTier: 'flex', inferenceGeo: 'global' })).toBe(
      3_750_000,
    )
    expect(costNanoUsd(usage, price, { serviceTier: 'flex', inferenceGeo: 'us' })).toBe(4_125_000)
    expect(costNanoUsd(usage, price, { serviceTier: 'default', inferenceGeo: 'us' })).toBe(
      8_250_000,
    )
    const bound = { inputBound: 1000, outputBound: 100 }
    expect(boundNanoUsd(bound, price, { serviceTier: 'flex', inferenceGeo: 'us' })).toBe(4_125_000)
    expect(
      boundNanoUsd(bound, price, { serviceTier: 'priority', inferenceGeo: 'global' }),
    ).toBeNull()
  })

  it('has lines that sum to its cost exactly, with the one rounding shared out', () => {
    const count = fc.integer({ min: 0, max: 3_000_000 })
    const rate = fc.option(fc.integer({ min: 0, max: 200_000_000 }), { nil: null })
    const parts = fc.record({
      cacheWrite1hTokens: count,
      inputAudioTokens: count,
      cachedAudioTokens: count,
      inputImageTokens: count,
      cachedImageTokens: count,
      outputAudioTokens: count,
      outputImageTokens: count,
      webSearches: fc.integer({ min: 0, max: 50 }),
    })
    const usage = fc.record({
      inputTokens: count,
      outputTokens: count,
      cachedInputTokens: count,
      cacheWriteTokens: count,
      reasoningTokens: count,
      parts,
    })
    const rates = fc.record({
      input: fc.integer({ min: 0, max: 200_000_000 }),
      output: fc.integer({ min: 0, max: 200_000_000 }),
      cachedInput: rate,
      cacheWrite: rate,
      cacheWrite1h: rate,
      inputAudio: rate,
      cachedAudio: rate,
      outputAudio: rate,
    })
    fc.assert(
      fc.property(usage, rates, (used, sheet) => {
        const { charges, costNanoUsd: cost } = billOf(used, { rates: sheet, tiers: [] })
        expect(charges.reduce((sum, line) => sum + line.costNanoUsd, 0)).toBe(cost)
        const exact = charges.reduce(
          (sum, line) => sum + BigInt(line.quantity) * BigInt(line.unitPicoUsd ?? -1),
          0n,
        )
        expect(BigInt(cost)).toBe((exact + 500n) / 1000n)
        for (const { quantity, unitPicoUsd, costNanoUsd: one } of charges) {
          const pico = BigInt(quantity) * BigInt(unitPicoUsd ?? -1)
          expect(BigInt(one) === pico / 1000n || BigInt(one) === pico / 1000n + 1n).toBe(true)
        }
        expect(charges.map(({ kind }) => chargeKinds.indexOf(kind))).toEqual(
          charges.map(({ kind }) => chargeKinds.indexOf(kind)).sort((a, b) => a - b),
        )
      }),
    )
  })
})

describe('a bound', () => {
  it('has no price of a cache write without cache marks, and that of the longest mark with them', () => {
    const price = priceOf({ cacheWrite: 3_750_000, cacheWrite1h: 6_000_000 })
    const bound = (cacheWrites: 'no' | '5m' | '1h') =>
      boundNanoUsd({ inputBound: 1000, outputBound: 0, cacheWrites }, price)
    expect([bound('no'), bound('5m'), bound('1h')]).toEqual([3_000_000, 3_750_000, 6_000_000])
  })
})

function priceOf(rates: Partial<Rates>): Price {
  return {
    rates: {
      input: 3_000_000,
      output: 15_000_000,
      cachedInput: 300_000,
      cacheWrite: null,
      ...rates,
    },
    tiers: [],
  }
}

function kinds(charges: readonly Charge[]) {
  return charges.map(({ kind, quantity, costNanoUsd: cost }) => [kind, quantity, cost])
}
