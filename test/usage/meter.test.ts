/** The meter: what today and this month cost in a zone, and the budget nearest to its limit. */
import { describe, expect, test } from 'vitest'
import { day, openUsage } from './entries'

describe('meter', () => {
  test('tells today and this month in the zone asked for, simulated apart', () => {
    const { usage, add, clock } = openUsage('America/New_York')
    clock.time = Date.UTC(2026, 5, 15, 12)
    add({ time: Date.UTC(2026, 5, 15, 4) - 1, costNanoUsd: 1 })
    add({ time: Date.UTC(2026, 5, 15, 4), costNanoUsd: 20 })
    add({ time: clock.time, costNanoUsd: 300 })
    add({ time: Date.UTC(2026, 5, 1, 4) - 1, costNanoUsd: 4000 })
    add({ time: clock.time, simulated: true, costNanoUsd: 0, wouldCostNanoUsd: 50_000 })
    add({ time: clock.time - day, simulated: true, costNanoUsd: 0, wouldCostNanoUsd: 600_000 })
    expect(usage.meter()).toEqual({
      todayNanoUsd: 320,
      monthNanoUsd: 321,
      simulatedTodayNanoUsd: 50_000,
      tightest: null,
    })
    expect(usage.meter({ timeZone: 'UTC' })).toMatchObject({
      todayNanoUsd: 321,
      monthNanoUsd: 4321,
    })
    expect(() => usage.meter({ timeZone: 'Nowhere' })).toThrow(/is not a time zone/)
  })

  test('names the budget with the largest share of its limit spent or held; of equals the hard one', () => {
    const { usage, budgets } = openUsage()
    const budget = {
      unit: 'usd',
      effectiveLimit: 100,
      spent: 0,
      held: 0,
      enforcement: 'notify',
    } as const
    budgets.push(
      { ...budget, id: 'a', name: 'A', spent: 50 },
      {
        ...budget,
        id: 'b',
        name: 'B',
        effectiveLimit: 1000,
        spent: 400,
        held: 200,
        unit: 'tokens',
      },
    )
    expect(usage.meter().tightest).toEqual({
      budgetId: 'b',
      name: 'B',
      unit: 'tokens',
      limit: 1000,
      spent: 400,
      held: 200,
    })
    budgets.push({ ...budget, id: 'c', name: 'C', spent: 60, enforcement: 'hard' })
    expect(usage.meter().tightest?.budgetId).toBe('c')
    budgets.push({ ...budget, id: 'd', name: 'D', effectiveLimit: 0 })
    expect(usage.meter().tightest?.budgetId).toBe('d')
  })
})
