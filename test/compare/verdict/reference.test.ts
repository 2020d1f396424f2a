/** The verdict's arithmetic against printed and independently computed values. */
import { describe, expect, test } from 'vitest'
import {
  acceleration,
  bca,
  bcaInterval,
  bcaLevels,
  biasOf,
} from '../../../src/main/compare/verdict/bca'
import { logBinomial } from '../../../src/main/compare/verdict/binomial'
import {
  clusteredError,
  plainError,
  sampleVariance,
} from '../../../src/main/compare/verdict/clustered'
import { holm } from '../../../src/main/compare/verdict/holm'
import { mcnemar } from '../../../src/main/compare/verdict/mcnemar'
import { newcombePaired } from '../../../src/main/compare/verdict/newcombe'
import { normalArea, normalQuantile } from '../../../src/main/compare/verdict/normal'
import { seededRandom } from '../../../src/shared/random'
import {
  casesForMean,
  casesForPassRates,
  detectableDifference,
} from '../../../src/main/compare/verdict/sample-size'
import { signFlip } from '../../../src/main/compare/verdict/sign-flip'
import { wilson } from '../../../src/main/compare/verdict/wilson'

/** To 1e-6; rows whose source prints fewer digits say so. */
const close = (value: number | null | undefined, expected: number, within = 1e-6) =>
  expect(Math.abs((value ?? Number.NaN) - expected), `${value} against ${expected}`).toBeLessThan(
    within,
  )

describe('normal distribution', () => {
  test.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1.959963984540054, 0.025],
    [3.9, 0.9999519036559824],
    [-4.1, 2.0657506912546737e-5],
    [-8, 6.220960574271786e-16],
  ])('area below %f', (x, area) => {
    expect(Math.abs(normalArea(x) / area - 1)).toBeLessThan(1e-12)
    if (x !== 0) expect(normalQuantile(area)).toBeCloseTo(x, 9)
  })
  test('its ends', () => {
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([
      -Infinity,
      Infinity,
      0,
    ])
    expect(normalQuantile(1.1)).toBeNaN()
  })
})

describe('Wilson', () => {
  test.each([
    [81, 263, 0.255289, 0.36621],
    [15, 148, 0.062386, 0.160487],
    [0, 20, 0, 0.161125],
    [1, 29, 0.006113, 0.171755],
    [18, 20, 0.6989663547715128, 0.972133518786232],
    [4, 20, 0.0806576625797981, 0.4160174322518935],
    [7, 10, 0.396778, 0.892209],
    [10, 10, 0.722467, 1],
    [0, 10, 0, 0.277533],
    [1, 1, 0.206549, 1],
    [100, 200, 0.431361, 0.568639],
    [4, 200, 0.007804, 0.050287],
    [0, 0, 0, 1],
  ])('%i of %i', (passed, n, low, high) => {
    close(wilson(passed, n).low, low)
    close(wilson(passed, n).high, high)
  })

  test.each([
    [20, 0.5, 0.9586],
    [20, 0.9, 0.9568],
    [20, 0.98, 0.9401],
    [50, 0.5, 0.9351],
    [50, 0.9, 0.9703],
    [50, 0.98, 0.9216],
    [200, 0.5, 0.944],
    [200, 0.9, 0.9561],
    [200, 0.98, 0.9331],
  ])('covers the truth as computed exactly: n %i, rate %f', (n, rate, coverage) => {
    let covered = 0
    for (let k = 0; k <= n; k++) {
      const { low, high } = wilson(k, n)
      if (low <= rate && rate <= high)
        covered += Math.exp(logBinomial(n, k) + k * Math.log(rate) + (n - k) * Math.log(1 - rate))
    }
    close(covered, coverage, 5e-5 + 1e-9)
  })
})

describe('McNemar', () => {
  test.each([
    [1, 7, 0.0703125, 0.0390625],
    [6, 16, 0.0524788, 0.0346897],
    [86, 150, 3.71594e-5, 2.89339e-5],
    [121, 59, 4.43445e-6, 3.26665e-6],
    [70, 59, 0.378688, 0.334688],
    [80, 59, 0.089452, 0.075551],
    [30, 60, 0.00206027, 0.00151651],
    [10, 10, 1, 0.823803],
    [25, 10, 0.0166738, 0.011331],
    [12, 4, 0.0768127, 0.0490417],
    [9, 3, 0.145996, 0.0922852],
    [2, 10, 0.0385742, 0.0224609],
    [1, 9, 0.0214844, 0.0117188],
    [0, 5, 0.0625, 0.03125],
    [0, 6, 0.03125, 0.015625],
    [0, 0, 1, 1],
  ])('%i against %i', (onlyA, onlyB, exact, midP) => {
    const found = mcnemar(onlyA, onlyB)
    close(found.exact, exact, Math.min(1e-6, exact * 1e-5))
    close(found.midP, midP, Math.min(1e-6, midP * 1e-5))
  })
  test('thousands of cases neither overflow nor vanish', () => {
    expect(mcnemar(20_000, 20_000).exact).toBe(1)
    expect(mcnemar(0, 2000).exact).toBe(0)
    expect(mcnemar(9800, 10_200).exact).toBeGreaterThan(0.004)
  })
})

describe('Newcombe, paired', () => {
  test.each([
    [1, 1, 7, 12, -0.285714, -0.50692, -0.025559],
    [59, 6, 16, 80, -0.062112, -0.118621, -0.004625],
    [14, 5, 0, 22, 0.121951, 0.011483, 0.226493],
    [20, 12, 2, 16, 0.2, 0.056156, 0.329207],
    [54, 0, 0, 0, 0, -0.066414, 0.066414],
    [43, 0, 0, 7, 0, -0.063764, 0.063764],
    [0, 30, 20, 0, 0.2, -0.076371, 0.447832],
    [40, 12, 4, 44, 0.08, 0.000989, 0.156627],
    [70, 15, 5, 10, 0.1, 0.011535, 0.189213],
  ])('%i %i %i %i', (bothPass, onlyA, onlyB, neither, difference, low, high) => {
    const found = newcombePaired({ bothPass, onlyA, onlyB, neither })
    close(found.difference, difference)
    close(found.low, low)
    close(found.high, high)
  })
})

describe('sign flips', () => {
  const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
  test('Darwin’s maize, every pattern', () => {
    expect(signFlip(maize, seededRandom(1))).toEqual({ p: 1726 / 32768, exhaustive: true })
  })
  test('a small one', () => {
    close(signFlip([0.8, -0.2, 1.5, 0.3, 2.2, -0.9, 0.4, 1.1], seededRandom(1)).p, 0.109375)
  })
  test('drawn patterns land within 0.004 of the exact value', () => {
    // Two pairs of opposite size add cases without moving the sum: 2^19 patterns, too many to count.
    const wide = [...maize, 1e-9, -1e-9, 1e-9, -1e-9]
    for (const seed of [1, 2, 3, 4, 5]) {
      const drawn = signFlip(wide, seededRandom(seed))
      expect(drawn.exhaustive).toBe(false)
      close(drawn.p, 1726 / 32768, 0.004)
    }
  })
  test('is never 0, and 1 where nothing differs', () => {
    const p = signFlip(
      Array.from({ length: 40 }, () => 1),
      seededRandom(1),
    ).p
    expect(p).toBe(1 / 20_001)
    expect(signFlip([0, 0, 0], seededRandom(1)).p).toBe(1)
  })
})

describe('bootstrap BCa', () => {
  const lsat = [576, 635, 558, 578, 666, 580, 555, 661, 651, 605, 653, 575, 545, 572, 594]
  const gpa = [3.39, 3.3, 2.81, 3.03, 3.44, 3.07, 3, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96]
  const rows = lsat.map((score, at) => [score, gpa[at] ?? 0] as const)
  const spatial = [
    48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30,
    41,
  ]

  test('law school: correlation, jackknife and acceleration', () => {
    close(correlation(rows), 0.776374)
    const jackknife = rows.map((_, left) => correlation(rows.toSpliced(left, 1)))
    close(Math.sqrt(((rows.length - 1) ** 2 / rows.length) * sampleVariance(jackknife)), 0.142519)
    close(acceleration(jackknife), -0.075672)
  })
  test('spatial test A: variance and acceleration', () => {
    close(variance(spatial), 171.534024)
    close(acceleration(spatial.map((_, left) => variance(spatial.toSpliced(left, 1)))), 0.0612401)
  })
  test.each([
    [0.146, 0.061, 0.9, 0.109856, 0.984477],
    [0, 0, 0.95, 0.025, 0.975],
    [0.1, 0.05, 0.95, 0.05461, 0.991724],
    [-0.2, 0.03, 0.95, 0.012923, 0.951348],
  ])('levels of bias %f and acceleration %f at %f', (bias, skew, level, low, high) => {
    close(bcaLevels(bias, skew, level).low, low)
    close(bcaLevels(bias, skew, level).high, high)
  })
  test('every draw of four values: ties count half', () => {
    const values = [1, 2, 4, 9]
    const means = values.flatMap((a) =>
      values.flatMap((b) => values.flatMap((c) => values.map((d) => (a + b + c + d) / 4))),
    )
    close(biasOf(means, 4), 0.083324)
    close(acceleration(values.map((value) => (16 - value) / 3)), 0.064035)
    close(Math.sqrt(variance(means)), 1.541104)
  })
  test('equal values give that value, both ends', () => {
    expect(bca([3, 3, 3], mean, seededRandom(1))).toEqual({ low: 3, high: 3 })
    expect(bcaInterval([2, 2], 2, 0, 0.95)).toEqual({ low: 2, high: 2 })
  })
  test('a figure that some draw leaves undefined has no interval', () => {
    expect(
      bca([0, 1], (cases) => (mean(cases) === 0 ? null : 1 / mean(cases)), seededRandom(1)),
    ).toBeNull()
  })
  test('the same seed draws the same interval', () => {
    expect(bca(spatial, variance, seededRandom(7))).toEqual(bca(spatial, variance, seededRandom(7)))
    expect(bca(spatial, variance, seededRandom(7))).not.toEqual(
      bca(spatial, variance, seededRandom(8)),
    )
  })
})

describe('clustered standard error', () => {
  const groups = [
    [1, 1, 1],
    [1, 1],
    [0, 0, 1],
    [0, 0],
  ]
  test('groups that agree widen it, groups that differ inside shrink it', () => {
    close(plainError(groups.flat()), 0.163299)
    close(clusteredError(groups), 0.203961)
    close(
      clusteredError([
        [1, 0, 1],
        [1, 0],
        [0, 1, 1],
        [1, 0],
      ]),
      0.04,
    )
  })
  test('pairing narrows the error of a difference', () => {
    const a = [1, 1, 0, 1, 1, 0, 1, 1, 1, 0]
    const b = [1, 0, 0, 1, 0, 0, 1, 1, 0, 0]
    close(plainError(a), 0.152753)
    close(plainError(b), 0.163299)
    close(plainError(a.map((value, at) => value - (b[at] ?? 0))), 0.152753)
  })
})

describe('Holm', () => {
  test.each([
    [
      [0.01, 0.02, 0.03, 0.04, 0.05],
      [0.05, 0.08, 0.09, 0.09, 0.09],
    ],
    [
      [0.04, 0.01, 0.03, 0.005],
      [0.06, 0.03, 0.06, 0.02],
    ],
    [
      [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262,
        0.5719, 0.6528, 0.759, 1,
      ],
      [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1, 1, 1, 1, 1, 1],
    ],
  ])('%j', (plain, adjusted) => {
    for (const [at, p] of holm(plain).entries()) close(p, adjusted[at] ?? Number.NaN)
  })
})

describe('how many cases', () => {
  test('for means (Miller)', () => {
    const plan = { difference: 0.03, between: 1 / 9, within: [0, 0], repeats: [1, 1] } as const
    close(casesForMean(plan), 968.997, 5e-4)
    const noisy = { ...plan, within: [1 / 6, 1 / 6] } as const
    close(casesForMean(noisy), 3875.99, 5e-3)
    close(casesForMean({ ...noisy, repeats: [10, 10] }), 1259.7, 5e-3)
    close(detectableDifference(198, noisy), 0.132733)
    close(detectableDifference(198, { ...noisy, repeats: [10, 10] }), 0.07567)
  })
  test.each([
    [0.1, 0.05, 468.568],
    [0.2, 0.1, 233.095],
    [0.15, 0.05, 154.599],
    [0.25, 0.1, 119.708],
  ])('for pass rates (Connor): %f and %f', (onlyA, onlyB, cases) => {
    close(casesForPassRates(onlyA, onlyB), cases, 5e-4)
  })
  test('equal shares are never told apart', () => {
    expect(casesForPassRates(0.1, 0.1)).toBe(Infinity)
  })
})

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length
function variance(values: readonly number[]): number {
  const middle = mean(values)
  return mean(values.map((value) => (value - middle) ** 2))
}
function correlation(pairs: readonly (readonly [number, number])[]): number {
  const [x, y] = [mean(pairs.map(([one]) => one)), mean(pairs.map(([, other]) => other))]
  const sum = (of: (x: number, y: number) => number) =>
    pairs.reduce((total, [one, other]) => total + of(one - x, other - y), 0)
  return sum((a, b) => a * b) / Math.sqrt(sum((a) => a * a) * sum((_, b) => b * b))
}
