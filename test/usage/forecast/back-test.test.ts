/** How far the method is off on made-up histories: the bars that a forecast must pass. */
import { describe, expect, test } from 'vitest'
import { backTest } from '../../../src/main/usage/forecast/back-test'
import { learn, outlookOf } from '../../../src/main/usage/forecast/outlook'
import { runOutDays } from '../../../src/main/usage/forecast/run-out'
import type { Day } from '../../../src/main/usage/forecast/weekday-factors'
import { history, shapeNames, type Shape } from './histories'

const known = 182
const month = 30
const seeds = Array.from({ length: 40 }, (_, index) => 7919 * (index + 1))

function outlookAfter(days: readonly Day[]) {
  const learned = learn(days.slice(0, known))
  if (typeof learned === 'string') throw new Error(learned)
  return outlookOf(
    learned,
    days.slice(known).map(({ weekday }) => ({ weekday, part: 1 })),
  )
}

/** The day of the month on which so much is used up, and what is said of it the day before. */
function runOut(shape: Shape, seed: number, share: number) {
  const days = history(shape, known + month, seed)
  const came = days.slice(known).map(({ amount }) => amount)
  const limit = came.reduce((sum, amount) => sum + amount, 0) * share
  let total = 0
  const truth = came.findIndex((amount) => (total += amount) >= limit)
  const left = came.map(() => limit)
  return { truth, said: runOutDays(outlookAfter(days).paths, left) }
}

describe('over forty histories of each shape', () => {
  test.each(shapeNames)('the band of a %s one covers 70 to 90 % of the days to come', (shape) => {
    const tests = seeds.map((seed) =>
      backTest(history(shape, known + month, seed), known, known + month),
    )
    const within = tests.reduce((sum, each) => sum + (each?.daysInBand ?? 0), 0)
    expect(within / (month * seeds.length)).toBeGreaterThanOrEqual(0.7)
    expect(within / (month * seeds.length)).toBeLessThanOrEqual(0.9)
  })

  test.each(shapeNames)(
    'the month of a %s one lies in its band at least seven times in ten',
    (shape) => {
      const within = seeds.filter((seed) => {
        const days = history(shape, known + month, seed)
        const { low, high } = outlookAfter(days).total
        const came = days.slice(known).reduce((sum, { amount }) => sum + amount, 0)
        return came >= low && came <= high
      })
      expect(within.length / seeds.length).toBeGreaterThanOrEqual(0.7)
    },
  )

  test.each(['flat', 'weekly'] as const)(
    'the run-out day of a %s one is right to two days',
    (shape) => {
      const misses = seeds.map((seed) => {
        const { truth, said } = runOut(shape, seed, 0.6)
        return Math.abs((said.about ?? Infinity) - truth)
      })
      expect(Math.max(...misses)).toBeLessThanOrEqual(2)
    },
  )

  test.each(['flat', 'weekly', 'growing'] as const)(
    'a month of a %s one is off by less than 8 % in the middle',
    (shape) => {
      const off = seeds
        .map((seed) => backTest(history(shape, known + month, seed), known, known + month))
        .map((each) => (each === null ? Infinity : Math.abs(each.predicted / each.actual - 1)))
        .sort((a, b) => a - b)
      expect(off[seeds.length / 2]).toBeLessThan(0.08)
    },
  )
})

test('weekends of a weekly history are told apart from its working days', () => {
  const days = history('weekly', known + month, 5)
  const { days: bands } = outlookAfter(days)
  const mean = (weekend: boolean) => {
    const chosen = bands.filter((_, index) => {
      const weekday = days[known + index]?.weekday ?? 0
      return (weekday === 0 || weekday === 6) === weekend
    })
    return chosen.reduce((sum, { expected }) => sum + expected, 0) / chosen.length
  }
  expect(mean(true) / mean(false)).toBeGreaterThan(0.1)
  expect(mean(true) / mean(false)).toBeLessThan(0.2)
})

test('a growing history is expected to go on growing', () => {
  const { days: bands } = outlookAfter(history('growing', known + month, 5))
  expect(bands.at(-1)?.expected).toBeGreaterThan(1.1 * (bands[0]?.expected ?? Infinity))
})

test('the same days give the same forecast, in whole numbers that add up', () => {
  const days = history('spiky', known + month, 3)
  const outlook = outlookAfter(days)
  expect(outlookAfter(days)).toEqual(outlook)
  expect(outlook.days.reduce((sum, { expected }) => sum + expected, 0)).toBe(outlook.total.expected)
  for (const { expected, low, high } of [...outlook.days, outlook.total]) {
    expect([expected, low, high].every((value) => Number.isSafeInteger(value))).toBe(true)
    expect(low).toBeLessThanOrEqual(expected)
    expect(expected).toBeLessThanOrEqual(high)
  }
})

test('of a few days it says that they are not enough, and how many are needed', () => {
  const days = history('flat', 13, 1)
  expect(learn(days)).toBe('Not enough data: 13 whole days since the first use, 14 are needed.')
  const rare = history('flat', 60, 1).map((day, index) =>
    index % 14 === 0 ? day : { ...day, amount: 0 },
  )
  expect(learn(rare)).toBe('Not enough data: 2 of the last 28 days were used, 5 are needed.')
  expect(typeof learn(history('flat', 14, 1))).toBe('object')
})
