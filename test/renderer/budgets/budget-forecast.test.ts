/** Where a budget is heading: on its bar, in words, and as what is left day by day. */
import { describe, expect, it } from 'vitest'
import type { Budget } from '../../../src/contract/budgets'
import type { BudgetForecast } from '../../../src/contract/forecast'
import { burnDownData } from '../../../src/renderer/parts/burn-down-data'
import { barSentence, budgetBar } from '../../../src/renderer/pages/budgets/budget-bar'
import {
  hasCourse,
  outlookSentences,
  outlookText,
} from '../../../src/renderer/pages/budgets/forecast.words'
import { burnDownCsv, gridStep } from '../../../src/renderer/kit/charts/burn-down'

const day = (date: number, month = 12) => Date.UTC(2026, month - 1, date)
const now = day(10) + 43_200_000
const budget: Budget = {
  id: 'bud_1',
  name: 'All',
  scope: {},
  unit: 'usd',
  period: 'month',
  timeZone: 'UTC',
  limit: 10e9,
  effectiveLimit: 10e9,
  raise: null,
  thresholds: [],
  enforcement: 'hard',
  spent: 5e9,
  held: 0,
  free: 5e9,
  periodStart: day(1),
  resetsAt: day(1, 13),
  createdAt: 0,
}

function forecast(change: Partial<BudgetForecast> = {}): BudgetForecast {
  return {
    budgetId: 'bud_1',
    state: 'ready',
    reason: null,
    timeZone: 'UTC',
    at: now,
    to: day(1, 13),
    past: [
      { start: day(9), amount: 3e9 },
      { start: day(10), amount: 1e9 },
    ],
    days: [],
    course: [
      { end: day(11), expected: 6e9, low: 5.5e9, high: 6.5e9 },
      { end: day(12), expected: 8e9, low: 7e9, high: 11e9 },
    ],
    total: { expected: 8e9, low: 7e9, high: 11e9 },
    runsOut: { about: null, earliest: null, latest: null, share: 0 },
    backTest: null,
    ...change,
  }
}
const runsOut = { about: day(14), earliest: day(12), latest: day(17), share: 0.97 }

describe('in words', () => {
  it('says on which day it runs out, between which', () => {
    expect(outlookText(budget, forecast({ runsOut }))).toBe('runs out about 14 Dec (12–17 Dec)')
    expect(outlookText(budget, forecast({ runsOut: { ...runsOut, latest: null } }))).toBe(
      'runs out about 14 Dec (from 12 Dec on)',
    )
    const today = { about: day(10), earliest: day(10), latest: day(10), share: 1 }
    expect(outlookText(budget, forecast({ runsOut: today }))).toBe('runs out today')
  })
  it('says with how much it resets where it lasts, and where that is not sure', () => {
    expect(outlookText(budget, forecast())).toBe('lasts: about $8.00 when it resets')
    const unsure = { about: null, earliest: day(28), latest: null, share: 0.2 }
    expect(outlookText(budget, forecast({ runsOut: unsure }))).toBe(
      'likely lasts: about $8.00 when it resets; may run out from 28 Dec',
    )
    const total = { ...budget, period: 'total', resetsAt: null } as const
    expect(outlookText(total, forecast())).toBe('lasts: about $8.00 by 31 Dec')
  })
  it('says that there is not enough data, and nothing of one that is used up', () => {
    const none = forecast({
      state: 'not_enough_data',
      reason: 'Not enough data: 3 whole days since the first use, 14 are needed.',
      total: null,
      runsOut: null,
      course: [],
    })
    expect(outlookText(budget, none)).toBe('No forecast yet: not enough data')
    expect(outlookSentences(budget, none)).toEqual([none.reason])
    expect(hasCourse(none)).toBe(false)
    expect(outlookText({ ...budget, spent: 10e9 }, forecast({ runsOut }))).toBeNull()
  })
  it('says what would be spent past a limit that stops it, and how likely that is', () => {
    const past = { expected: 14e9, low: 12e9, high: 16e9 }
    expect(outlookSentences(budget, forecast({ runsOut, total: past }))).toEqual([
      '$5.00 of $10.00 is spent; about $14.00 will be when it resets (80 %: $12.00 to $16.00), if nothing stops it.',
      'It runs out before it resets on 1 Jan in 97\u2009% of the ways the days may go.',
    ])
  })
})

describe('on its bar', () => {
  it('begins where spent ends, with the band in percent of the bar', () => {
    expect(budgetBar(budget, now, forecast())).toMatchObject({
      spent: 50,
      limit: 100,
      ghost: { width: 30, low: 70, high: 100 },
    })
    expect(barSentence(budget, (value) => `$${value / 1e9}`, forecast())).toBe(
      '$5 of $10 spent (50 %), $5 free, about $8 expected',
    )
  })
  it('reaches a quarter past the limit at most, however much is expected', () => {
    const bar = budgetBar(
      budget,
      now,
      forecast({ total: { expected: 99e9, low: 50e9, high: 150e9 } }),
    )
    expect(bar).toMatchObject({ spent: 40, limit: 80, ghost: { width: 60, low: 100, high: 100 } })
  })
  it('is not there without a forecast', () => {
    expect(budgetBar(budget, now).ghost).toBeUndefined()
    expect(budgetBar(budget, now, forecast({ total: null })).ghost).toBeUndefined()
  })
})

describe('day by day', () => {
  const data = burnDownData(budget, forecast({ runsOut }))
  it('ends its past at what is left, and goes on from there', () => {
    expect(data.past).toEqual([
      { at: day(9), left: 9e9 },
      { at: day(10), left: 6e9 },
      { at: now, left: 5e9 },
    ])
    expect(data.ahead).toEqual([
      { at: day(11), left: 4e9, low: 3.5e9, high: 4.5e9 },
      { at: day(12), left: 2e9, low: -1e9, high: 3e9 },
    ])
    expect(data.usedUpAt).toBe(day(14))
  })
  it('goes on no further than two days past the one by which it is surely used up', () => {
    const course = [11, 12, 13, 14, 15, 16].map((date, index) => ({
      end: day(date),
      expected: (6 + 2 * index) * 1e9,
      low: (5 + 2 * index) * 1e9,
      high: (7 + 2 * index) * 1e9,
    }))
    expect(burnDownData(budget, forecast({ course })).ahead.map(({ at }) => at)).toEqual(
      [11, 12, 13, 14, 15, 16].map((date) => day(date)),
    )
    const small = { ...budget, effectiveLimit: 7e9 }
    expect(burnDownData(small, forecast({ course })).ahead.map(({ at }) => at)).toEqual(
      [11, 12, 13, 14].map((date) => day(date)),
    )
  })
  it('has lines at round amounts', () => {
    expect([5.026e9, 16e9, 7e5, 9].map(gridStep)).toEqual([2e9, 5e9, 2e5, 2])
  })
  it('is a CSV with exact amounts and what it is of', () => {
    const lines = burnDownCsv(data, { filter: 'every call', unknownCostCalls: null }).split('\r\n')
    expect(lines.slice(0, 6)).toEqual([
      'time (UTC),left (USD),expected low (USD),expected high (USD)',
      '2026-12-09 00:00,9.00,,',
      '2026-12-10 00:00,6.00,,',
      '2026-12-10 12:00,5.00,,',
      '2026-12-11 00:00,4.00,3.50,4.50',
      '2026-12-12 00:00,2.00,-1.00,3.00',
    ])
    expect(lines).toContain('filter,every call')
  })
})
