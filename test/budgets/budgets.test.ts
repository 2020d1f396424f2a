import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NewHold } from '../../src/main/budgets/holds'
import { rebuildCounters } from '../../src/main/budgets/derive'
import { expectSound } from '../support/invariants'
import { facts, openBudgets } from './open-budgets'

const daily = {
  name: 'dev day',
  scope: {},
  unit: 'usd',
  period: 'day',
  limit: 10_000,
  enforcement: 'hard',
} as const

test('a hold that would pass the limit is refused with how much is free, what was needed and when it resets', async () => {
  const { budgets, take } = openBudgets()
  const budget = budgets.create({ ...daily, timeZone: 'UTC' }, 'page')
  await take({ costBound: 7000 })
  await expect(take({ costBound: 3001 })).rejects.toMatchObject({
    code: 'budget_exceeded',
    data: {
      budgetId: budget.id,
      budgetName: 'dev day',
      free: 3000,
      needed: 3001,
      resetsAt: Date.UTC(2026, 5, 16),
    },
  })
  await take({ costBound: 3000 })
  expect(budgets.list()[0]).toMatchObject({ spent: 0, held: 10_000, free: 0 })
})

test('a refusal leaves nothing behind, not even on the budgets that had room', async () => {
  const { budgets, take, db } = openBudgets()
  budgets.create({ ...daily, name: 'wide', limit: 1_000_000 }, 'page')
  budgets.create({ ...daily, name: 'narrow', limit: 500 }, 'page')
  await expect(take()).rejects.toMatchObject({ code: 'budget_exceeded' })
  expect(budgets.list().map((budget) => budget.held)).toEqual([0, 0])
  expect(db.prepare('SELECT count(*) FROM holds').pluck().get()).toBe(0)
})

test('settling moves held to spent; releasing gives everything back; neither happens twice', async () => {
  const { budgets, take, settle, release, db, file } = openBudgets()
  budgets.create(daily, 'page')
  const first = await take({ costBound: 4000 })
  const second = await take({ costBound: 4000 })
  settle(first, 2500)
  release(second)
  expect(budgets.list()[0]).toMatchObject({ spent: 2500, held: 0, free: 7500 })
  expect(() => settle(first, 2500)).toThrow(/already/)
  expect(() => release(second)).toThrow(/already/)
  expect(budgets.list()[0]).toMatchObject({ spent: 2500, held: 0 })
  await expectSound(db, file)
})

test('every unit counts what it names', async () => {
  const { budgets, take, settle } = openBudgets()
  for (const unit of ['usd', 'tokens', 'requests'] as const)
    budgets.create({ ...daily, name: unit, unit, limit: 100_000 }, 'page')
  settle(await take({ inputBound: 100, outputBound: 50, costBound: 900 }), 800)
  expect(budgets.list().map(({ unit, spent }) => [unit, spent])).toEqual([
    ['usd', 800],
    ['tokens', 150],
    ['requests', 1],
  ])
})

test('scopes: every field given must match; a model may be named with its provider', async () => {
  const { budgets, take } = openBudgets()
  const scopes = [
    { project: 'dev' },
    { project: 'report' },
    { model: 'openai/gpt-4o-mini' },
    { model: 'gpt-4o-mini', provider: 'anthropic' },
    { user: 'kim' },
  ]
  for (const scope of scopes)
    budgets.create({ ...daily, name: JSON.stringify(scope), scope }, 'page')
  await take({ facts: { ...facts, user: 'kim' } })
  expect(budgets.list().map((budget) => budget.held)).toEqual([1000, 0, 1000, 0, 1000])
})

test('a notify budget warns and never refuses', async () => {
  const { budgets, take, settle, alerts } = openBudgets()
  budgets.create({ ...daily, limit: 500, enforcement: 'notify' }, 'page')
  settle(await take({ costBound: 5000 }), 5000)
  expect(alerts.list().items).toHaveLength(1)
  expect(budgets.list()[0]).toMatchObject({ spent: 5000, free: 0 })
})

test('no silent zero: a model without a price is refused under a hard USD budget, and only there', async () => {
  const { budgets, take } = openBudgets()
  const tokens = budgets.create({ ...daily, unit: 'tokens' }, 'page')
  await take({ costBound: null })
  budgets.create(daily, 'page')
  await expect(take({ costBound: null })).rejects.toMatchObject({ code: 'unpriced_model' })
  expect(budgets.list().find(({ id }) => id === tokens.id)?.held).toBe(150)
})

test('simulated calls use no budget', async () => {
  const { budgets, take } = openBudgets()
  budgets.create({ ...daily, limit: 0 }, 'page')
  await take({ facts: { ...facts, simulated: true } })
  expect(budgets.list()[0]?.held).toBe(0)
})

test('a new budget starts with what its period has spent and holds', async () => {
  const { budgets, take, settle, clock, db, file, release } = openBudgets()
  clock.time = Date.UTC(2026, 5, 14, 12)
  settle(await take(), 111)
  clock.time = Date.UTC(2026, 5, 15, 12)
  settle(await take(), 700)
  const open = await take({ costBound: 900 })
  expect(budgets.create(daily, 'page')).toMatchObject({ spent: 700, held: 900 })
  expect(budgets.create({ ...daily, period: 'month' }, 'page')).toMatchObject({
    spent: 811,
    held: 900,
  })
  release(open)
  expect(budgets.list().map((budget) => budget.held)).toEqual([0, 0])
  await expectSound(db, file)
})

test('an attempt belongs to the period of its admission, whenever it settles', async () => {
  const { budgets, take, settle, clock, db, file } = openBudgets()
  budgets.create({ ...daily, timeZone: 'UTC' }, 'page')
  clock.time = Date.UTC(2026, 5, 15, 23, 59)
  const late = await take()
  clock.time = Date.UTC(2026, 5, 16, 0, 1)
  settle(late, 900)
  expect(budgets.list()[0]).toMatchObject({ spent: 0, held: 0 })
  clock.time = Date.UTC(2026, 5, 15, 23, 59)
  expect(budgets.list()[0]).toMatchObject({ spent: 900 })
  await expectSound(db, file)
})

test('thresholds alert once per crossing per period, the highest when several are passed at once', async () => {
  const { budgets, take, settle, alerts, clock } = openBudgets()
  budgets.create({ ...daily, timeZone: 'UTC', limit: 1000 }, 'page')
  const titles = () => alerts.list().items.map((alert) => alert.title)
  settle(await take({ costBound: 600 }), 600)
  expect(titles()).toEqual(['Budget "dev day" passed 50 %'])
  settle(await take({ costBound: 100 }), 1)
  expect(titles()).toHaveLength(1)
  settle(await take({ costBound: 399 }), 399)
  expect(titles()[0]).toBe('Budget "dev day" passed 100 %')
  expect(titles()).toHaveLength(2)
  clock.time += 86_400_000
  settle(await take({ costBound: 600 }), 600)
  expect(titles()).toHaveLength(3)
})

test('a raise lifts the limit until it runs out, on record', async () => {
  const { budgets, take, clock, audit } = openBudgets()
  const { id } = budgets.create({ ...daily, limit: 1000 }, 'page')
  await take({ costBound: 1000 })
  budgets.update(
    id,
    { raise: { amount: 500, until: clock.now() + 60_000, reason: 'month end' } },
    'page',
  )
  await take({ costBound: 500 })
  clock.time += 60_000
  await expect(take({ costBound: 1 })).rejects.toMatchObject({ code: 'budget_exceeded' })
  expect(audit.list({}).items[0]?.after).toContain('month end')
})

test('a limit below what is spent is allowed and stops everything', async () => {
  const { budgets, take, settle } = openBudgets()
  const { id } = budgets.create(daily, 'page')
  settle(await take(), 1000)
  expect(budgets.update(id, { limit: 10 }, 'page')).toMatchObject({ free: 0 })
  await expect(take({ costBound: 1 })).rejects.toMatchObject({ code: 'budget_exceeded' })
})

test('an unknown time zone and an unknown budget are said', () => {
  const { budgets } = openBudgets()
  expect(() => budgets.create({ ...daily, timeZone: 'Mars/Olympus' }, 'page')).toThrow(
    /Mars\/Olympus/,
  )
  expect(() => budgets.update('bud_x', {}, 'page')).toThrow(/no budget bud_x/)
  expect(budgets.list()).toEqual([])
})

test('rebuild writes the same counters from entries and open holds alone', async () => {
  const { budgets, take, settle, db } = openBudgets()
  budgets.create(daily, 'page')
  settle(await take(), 300)
  await take({ costBound: 200 })
  const before = budgets.list()
  db.exec('UPDATE budget_periods SET spent = 9, held = 9')
  rebuildCounters(db)
  expect(budgets.list()).toEqual(before)
})

type Step =
  | { readonly kind: 'take'; readonly cost: number }
  | { readonly kind: 'settle' | 'release'; readonly pick: number; readonly share: number }

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('take' as const), cost: fc.integer({ min: 0, max: 4000 }) }),
    fc.record({
      kind: fc.constantFrom('settle' as const, 'release' as const),
      pick: fc.nat(20),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  ),
  { maxLength: 60 },
)

test('whatever the order of holds, settlements and releases: spent + held never passes the limit, and every counter is derivable', async () => {
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.array(fc.integer({ min: 0, max: 12_000 }), { minLength: 1, maxLength: 3 }),
      async (script: readonly Step[], limits) => {
        const { budgets, take, settle, release, db, file } = openBudgets()
        for (const [index, limit] of limits.entries())
          budgets.create({ ...daily, name: `b${index}`, limit }, 'page')
        const open: NewHold[] = []
        let held = 0
        let spent = 0
        for (const step of script) {
          if (step.kind === 'take') {
            const fits = spent + held + step.cost <= Math.min(...limits)
            const hold = await take({ costBound: step.cost }).catch(() => undefined)
            expect(hold !== undefined).toBe(fits)
            if (hold !== undefined) open.push(hold)
            held += hold === undefined ? 0 : step.cost
          } else {
            const [hold] = open.splice(step.pick % Math.max(1, open.length), 1)
            if (hold === undefined) continue
            const cost = Math.floor((hold.costBound ?? 0) * step.share)
            held -= hold.costBound ?? 0
            if (step.kind === 'settle') settle(hold, cost)
            else release(hold)
            spent += step.kind === 'settle' ? cost : 0
          }
          for (const budget of budgets.list()) expect(budget).toMatchObject({ spent, held })
          expect(spent + held).toBeLessThanOrEqual(Math.min(...limits))
        }
        for (const hold of open) release(hold)
        await expectSound(db, file)
      },
    ),
    { numRuns: 40 },
  )
})
