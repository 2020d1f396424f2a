/** Two arms that had different cases: printed values, and what must hold over many roll-outs. */
import { describe, expect, test } from 'vitest'
import { logBinomial } from '../../../src/main/compare/verdict/binomial'
import { fisher } from '../../../src/main/compare/verdict/fisher'
import { meanOf, ratioOfMeans } from '../../../src/main/compare/verdict/independent-amounts'
import { decideIndependent } from '../../../src/main/compare/verdict/independent-outcome'
import { newcombeIndependent } from '../../../src/main/compare/verdict/newcombe-independent'
import { quantileOf } from '../../../src/main/compare/verdict/quantile'
import { seededRandom, type Random } from '../../../src/shared/random'
import { casesForRates, fewestCases } from '../../../src/main/compare/verdict/sample-size'

const passes = (passed: number, n: number) => ({ passed, n })

/** Passes of n cases, each with that chance. */
function drawn(random: Random, n: number, rate: number) {
  let passed = 0
  for (let at = 0; at < n; at++) if (random() < rate) passed++
  return passes(passed, n)
}

describe('Newcombe’s interval of two different sets', () => {
  // As printed, to four digits, in Newcombe 1998 (Stat Med 17, 873–890), Table II, method 10.
  test.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('%i/%i − %i/%i', (a, m, b, n, low, high) => {
    const found = newcombeIndependent(passes(a, m), passes(b, n))
    expect(found?.difference).toBeCloseTo(a / m - b / n, 12)
    expect(Math.abs((found?.low ?? 9) - low)).toBeLessThanOrEqual(0.00006)
    expect(Math.abs((found?.high ?? 9) - high)).toBeLessThanOrEqual(0.00006)
  })

  test('the arms swapped turn it over, and an arm without a case has none', () => {
    const one = newcombeIndependent(passes(56, 70), passes(48, 80))
    const other = newcombeIndependent(passes(48, 80), passes(56, 70))
    expect(one?.low).toBe(-(other?.high ?? 0))
    expect(one?.high).toBe(-(other?.low ?? 0))
    expect(newcombeIndependent(passes(0, 0), passes(5, 9))).toBeNull()
  })

  test('it holds its level on average, counted over every outcome', () => {
    const found: number[] = []
    for (const [m, n] of [
      [20, 20],
      [20, 80],
      [50, 50],
    ] as const)
      for (const rate of [0.3, 0.5, 0.7, 0.9])
        for (const gap of [0, 0.05]) found.push(coveredBy(m, n, rate + gap, rate))
    expect(found.reduce((sum, one) => sum + one, 0) / found.length).toBeGreaterThanOrEqual(0.95)
    expect(Math.min(...found)).toBeGreaterThanOrEqual(0.93)
  })
})

/** Chance that the interval holds the true difference. */
function coveredBy(m: number, n: number, rateA: number, rateB: number): number {
  const chance = (k: number, of: number, rate: number) =>
    Math.exp(logBinomial(of, k) + k * Math.log(rate) + (of - k) * Math.log(1 - rate))
  let covered = 0
  for (let a = 0; a <= m; a++)
    for (let b = 0; b <= n; b++) {
      const found = newcombeIndependent(passes(a, m), passes(b, n))
      if (found !== null && found.low <= rateA - rateB && found.high >= rateA - rateB)
        covered += chance(a, m, rateA) * chance(b, n, rateB)
    }
  return covered
}

describe('Fisher’s exact test', () => {
  test.each([
    // The lady and the tea (Fisher 1935); convictions of twins, as R's fisher.test prints them.
    [3, 4, 1, 4, 0.485714],
    [2, 12, 15, 18, 0.0005367],
    [8, 10, 1, 6, 0.034965],
    [0, 5, 0, 9, 1],
    [0, 0, 3, 9, 1],
  ])('%i/%i against %i/%i', (a, m, b, n, p) => {
    expect(fisher(passes(a, m), passes(b, n))).toBeCloseTo(p, 6)
    expect(fisher(passes(b, n), passes(a, m))).toBeCloseTo(p, 6)
  })
  test('a rare split of many cases is neither 0 nor NaN', () => {
    const p = fisher(passes(19_000, 20_000), passes(1_000_000, 1_980_000))
    expect(p).toBeGreaterThanOrEqual(0)
    expect(p).toBeLessThan(1e-100)
  })
})

describe('the decision', () => {
  const rule = { plannedCases: 200, margin: 0.05 }

  test.each(
    [20, 50, 200].flatMap((n) =>
      [1, 9].flatMap((times) => [0.5, 0.9, 0.98].map((rate) => [n, times, rate] as const)),
    ),
  )(
    'under no difference one is called better in at most 5 % of 2,000 roll-outs: %i calls and %i times as many, rate %f',
    (n, times, rate) => {
      const random = seededRandom(n * 1000 + times * 10 + rate)
      let better = 0
      for (let rollout = 0; rollout < 2000; rollout++) {
        const { outcome } = decideIndependent(
          drawn(random, n, rate),
          drawn(random, n * times, rate),
          { plannedCases: n, margin: 0.05 },
        )
        if (outcome === 'a' || outcome === 'b') better++
      }
      expect(better / 2000).toBeLessThanOrEqual(0.05)
    },
  )

  test('before both arms have the planned number there is an interval and what is missing', () => {
    const early = decideIndependent(passes(150, 199), passes(20, 900), rule)
    expect(early).toMatchObject({ outcome: 'not_enough_data', moreCases: 1 })
    expect(early.difference?.low).toBeGreaterThan(0)
    expect(decideIndependent(passes(0, 0), passes(20, 900), rule)).toEqual({
      difference: null,
      outcome: 'not_enough_data',
      moreCases: 200,
    })
  })

  test('at it: better, worse, surely alike, or about so many more', () => {
    expect(decideIndependent(passes(190, 200), passes(150, 200), rule).outcome).toBe('a')
    expect(decideIndependent(passes(150, 200), passes(190, 200), rule).outcome).toBe('b')
    expect(decideIndependent(passes(1900, 2000), passes(1900, 2000), rule).outcome).toBe(
      'no_difference',
    )
    expect(decideIndependent(passes(180, 200), passes(170, 200), rule)).toMatchObject({
      outcome: 'not_enough_data',
      moreCases: expect.any(Number),
    })
  })

  test('“about N more” lands within 30 % of where 80 % of roll-outs decide', () => {
    const pilot = decideIndependent(passes(90, 100), passes(80, 100), {
      plannedCases: 100,
      margin: 0.05,
    })
    const advised = 100 + (pilot.moreCases ?? 0)
    expect(decidedAt(Math.round(advised * 1.3))).toBeGreaterThanOrEqual(0.8)
    expect(decidedAt(Math.round(advised * 0.7))).toBeLessThan(0.8)
  })

  test('the calls needed (Fleiss 1981), for arms alike and for one nine times as large', () => {
    expect(casesForRates(0.9, 0.8, 1)).toBeCloseTo(198.986, 1)
    const uneven = casesForRates(0.9, 0.8, 9) ?? 0
    expect(uneven).toBeGreaterThan(100)
    expect(uneven).toBeLessThan(198.986)
    expect(casesForRates(0.9, 0.9, 1)).toBeNull()
    expect(fewestCases((cases) => cases >= 1234)).toBe(1234)
    expect(fewestCases(() => false)).toBeNull()
  })
})

/** Share of 1,000 roll-outs with that many calls an arm, 90 % good against 80 %, that decide so. */
function decidedAt(n: number): number {
  const random = seededRandom(n)
  let decided = 0
  for (let rollout = 0; rollout < 1000; rollout++) {
    const rule = { plannedCases: n, margin: 0.05 }
    const { outcome } = decideIndependent(drawn(random, n, 0.9), drawn(random, n, 0.8), rule)
    if (outcome === 'a') decided++
  }
  return decided / 1000
}

describe('amounts', () => {
  const sumsOf = (values: readonly number[]) => ({
    n: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    sumOfSquares: values.reduce((sum, value) => sum + value * value, 0),
  })

  test('a mean and a ratio of means with intervals on logarithms', () => {
    // Error of the mean of 1 2 4 9: sqrt(12.6667 / 4) = 1.77951; over the mean 4: 0.444878.
    const mean = meanOf(sumsOf([1, 2, 4, 9]))
    expect(mean?.mean).toBe(4)
    expect(mean?.low).toBeCloseTo(4 / Math.exp(1.959964 * 0.444878), 4)
    expect(mean?.high).toBeCloseTo(4 * Math.exp(1.959964 * 0.444878), 4)
    const ratio = ratioOfMeans(sumsOf([2, 4, 8, 18]), sumsOf([1, 2, 4, 9]))
    expect(ratio?.ratio).toBe(2)
    expect(ratio?.low).toBeCloseTo(2 / Math.exp(1.959964 * 0.444878 * Math.SQRT2), 4)
  })

  test('what cannot be drawn is not: none, one, or nothing but zeros', () => {
    expect(meanOf(sumsOf([]))).toBeNull()
    expect(meanOf(sumsOf([7]))).toEqual({ n: 1, mean: 7, low: null, high: null })
    expect(meanOf(sumsOf([0, 0]))).toEqual({ n: 2, mean: 0, low: null, high: null })
    expect(ratioOfMeans(sumsOf([0, 0]), sumsOf([1, 2]))).toBeNull()
  })

  test('a percentile lies between values that were seen; an end that few values do not reach is open', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => ({ value: at + 1, count: 1 }))
    // Ranks 40 and 61 of 100 hold the median in 95 of 100 samples.
    expect(quantileOf(hundred, 0.5)).toEqual({ value: 50, low: 40, high: 61 })
    expect(quantileOf(hundred, 0.95)).toEqual({ value: 95, low: 90, high: null })
    expect(quantileOf([{ value: 12, count: 3 }], 0.5)).toEqual({ value: 12, low: null, high: null })
    expect(quantileOf([{ value: 12, count: 300 }], 0.5)).toEqual({ value: 12, low: 12, high: 12 })
    expect(quantileOf([], 0.5)).toBeNull()
  })
})
