/** Bands and back-tests in words. */
import { expect, it } from 'vitest'
import { backTestText, bandText, daysText } from '../../../src/renderer/parts/forecast.words'

const amount = (value: number) => `$${value}`
const zone = 'Europe/Berlin'
const october = { from: Date.UTC(2026, 8, 30, 22), to: Date.UTC(2026, 9, 31, 23) }

it('says of the last whole month, else of the last days, how far off the method was', () => {
  const test = { ...october, predicted: 94, actual: 100, days: 31, daysInBand: 25 }
  const told = (at: number, change: Partial<typeof test> = {}) =>
    backTestText({ ...test, ...change }, at, zone, amount)
  expect(told(Date.UTC(2026, 10, 28))).toBe(
    'Last month this method was off by 6.0\u2009%: it said $94 and $100 came. 25 of 31 days lay within its band.',
  )
  expect(told(Date.UTC(2026, 11, 28))).toMatch(/^Over the last 31 days this method was off/)
  expect(told(Date.UTC(2026, 10, 28), { actual: 0 })).toContain('it said $94 and nothing came')
})

it('names days with their month once, and a band only where it has a width', () => {
  const day = (month: number, date: number) => Date.UTC(2026, month - 1, date, 12)
  expect(daysText(day(12, 12), day(12, 17), zone)).toBe('12–17 Dec')
  expect(daysText(day(11, 30), day(12, 3), zone)).toBe('30 Nov–3 Dec')
  expect(daysText(day(12, 12), day(12, 12), zone)).toBe('12 Dec')
  expect(bandText({ expected: 2, low: 1, high: 3 }, amount)).toBe('80 %: $1 to $3')
  expect(bandText({ expected: 2, low: 2, high: 2 }, amount)).toBeNull()
})
