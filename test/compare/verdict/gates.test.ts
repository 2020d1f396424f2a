/** What a verdict must hold over many experiments: seeded simulations and symmetries. */
import { describe, expect, test } from 'vitest'
import { clusteredError, plainError } from '../../../src/main/compare/verdict/clustered'
import { compareAmounts } from '../../../src/main/compare/verdict/amounts'
import { logBinomial } from '../../../src/main/compare/verdict/binomial'
import { newcombePaired } from '../../../src/main/compare/verdict/newcombe'
import { normalQuantile, z95 } from '../../../src/main/compare/verdict/normal'
import { decide } from '../../../src/main/compare/verdict/outcome'
import { compareQuality } from '../../../src/main/compare/verdict/quality'
import { seededRandom, type Random } from '../../../src/shared/random'
import { judge, type JudgedCase } from '../../../src/main/compare/verdict/verdict'
import type { PairedCase } from '../../../src/main/compare/verdict/paired-case'

const arm = (score: number, cost = 1000, latency = 100) => ({ score, cost, latency })
const paired = (scores: readonly (readonly [number, number])[]): PairedCase[] =>
  scores.map(([a, b], at) => ({ id: `c${at}`, a: arm(a), b: arm(b) }))
const passes = (random: Random, rate: number) => (random() < rate ? 1 : 0)

describe('under no difference', () => {
  test.each([20, 50, 200].flatMap((n) => [0.5, 0.9, 0.98].map((rate) => [n, rate] as const)))(
    'one is called better in at most 5 % of 2,000 experiments: n %i, rate %f',
    (n, rate) => {
      const random = seededRandom(n * 1000 + rate * 100)
      let better = 0
      for (let experiment = 0; experiment < 2000; experiment++) {
        const cases = paired(
          Array.from({ length: n }, () => [passes(random, rate), passes(random, rate)] as const),
        )
        const quality = compareQuality(cases, 1)
        const { outcome } = decide(quality, quality.p, { plannedCases: n, margin: 0.05 })
        if (outcome === 'a' || outcome === 'b') better++
      }
      expect(better / 2000).toBeLessThanOrEqual(0.05)
    },
  )
})

describe('coverage', () => {
  test.each([20, 30, 40])('Newcombe holds its level with %i cases, counted exactly', (n) => {
    for (const [both, onlyA, onlyB] of [
      [0.4, 0.2, 0.1],
      [0.7, 0.1, 0.1],
      [0.5, 0.05, 0.2],
      [0.25, 0.25, 0.25],
      [0.85, 0.05, 0.05],
    ] as const)
      expect(coveredBy(n, both, onlyA, onlyB)).toBeGreaterThanOrEqual(0.945)
  })

  test('cases that belong together need the clustered error: 30 passages of 10 questions', () => {
    const random = seededRandom(3)
    let [plain, clustered] = [0, 0]
    const runs = 1500
    for (let run = 0; run < runs; run++) {
      const groups = Array.from({ length: 30 }, () => {
        const passage = 0.5 * gauss(random)
        return Array.from({ length: 10 }, () => passage + gauss(random))
      })
      const values = groups.flat()
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      if (Math.abs(mean) <= z95 * plainError(values)) plain++
      if (Math.abs(mean) <= z95 * clusteredError(groups)) clustered++
    }
    expect(plain / runs).toBeLessThan(0.8)
    expect(clustered / runs).toBeGreaterThan(0.92)
  })

  test('the ratio of skewed money is covered in more than 85 % of 60 experiments of 60 cases', () => {
    const random = seededRandom(5)
    let covered = 0
    const runs = 60
    for (let run = 0; run < runs; run++) {
      const pairs = Array.from({ length: 60 }, () => {
        const size = Math.exp(gauss(random))
        return {
          a: 2 * size * Math.exp(0.3 * gauss(random)),
          b: size * Math.exp(0.3 * gauss(random)),
        }
      })
      const { ratioLow, ratioHigh } = compareAmounts(pairs, run) ?? {}
      if ((ratioLow ?? 0) <= 2 && 2 <= (ratioHigh ?? 0)) covered++
    }
    expect(covered / runs).toBeGreaterThan(0.85)
  })
})

describe('how a verdict must not depend on how it is asked', () => {
  const random = seededRandom(11)
  const cases: JudgedCase[] = Array.from({ length: 60 }, (_, at) => ({
    id: `case ${at}`,
    ...(at % 3 === 0 ? { group: `passage ${at % 12}` } : {}),
    arms: {
      one: arm(
        (passes(random, 0.8) + passes(random, 0.8)) / 2,
        900 + 200 * random(),
        100 + 50 * random(),
      ),
      two: arm(
        (passes(random, 0.5) + passes(random, 0.5)) / 2,
        500 + 200 * random(),
        90 + 50 * random(),
      ),
    },
  }))
  const rule = { plannedCases: 60, margin: 0.05, seed: 42 }
  const asked = judge({ variants: ['one', 'two'], cases, ...rule })

  test('same seed, same bytes; shuffled cases, same bytes', () => {
    expect(JSON.stringify(judge({ variants: ['one', 'two'], cases, ...rule }))).toBe(
      JSON.stringify(asked),
    )
    expect(
      JSON.stringify(
        judge({ variants: ['one', 'two'], cases: cases.toReversed(), ...rule }).map(
          ({ missing: _, ...pair }) => pair,
        ),
      ),
    ).toBe(JSON.stringify(asked.map(({ missing: _, ...pair }) => pair)))
  })

  test('swapped variants: the same verdict the other way round', () => {
    const [there] = asked
    const [back] = judge({ variants: ['two', 'one'], cases, ...rule })
    expect(there?.outcome).toBe('a')
    expect(back?.outcome).toBe('b')
    expect(back?.quality.difference).toBeCloseTo(-(there?.quality.difference ?? 0), 12)
    expect(back?.quality.p).toBe(there?.quality.p)
    expect([back?.quality.winsA, back?.quality.onlyB]).toEqual([
      there?.quality.winsB,
      there?.quality.onlyA,
    ])
    expect(back?.nanoUsdPerExtraPass).toBeCloseTo(there?.nanoUsdPerExtraPass ?? 0, 6)
  })
})

describe('what may be said', () => {
  const say = (onlyA: number, onlyB: number, both: number, planned: number, margin = 0.05) => {
    const scores = [
      ...Array.from({ length: onlyA }, () => [1, 0] as const),
      ...Array.from({ length: onlyB }, () => [0, 1] as const),
      ...Array.from({ length: both }, () => [1, 1] as const),
    ]
    const quality = compareQuality(paired(scores), 1)
    return decide(quality, quality.p, { plannedCases: planned, margin })
  }
  test('looking early shows how many cases are missing, never a verdict', () => {
    expect(say(30, 0, 20, 80)).toEqual({ outcome: 'not_enough_data', moreCases: 30 })
  })
  test('five cases one way are not enough, six are', () => {
    expect(say(5, 0, 15, 20).outcome).toBe('not_enough_data')
    expect(say(6, 0, 14, 20)).toEqual({ outcome: 'a', moreCases: 0 })
    expect(say(0, 6, 14, 20)).toEqual({ outcome: 'b', moreCases: 0 })
  })
  test('no difference is said only where any difference is surely within the margin', () => {
    expect(say(1, 1, 298, 300).outcome).toBe('no_difference')
    expect(say(0, 0, 20, 20).outcome).toBe('not_enough_data')
    expect(say(0, 0, 100, 100).outcome).toBe('no_difference')
  })
  test('without a case nothing is said', () => {
    expect(say(0, 0, 0, 0)).toEqual({ outcome: 'not_enough_data', moreCases: null })
  })
  test('several pairs are adjusted for each other', () => {
    const cases: JudgedCase[] = Array.from({ length: 40 }, (_, at) => ({
      id: String(at),
      arms: { x: arm(at < 30 ? 1 : 0), y: arm(at < 24 ? 1 : 0), z: arm(at < 23 ? 1 : 0) },
    }))
    const found = judge({
      variants: ['x', 'y', 'z'],
      cases,
      plannedCases: 40,
      margin: 0.05,
      seed: 1,
    })
    expect(found.map(({ a, b }) => a + b)).toEqual(['xy', 'xz', 'yz'])
    expect(found[0]?.quality.p).toBeCloseTo(0.03125, 12)
    expect(found[0]?.quality.pAdjusted).toBeCloseTo(0.0625, 12)
    expect(found[0]?.outcome).toBe('not_enough_data')
  })
  test('a case that one variant has not finished is named', () => {
    const [pair] = judge({
      variants: ['x', 'y'],
      cases: [
        { id: '1', arms: { x: arm(1) } },
        { id: '2', arms: { x: arm(1), y: arm(0) } },
      ],
      plannedCases: 2,
      margin: 0.05,
      seed: 1,
    })
    expect(pair?.missing).toEqual(['1'])
    expect(pair?.quality.n).toBe(1)
  })
})

describe('“about N more”', () => {
  test.each([
    [0.2, 0.1, 40],
    [0.3, 0.1, 20],
    [0.25, 0.1, 40],
  ] as const)(
    'lands within 30 % of where 80 % of experiments decide: %f against %f',
    (rateA, rateB, pilot) => {
      const [onlyA, onlyB] = [pilot * rateA, pilot * rateB]
      const scores = Array.from({ length: pilot }, (_, at) =>
        at < onlyA ? ([1, 0] as const) : at < onlyA + onlyB ? ([0, 1] as const) : ([1, 1] as const),
      )
      const quality = compareQuality(paired(scores), 1)
      const { moreCases } = decide(quality, quality.p, { plannedCases: pilot, margin: 0.05 })
      const advised = pilot + (moreCases ?? 0)
      expect(decidedAt(advised * 1.3, rateA, rateB)).toBeGreaterThanOrEqual(0.8)
      expect(decidedAt(advised * 0.7, rateA, rateB)).toBeLessThan(0.8)
    },
  )
})

/** Share of 2,000 experiments of that many cases that decide for A. */
function decidedAt(cases: number, rateA: number, rateB: number): number {
  const n = Math.round(cases)
  const random = seededRandom(n)
  let decided = 0
  for (let experiment = 0; experiment < 2000; experiment++) {
    let [onlyA, onlyB] = [0, 0]
    for (let at = 0; at < n; at++) {
      const drawn = random()
      if (drawn < rateA) onlyA++
      else if (drawn < rateA + rateB) onlyB++
    }
    const scores = Array.from({ length: n }, (_, at) =>
      at < onlyA ? ([1, 0] as const) : at < onlyA + onlyB ? ([0, 1] as const) : ([1, 1] as const),
    )
    const quality = compareQuality(paired(scores), 1)
    if (decide(quality, quality.p, { plannedCases: n, margin: 0.05 }).outcome === 'a') decided++
  }
  return decided / 2000
}

/** Chance that the interval holds the true difference, summed over every table of n cases. */
function coveredBy(n: number, both: number, onlyA: number, onlyB: number): number {
  const neither = 1 - both - onlyA - onlyB
  let covered = 0
  for (let a = 0; a <= n; a++)
    for (let b = 0; b <= n - a; b++)
      for (let c = 0; c <= n - a - b; c++) {
        const d = n - a - b - c
        const { low, high } = newcombePaired({ bothPass: a, onlyA: b, onlyB: c, neither: d })
        if (low > onlyA - onlyB || high < onlyA - onlyB) continue
        const ways = logBinomial(n, a) + logBinomial(n - a, b) + logBinomial(n - a - b, c)
        const power = (count: number, rate: number) => (count === 0 ? 0 : count * Math.log(rate))
        covered += Math.exp(
          ways + power(a, both) + power(b, onlyA) + power(c, onlyB) + power(d, neither),
        )
      }
  return covered
}

/** A standard normal draw. */
function gauss(random: Random): number {
  return normalQuantile((random() * 4_294_967_295 + 0.5) / 4_294_967_296)
}
