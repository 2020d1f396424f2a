/**
 * Forecasts of a real ledger: days by the zone's calendar across both changes of its clocks, the same
 * figures as usage, filters, and what is not enough.
 */
import { describe, expect, test } from 'vitest'
import { budgetForecast, usageForecast } from '../../../src/contract/forecast'
import type { Budget } from '../../../src/contract/budgets'
import type { EntryDraft } from '../../../src/main/ledger/entry-row'
import { createForecasts } from '../../../src/main/usage/forecast/forecasts'
import { startOfDay } from '../../../src/shared/dates'
import { hour, openUsage } from '../entries'

const zone = 'Europe/Berlin'
const cent = 10_000_000

/** A ledger at a moment, with entries at ten o'clock of days before it. */
function openForecasts(now: number) {
  const parts = openUsage(zone)
  parts.clock.time = now
  const budgets: Budget[] = []
  const forecasts = createForecasts({ ...parts, timeZone: () => zone, budgets: () => budgets })
  function spend(daysAgo: number, change: Partial<EntryDraft> = {}) {
    return parts.add({
      time: startOfDay(now, zone, -daysAgo) + 10 * hour,
      costNanoUsd: 100 * cent,
      ...change,
    })
  }
  return { ...parts, budgets, forecasts, spend }
}

function budget(change: Partial<Budget> = {}): Budget {
  return {
    id: 'bud_1',
    name: 'All',
    scope: {},
    unit: 'usd',
    period: 'month',
    timeZone: zone,
    limit: 2000 * cent,
    effectiveLimit: 2000 * cent,
    raise: null,
    thresholds: [],
    enforcement: 'hard',
    spent: 0,
    held: 0,
    free: 2000 * cent,
    periodStart: null,
    resetsAt: null,
    createdAt: 0,
    ...change,
  }
}

/** Noon of a day in Berlin, in summer or winter time. */
const noon = (month: number, day: number, offset: 1 | 2) =>
  Date.UTC(2026, month - 1, day, 12 - offset)

describe('a month', () => {
  test.each([
    ['that loses an hour', 3, 20, 1, 23],
    ['that gains one', 10, 20, 2, 25],
  ] as const)(
    '%s is forecast by its own days, and adds up',
    async (_, month, day, offset, hours) => {
      const { forecasts, spend, usage } = openForecasts(noon(month, day, offset))
      for (let ago = 0; ago <= 60; ago += 1) spend(ago)
      const answer = usageForecast.parse(await forecasts.usage({}))
      expect(answer).toMatchObject({
        state: 'ready',
        reason: null,
        timeZone: zone,
        measure: 'spend',
      })
      expect(answer.days).toHaveLength(31 - day + 1)
      const lengths = answer.days.map(
        ({ start }, index) => ((answer.days[index + 1]?.start ?? answer.to) - start) / hour,
      )
      expect(lengths.filter((length) => length !== 24)).toEqual([hours])
      // Half of today is to come; a day is a day, however long it is.
      expect(answer.days[0]).toMatchObject({ expected: 50 * cent, low: 50 * cent, high: 50 * cent })
      for (const { expected } of answer.days.slice(1)) expect(expected).toBe(100 * cent)
      expect(answer.soFar).toBe((await usage.summary({})).costNanoUsd)
      expect(answer.total?.expected).toBe(
        answer.soFar + answer.days.reduce((sum, { expected }) => sum + expected, 0),
      )
      expect(answer.backTest).toMatchObject({
        predicted: answer.backTest?.actual,
        daysInBand: answer.backTest?.days,
      })
    },
  )

  test('says how far off the method was in the month before', async () => {
    const { forecasts, spend } = openForecasts(noon(6, 10, 2))
    // May was dearer than the days before it had made one think.
    for (let ago = 0; ago <= 80; ago += 1)
      spend(ago, { costNanoUsd: (ago > 40 ? 100 : 110) * cent })
    const { backTest } = await forecasts.usage({})
    expect(backTest).toMatchObject({
      from: Date.UTC(2026, 3, 30, 22),
      to: Date.UTC(2026, 4, 31, 22),
      days: 31,
      predicted: 3100 * cent,
      actual: 3410 * cent,
    })
  })

  test('without two weeks before it is tested on the last days instead', async () => {
    const { forecasts, spend } = openForecasts(noon(6, 10, 2))
    for (let ago = 0; ago <= 24; ago += 1) spend(ago)
    const { backTest } = await forecasts.usage({})
    expect(backTest).toMatchObject({ from: startOfDay(noon(6, 10, 2), zone, -10), days: 10 })
  })
})

describe('what is asked', () => {
  test('goes by the filter, the measure and the range', async () => {
    const now = noon(6, 10, 2)
    const { forecasts, spend } = openForecasts(now)
    for (let ago = 1; ago <= 40; ago += 1) {
      spend(ago, { project: 'dev' })
      spend(ago, { project: 'report', costNanoUsd: 7 * cent })
      spend(ago, { simulated: true, costNanoUsd: 0, wouldCostNanoUsd: 3 * cent })
    }
    const tomorrow = { from: startOfDay(now, zone, 1), to: startOfDay(now, zone, 2) }
    const expectedOf = async (question: object) =>
      (await forecasts.usage({ ...tomorrow, ...question })).total?.expected
    expect(await expectedOf({})).toBe(107 * cent)
    expect(await expectedOf({ project: 'report' })).toBe(7 * cent)
    expect(await expectedOf({ project: 'report', user: '(none)' })).toBe(7 * cent)
    expect(await expectedOf({ measure: 'calls' })).toBe(2)
    expect(await expectedOf({ measure: 'tokens' })).toBe(240)
    expect(await expectedOf({ simulated: true })).toBe(3 * cent)
  })

  test('that is over has nothing to come, and more than a year is refused', async () => {
    const now = noon(6, 10, 2)
    const { forecasts, spend } = openForecasts(now)
    for (let ago = 1; ago <= 40; ago += 1) spend(ago)
    const may = { from: startOfDay(now, zone, -40), to: startOfDay(now, zone, -10) }
    expect(await forecasts.usage(may)).toMatchObject({
      state: 'over',
      soFar: 3000 * cent,
      days: [],
      total: null,
    })
    await expect(forecasts.usage({ to: now + 367 * 24 * hour })).rejects.toThrow(
      'A forecast reaches a year ahead at most.',
    )
    await expect(forecasts.usage({ timeZone: 'Nowhere' })).rejects.toThrow('not a time zone')
  })

  test('without enough of a past says so, and what there is', async () => {
    const { forecasts, spend } = openForecasts(noon(6, 10, 2))
    expect(await forecasts.usage({})).toMatchObject({ state: 'not_enough_data', soFar: 0 })
    for (let ago = 0; ago <= 9; ago += 1) spend(ago)
    expect(usageForecast.parse(await forecasts.usage({}))).toMatchObject({
      state: 'not_enough_data',
      reason: 'Not enough data: 9 whole days since the first use, 14 are needed.',
      soFar: 1000 * cent,
      days: [],
      total: null,
      backTest: null,
    })
  })
})

describe('a budget', () => {
  const now = noon(6, 10, 2)
  const june = { periodStart: startOfDay(now, zone, -9), resetsAt: startOfDay(now, zone, 21) }

  test('runs out on the day on which what is left is used up', async () => {
    const { forecasts, spend, budgets } = openForecasts(now)
    for (let ago = 1; ago <= 40; ago += 1) spend(ago)
    // 900 spent; half of today and five days more come to 550 and 600 after it.
    budgets.push(budget({ ...june, spent: 900 * cent, effectiveLimit: 1450 * cent }))
    const [answer] = await forecasts.budgets()
    expect(budgetForecast.parse(answer)).toMatchObject({
      budgetId: 'bud_1',
      state: 'ready',
      to: june.resetsAt,
      total: { expected: 2950 * cent },
      runsOut: { about: startOfDay(now, zone, 5), share: 1 },
    })
    expect(answer?.course[5]).toEqual({
      end: startOfDay(now, zone, 6),
      expected: 1450 * cent,
      low: 1450 * cent,
      high: 1450 * cent,
    })
    expect(answer?.course.at(-1)).toEqual({ end: june.resetsAt, ...answer?.total })
    expect(answer?.past).toHaveLength(10)
    expect(answer?.past.at(-1)).toEqual({ start: startOfDay(now, zone), amount: 0 })
  })

  test('that lasts until it resets does not run out', async () => {
    const { forecasts, spend, budgets } = openForecasts(now)
    for (let ago = 1; ago <= 40; ago += 1) spend(ago)
    budgets.push(budget({ ...june, spent: 900 * cent, effectiveLimit: 3000 * cent }))
    const [answer] = await forecasts.budgets()
    expect(answer?.runsOut).toEqual({ about: null, earliest: null, latest: null, share: 0 })
  })

  test('runs out when a raise ends that has carried it', async () => {
    const { forecasts, spend, budgets } = openForecasts(now)
    for (let ago = 1; ago <= 40; ago += 1) spend(ago)
    const until = startOfDay(now, zone, 3) + hour
    const raise = { amount: 5000 * cent, until, reason: 'Demo' }
    const limit = 1000 * cent
    budgets.push(budget({ ...june, spent: 900 * cent, limit, effectiveLimit: 6000 * cent, raise }))
    const [answer] = await forecasts.budgets()
    expect(answer?.runsOut?.about).toBe(startOfDay(now, zone, 3))
  })

  test('counts what is in its scope and its unit, dated names of its model among them', async () => {
    const { forecasts, spend, budgets } = openForecasts(now)
    for (let ago = 1; ago <= 40; ago += 1) {
      spend(ago, { model: 'gpt-4o' })
      spend(ago, { model: 'gpt-4o-2024-08-06', project: 'report' })
      spend(ago, { model: 'gpt-4o-mini' })
      spend(ago, { kind: 'cache_hit', model: 'gpt-4o', costNanoUsd: 0, latencyMs: 0 })
    }
    const day = { period: 'day', resetsAt: startOfDay(now, zone, 1) } as const
    const scopes: Partial<Budget>[] = [
      { scope: { model: 'gpt-4o' } },
      { scope: { model: 'openai/gpt-4o' }, unit: 'requests' },
      { scope: { model: 'gpt-4o', project: 'report' }, unit: 'requests' },
      { scope: { provider: 'openai' }, unit: 'requests' },
      { scope: { provider: 'anthropic' } },
    ]
    budgets.push(...scopes.map((scope) => budget({ ...day, ...scope })))
    const answers = await forecasts.budgets()
    // Half of the day is to come.
    expect(answers.map(({ total }) => total?.expected)).toEqual([100 * cent, 1, 1, 2, undefined])
    expect(answers.map(({ state }) => state).at(-1)).toBe('not_enough_data')
  })

  test('in total is looked at for three months', async () => {
    const { forecasts, spend, budgets } = openForecasts(now)
    for (let ago = 1; ago <= 40; ago += 1) spend(ago)
    budgets.push(budget({ period: 'total', spent: 4000 * cent, effectiveLimit: 9950 * cent }))
    const [answer] = await forecasts.budgets()
    expect(answer).toMatchObject({ runsOut: { about: startOfDay(now, zone, 59) } })
    expect(answer?.past).toHaveLength(30)
    expect(answer?.days).toHaveLength(90)
  })
})
