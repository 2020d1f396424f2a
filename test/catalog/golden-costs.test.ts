/**
 * Costs worked out from the providers' public price sheets (openai.com/api/pricing,
 * anthropic.com/pricing), not by our code: each row shows the tokens of each class times the
 * sheet's rate in nano-USD per token (USD per million × 1000), and the sum.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { costNanoUsd } from '../../src/main/money/cost'
import { boundNanoUsd } from '../../src/main/money/cost-bound'
import { makeCatalog, start } from './make-catalog'

type Case = readonly [
  id: string,
  usage: readonly [
    input: number,
    output: number,
    cached: number,
    cacheWrite: number,
    reasoning: number,
  ],
  /** Plain input, then cached, then cache write, then output. */
  working: string,
  nanoUsd: number,
  at?: string,
]

const cases: readonly Case[] = [
  ['openai/gpt-4o-mini', [1000, 500, 0, 0, 0], '1000 × 150 + 500 × 600', 450_000],
  ['openai/gpt-4o-mini', [1, 0, 0, 0, 0], '1 × 150', 150],
  ['openai/gpt-4o-mini', [0, 1, 0, 0, 0], '1 × 600', 600],
  ['openai/gpt-4o-mini', [2048, 312, 1920, 0, 0], '128 × 150 + 1920 × 75 + 312 × 600', 350_400],
  ['openai/gpt-4o-mini', [128000, 16384, 0, 0, 0], '128000 × 150 + 16384 × 600', 29_030_400],
  ['openai/gpt-4o', [1000, 500, 0, 0, 0], '1000 × 2500 + 500 × 10000', 7_500_000],
  ['openai/gpt-4o', [2006, 300, 1920, 0, 0], '86 × 2500 + 1920 × 1250 + 300 × 10000', 5_615_000],
  [
    'openai/gpt-4o',
    [17903, 404, 17152, 0, 0],
    '751 × 2500 + 17152 × 1250 + 404 × 10000',
    27_357_500,
  ],
  ['openai/gpt-4o-2024-05-13', [1200, 340, 0, 0, 0], '1200 × 5000 + 340 × 15000', 11_100_000],
  [
    'openai/gpt-4o-2024-05-13',
    [1200, 340, 1024, 0, 0],
    '176 × 5000 + 1024 × 5000 + 340 × 15000',
    11_100_000,
  ],
  ['openai/gpt-4o-2024-08-06', [555, 222, 0, 0, 0], '555 × 2500 + 222 × 10000', 3_607_500],
  ['openai/gpt-4-turbo', [3000, 700, 0, 0, 0], '3000 × 10000 + 700 × 30000', 51_000_000],
  [
    'openai/gpt-4-turbo-2024-04-09',
    [8000, 4096, 0, 0, 0],
    '8000 × 10000 + 4096 × 30000',
    202_880_000,
  ],
  ['openai/gpt-4', [117, 80, 0, 0, 0], '117 × 30000 + 80 × 60000', 8_310_000],
  ['openai/gpt-4-0613', [8000, 192, 0, 0, 0], '8000 × 30000 + 192 × 60000', 251_520_000],
  ['openai/gpt-3.5-turbo', [4321, 1234, 0, 0, 0], '4321 × 500 + 1234 × 1500', 4_011_500],
  ['openai/gpt-3.5-turbo', [1, 1, 0, 0, 0], '1 × 500 + 1 × 1500', 2_000],
  ['openai/gpt-4.1', [900000, 32768, 0, 0, 0], '900000 × 2000 + 32768 × 8000', 2_062_144_000],
  [
    'openai/gpt-4.1',
    [10000, 2000, 7680, 0, 0],
    '2320 × 2000 + 7680 × 500 + 2000 × 8000',
    24_480_000,
  ],
  ['openai/gpt-4.1-mini', [10000, 2000, 0, 0, 0], '10000 × 400 + 2000 × 1600', 7_200_000],
  [
    'openai/gpt-4.1-nano',
    [10007, 2003, 1024, 0, 0],
    '8983 × 100 + 1024 × 25 + 2003 × 400',
    1_725_100,
  ],
  ['openai/o1', [5000, 8000, 0, 0, 7424], '5000 × 15000 + 8000 × 60000', 555_000_000],
  ['openai/o1', [5000, 8000, 2048, 0, 0], '2952 × 15000 + 2048 × 7500 + 8000 × 60000', 539_640_000],
  ['openai/o1-preview', [777, 3333, 0, 0, 3008], '777 × 15000 + 3333 × 60000', 211_635_000],
  ['openai/o1-mini', [777, 3333, 512, 0, 2944], '265 × 1100 + 512 × 550 + 3333 × 4400', 15_238_300],
  ['openai/o1-pro', [1000, 1000, 0, 0, 640], '1000 × 150000 + 1000 × 600000', 750_000_000],
  ['openai/o3', [4000, 6000, 0, 0, 5120], '4000 × 2000 + 6000 × 8000', 56_000_000],
  ['openai/o3', [4000, 6000, 3072, 0, 5120], '928 × 2000 + 3072 × 500 + 6000 × 8000', 51_392_000],
  ['openai/o3-mini', [999, 1999, 0, 0, 1600], '999 × 1100 + 1999 × 4400', 9_894_500],
  ['openai/o3-pro', [2500, 9000, 0, 0, 8000], '2500 × 20000 + 9000 × 80000', 770_000_000],
  [
    'openai/o4-mini',
    [12345, 6789, 11264, 0, 6016],
    '1081 × 1100 + 11264 × 275 + 6789 × 4400',
    34_158_300,
  ],
  ['openai/gpt-5', [1000, 1000, 0, 0, 832], '1000 × 1250 + 1000 × 10000', 11_250_000],
  [
    'openai/gpt-5',
    [50000, 3000, 49152, 0, 1024],
    '848 × 1250 + 49152 × 125 + 3000 × 10000',
    37_204_000,
  ],
  ['openai/gpt-5-mini', [3300, 1100, 0, 0, 512], '3300 × 250 + 1100 × 2000', 3_025_000],
  ['openai/gpt-5-nano', [131, 7, 128, 0, 0], '3 × 50 + 128 × 5 + 7 × 400', 3_590],
  [
    'openai/gpt-5-nano-2025-08-07',
    [130213, 9, 122880, 0, 0],
    '7333 × 50 + 122880 × 5 + 9 × 400',
    984_650,
  ],
  ['openai/gpt-5-pro', [2000, 20000, 0, 0, 18000], '2000 × 15000 + 20000 × 120000', 2_430_000_000],
  ['openai/gpt-5-chat-latest', [2222, 444, 0, 0, 0], '2222 × 1250 + 444 × 10000', 7_217_500],
  ['openai/gpt-5.1', [100, 200, 0, 0, 64], '100 × 1250 + 200 × 10000', 2_125_000],
  [
    'openai/gpt-5.2',
    [123456, 7890, 100000, 0, 4096],
    '23456 × 1750 + 100000 × 175 + 7890 × 14000',
    169_008_000,
  ],
  ['openai/gpt-5.4', [271999, 1000, 0, 0, 0], '271999 × 2500 + 1000 × 15000', 694_997_500],
  ['openai/gpt-5.4', [272000, 1000, 0, 0, 0], '272000 × 5000 + 1000 × 22500', 1_382_500_000],
  [
    'openai/gpt-5.4',
    [300000, 1000, 100000, 0, 500],
    '200000 × 5000 + 100000 × 500 + 1000 × 22500',
    1_072_500_000,
  ],
  [
    'openai/gpt-5.5',
    [271999, 10, 271872, 0, 0],
    '127 × 5000 + 271872 × 500 + 10 × 30000',
    136_871_000,
  ],
  [
    'openai/gpt-5.5',
    [272000, 10, 271872, 0, 0],
    '128 × 10000 + 271872 × 1000 + 10 × 45000',
    273_602_000,
  ],
  [
    'openai/gpt-5.6-sol',
    [20000, 1500, 12000, 6000, 700],
    '2000 × 4000 + 12000 × 400 + 6000 × 5000 + 1500 × 20000',
    72_800_000,
  ],
  [
    'openai/gpt-5.6-sol',
    [400000, 1500, 300000, 50000, 700],
    '50000 × 8000 + 300000 × 800 + 50000 × 10000 + 1500 × 30000',
    1_185_000_000,
  ],
  [
    'openai/gpt-5.6-sol',
    [20000, 1500, 12000, 6000, 700],
    '2000 × 5000 + 12000 × 500 + 6000 × 6250 + 1500 × 30000',
    98_500_000,
    '2026-08-20T23:59:59.999Z',
  ],
  [
    'openai/gpt-5.6-terra',
    [1001, 1, 0, 1001, 0],
    '1001 × 3125 + 1 × 15000',
    3_143_125,
    '2026-07-29T12:00:00Z',
  ],
  ['openai/gpt-6-astra', [1000, 1000, 0, 1000, 0], '1000 × 12500 + 1000 × 50000', 62_500_000],
  [
    'openai/gpt-6-astra',
    [272000, 2000, 0, 272000, 0],
    '272000 × 25000 + 2000 × 75000',
    6_950_000_000,
  ],
  ['openai/gpt-6-luna', [272000, 100, 0, 0, 0], '272000 × 100 + 100 × 500', 27_250_000],
  ['openai/gpt-6-luna', [272001, 100, 0, 0, 0], '272001 × 200 + 100 × 750', 54_475_200],
  ['openai/text-embedding-3-small', [1, 0, 0, 0, 0], '1 × 20', 20],
  ['openai/text-embedding-3-small', [8191, 0, 0, 0, 0], '8191 × 20', 163_820],
  ['openai/text-embedding-3-large', [123457, 0, 0, 0, 0], '123457 × 130', 16_049_410],
  ['openai/text-embedding-ada-002', [5000, 0, 0, 0, 0], '5000 × 100', 500_000],
  ['anthropic/claude-3-5-sonnet', [1000, 500, 0, 0, 0], '1000 × 3000 + 500 × 15000', 10_500_000],
  [
    'anthropic/claude-3-5-sonnet-20241022',
    [4740, 255, 0, 4735, 0],
    '5 × 3000 + 4735 × 3750 + 255 × 15000',
    21_596_250,
  ],
  [
    'anthropic/claude-3-5-sonnet',
    [188086, 393, 188083, 0, 0],
    '3 × 3000 + 188083 × 300 + 393 × 15000',
    62_328_900,
  ],
  ['anthropic/claude-3-5-haiku', [2095, 503, 0, 0, 0], '2095 × 800 + 503 × 4000', 3_688_000],
  [
    'anthropic/claude-3-5-haiku-latest',
    [2095, 503, 1000, 1000, 0],
    '95 × 800 + 1000 × 80 + 1000 × 1000 + 503 × 4000',
    3_168_000,
  ],
  ['anthropic/claude-3-haiku', [7, 3, 2, 4, 0], '1 × 250 + 2 × 30 + 4 × 300 + 3 × 1250', 5_260],
  ['anthropic/claude-3-opus', [1111, 222, 0, 0, 0], '1111 × 15000 + 222 × 75000', 33_315_000],
  [
    'anthropic/claude-3-7-sonnet',
    [900, 12000, 0, 0, 11000],
    '900 × 3000 + 12000 × 15000',
    182_700_000,
  ],
  [
    'anthropic/claude-sonnet-4-20250514',
    [10000, 1000, 9000, 500, 0],
    '500 × 3000 + 9000 × 300 + 500 × 3750 + 1000 × 15000',
    21_075_000,
  ],
  [
    'anthropic/claude-sonnet-4-5',
    [200000, 1000, 0, 0, 0],
    '200000 × 3000 + 1000 × 15000',
    615_000_000,
  ],
  [
    'anthropic/claude-sonnet-4-5',
    [200001, 1000, 0, 0, 0],
    '200001 × 6000 + 1000 × 22500',
    1_222_506_000,
  ],
  [
    'anthropic/claude-sonnet-4-5',
    [250000, 2000, 240000, 9000, 0],
    '1000 × 6000 + 240000 × 600 + 9000 × 7500 + 2000 × 22500',
    262_500_000,
  ],
  ['anthropic/claude-haiku-4-5', [12, 34, 0, 0, 0], '12 × 1000 + 34 × 5000', 182_000],
  [
    'anthropic/claude-haiku-4-5-20251001',
    [50000, 800, 45000, 4999, 256],
    '1 × 1000 + 45000 × 100 + 4999 × 1250 + 800 × 5000',
    14_749_750,
  ],
  ['anthropic/claude-opus-4-1', [3, 4096, 0, 0, 4000], '3 × 15000 + 4096 × 75000', 307_245_000],
  [
    'anthropic/claude-opus-4-5',
    [60000, 5000, 50000, 10000, 0],
    '50000 × 500 + 10000 × 6250 + 5000 × 25000',
    212_500_000,
  ],
  [
    'anthropic/claude-opus-4-6',
    [250000, 1000, 0, 0, 0],
    '250000 × 5000 + 1000 × 25000',
    1_275_000_000,
  ],
  [
    'anthropic/claude-opus-4-6',
    [250000, 1000, 0, 0, 0],
    '250000 × 10000 + 1000 × 37500',
    2_537_500_000,
    '2026-03-12T12:00:00Z',
  ],
  [
    'anthropic/claude-opus-5-5',
    [999999, 1, 999000, 0, 0],
    '999 × 4000 + 999000 × 200 + 1 × 20000',
    203_816_000,
  ],
  [
    'anthropic/claude-sonnet-5',
    [31415, 9265, 0, 31415, 0],
    '31415 × 2500 + 9265 × 10000',
    171_187_500,
  ],
  [
    'anthropic/claude-fable-5-1',
    [100000, 100, 99999, 1, 0],
    '99999 × 250 + 1 × 12500 + 100 × 50000',
    30_012_250,
  ],
]

let made: ReturnType<typeof makeCatalog>
beforeAll(() => {
  made = makeCatalog()
})
afterAll(() => made.close())

describe('golden costs', () => {
  it.each(cases.map(([id, usage, working, nanoUsd, at]) => ({ id, usage, working, nanoUsd, at })))(
    '$id: $working',
    ({ id, usage, nanoUsd, at }) => {
      const [inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens] =
        usage
      const [provider = '', model = ''] = id.split('/')
      const price = made.catalog.priceAt(
        provider,
        model,
        at === undefined ? start : Date.parse(at),
      )?.price
      if (price === undefined || price === null) throw new Error(`${id} has no price`)
      expect(
        costNanoUsd(
          { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens },
          price,
        ),
      ).toBe(nanoUsd)
      expect(
        boundNanoUsd({ inputBound: inputTokens, outputBound: outputTokens }, price),
      ).toBeGreaterThanOrEqual(nanoUsd)
    },
  )

  it('has its sums right', () => {
    for (const [id, [input, output, cached, written], working, nanoUsd] of cases) {
      const lines = working.split(' + ').map((line) => line.split(' × ').map(Number))
      expect(
        lines.reduce((sum, [count = 0, rate = 0]) => sum + count * rate, 0),
        id,
      ).toBe(nanoUsd)
      expect(
        lines.reduce((sum, [count = 0]) => sum + count, 0),
        id,
      ).toBe(input + output)
      expect(cached + written, id).toBeLessThanOrEqual(input)
    }
    expect(cases.length).toBeGreaterThanOrEqual(60)
  })
})
