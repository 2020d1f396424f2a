/**
 * Budgets that come, go or change their period while calls are in flight, and clocks that step
 * back.
 */
import { expect, test } from 'vitest'
import { deriveAll } from '../../src/main/budgets/derive'
import { expectSound } from '../support/invariants'
import { openBudgets } from './open-budgets'

const daily = {
  name: 'dev day',
  scope: {},
  unit: 'usd',
  period: 'day',
  limit: 10_000,
  enforcement: 'hard',
  timeZone: 'UTC',
} as const

test('a budget made after the clock stepped back over midnight still counts the hold of the day that comes', async () => {
  const { budgets, take, settle, clock, db, file } = openBudgets()
  clock.time = Date.UTC(2026, 5, 16, 0, 0, 1)
  const ahead = await take({ costBound: 6000 })
  clock.time = Date.UTC(2026, 5, 15, 23, 59, 59)
  budgets.create(daily, 'page')
  clock.time = Date.UTC(2026, 5, 16, 0, 0, 5)
  await expect(take({ costBound: 5000 })).rejects.toMatchObject({
    code: 'budget_exceeded',
    data: { free: 4000 },
  })
  const fits = await take({ costBound: 4000 })
  settle(ahead, 5500)
  settle(fits, 4000)
  expect(budgets.list()[0]).toMatchObject({ spent: 9500, held: 0 })
  await expectSound(db, file)
})

test('limits and amounts at the end of the safe range: nothing passes, nothing overflows', async () => {
  const { budgets, take, settle } = openBudgets()
  const { id } = budgets.create({ ...daily, limit: Number.MAX_SAFE_INTEGER }, 'page')
  budgets.update(
    id,
    {
      raise: { amount: Number.MAX_SAFE_INTEGER, until: Date.UTC(2027, 0, 1), reason: 'all of it' },
    },
    'page',
  )
  const most = await take({ costBound: Number.MAX_SAFE_INTEGER })
  await expect(take({ costBound: 1 })).rejects.toMatchObject({ code: 'budget_exceeded' })
  expect(budgets.list()[0]).toMatchObject({ held: Number.MAX_SAFE_INTEGER, free: 0 })
  settle(most, Number.MAX_SAFE_INTEGER - 1)
  await take({ costBound: 1 })
  await expect(take({ costBound: 1 })).rejects.toMatchObject({ code: 'budget_exceeded' })
})

test('a removed budget is no longer compared or rebuilt', async () => {
  const { budgets, take, settle, db } = openBudgets()
  const { id } = budgets.create(daily, 'page')
  const open = await take()
  budgets.remove(id, 'page')
  settle(open, 500)
  settle(await take(), 300)
  expect(deriveAll(db)).toEqual([])
})
