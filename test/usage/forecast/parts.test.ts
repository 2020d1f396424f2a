/** The parts of a forecast against values worked out by hand or published. */
import { describe, expect, test } from 'vitest'
import { quantile } from '../../../src/main/usage/forecast/quantile'
import { robustMean } from '../../../src/main/usage/forecast/robust-mean'
import { runOutDays } from '../../../src/main/usage/forecast/run-out'
import { dampedDays, trendOf } from '../../../src/main/usage/forecast/trend'
import { usualDay } from '../../../src/main/usage/forecast/usual-day'
import { weekdayFactors } from '../../../src/main/usage/forecast/weekday-factors'

describe('a robust mean', () => {
  test('draws a fifth at each end in', () => {
    // 1 and 2 count as 3, 9 and 1000 as 8.
    expect(robustMean([1000, 1, 4, 3, 5, 2, 6, 7, 9, 8])).toBe((3 * 3 + 4 + 5 + 6 + 7 + 8 * 3) / 10)
  })
  test('of two is their mean, of three the middle one, of none nothing', () => {
    expect([robustMean([2, 4]), robustMean([1, 2, 90]), robustMean([])]).toEqual([3, 2, 0])
  })
})

test('a quantile lies at its share of one value more than there are', () => {
  expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9], 0.1)).toBe(1)
  expect(quantile([10, 20, 30, 40], 0.5)).toBe(25)
  expect(quantile([10, 20], 0.99)).toBe(20)
  expect(quantile([], 0.5)).toBe(0)
})

describe('weekdays', () => {
  const weeks = (count: number, amounts: readonly number[]) =>
    Array.from({ length: 7 * count }, (_, day) => ({
      weekday: day % 7,
      amount: amounts[day % 7] ?? 0,
    }))
  test('are multiples of their mean', () => {
    const factors = weekdayFactors(weeks(8, [0, 7, 7, 7, 7, 7, 0]))
    expect(factors).toEqual([0, 1.4, 1.4, 1.4, 1.4, 1.4, 0])
  })
  test('count as alike while each was seen but once', () => {
    expect(weekdayFactors(weeks(1, [0, 7, 7, 7, 7, 7, 0]))).toEqual([1, 1, 1, 1, 1, 1, 1])
  })
  test('count as alike where they differ by chance', () => {
    const days = Array.from({ length: 56 }, (_, day) => ({
      weekday: day % 7,
      amount: (day * 37) % 56,
    }))
    expect(weekdayFactors(days)).toEqual([1, 1, 1, 1, 1, 1, 1])
  })
  test('of which six bring nothing leave the seventh its own', () => {
    const usual = usualDay(weeks(8, [0, 70, 0, 0, 0, 0, 0]))
    expect([usual(1, 1), usual(1, 2)]).toEqual([70, 0])
  })
})

describe('a trend', () => {
  const line = (slope: number) =>
    Array.from({ length: 20 }, (_, day) => ({ day, amount: 100 + slope * day }))
  test('is the median slope, which single days do not move', () => {
    expect(trendOf([...line(3).slice(0, 19), { day: 19, amount: 9000 }])).toBe(3)
    expect(trendOf(line(-2))).toBe(-2)
  })
  test('is none where the order could be chance, and none of thirteen days', () => {
    expect(trendOf(line(0).map(({ day }) => ({ day, amount: (day * 7) % 20 })))).toBe(0)
    expect(trendOf(line(3).slice(0, 13))).toBe(0)
  })
  test('is carried on less every day', () => {
    expect(dampedDays(1)).toBeCloseTo(0.98)
    expect(dampedDays(2)).toBeCloseTo(0.98 + 0.98 ** 2)
    expect(dampedDays(10_000)).toBeCloseTo(49)
  })
})

describe('a run-out', () => {
  const paths = Array.from({ length: 10 }, (_, way) =>
    [0, 1, 2, 3, 4].map((day) => (day + 1) * (way + 1)),
  )
  test('is the day of the middle way, between those of the quick and the slow ones', () => {
    // The ways that make 10 a day, 9, 8 … come to 12 on these days: 1, 1, 1, 1, 1, 2, 2, 3, never, never.
    const said = runOutDays(paths, [12, 12, 12, 12, 12])
    expect(said).toEqual({ about: 2, earliest: 1, latest: null, share: 0.8 })
  })
  test('is on the first day where nothing is left', () => {
    expect(runOutDays(paths, [0, 0, 0, 0, 0])).toMatchObject({ about: 0, latest: 0, share: 1 })
  })
  test('comes with a limit that is lowered on the way', () => {
    expect(runOutDays(paths, [99, 99, 1, 1, 1])).toMatchObject({ about: 2, earliest: 2, share: 1 })
  })
  test('is never where no way comes that far', () => {
    expect(runOutDays(paths, [99, 99, 99, 99, 99])).toEqual({
      about: null,
      earliest: null,
      latest: null,
      share: 0,
    })
  })
})
