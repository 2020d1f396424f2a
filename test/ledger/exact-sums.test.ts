/**
 * Sums past what a number, and past what an SQLite integer, holds: storage stays exact or says that
 * it is at its end, answers say so, and a correction brings the truth back.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deriveAll, rebuildCounters } from '../../src/main/budgets/derive'
import type { Entry } from '../../src/contract/ledger'
import { rebuildRollups } from '../support/rebuild-rollups'
import { isPast, mostStored, reaches, saturated } from '../../src/main/money/sums'
import { createHistory } from '../../src/main/usage/history'
import { createUsage } from '../../src/main/usage/usage'
import { facts, openBudgets } from '../budgets/open-budgets'
import { sampleEntry } from './sample-entry'

const most = Number.MAX_SAFE_INTEGER
const mostTokens = 1_000_000_000_000

/** A ledger with two budgets, and what its sums should be by BigInt alone. */
async function openSums() {
  const opened = openBudgets()
  const { budgets, ledger, store, db, clock } = opened
  const common = { scope: {}, period: 'total', limit: most, enforcement: 'notify' } as const
  budgets.create({ ...common, name: 'usd', unit: 'usd' }, 'test')
  budgets.create({ ...common, name: 'tokens', unit: 'tokens' }, 'test')
  const usage = createUsage({
    store,
    platform: opened.platform,
    timeZone: () => 'UTC',
    listBudgets: budgets.list,
  })
  const history = createHistory({ usage, platform: opened.platform, timeZone: () => 'UTC' })
  const standing = new Map<string, { entry: Entry; cost: bigint; tokens: bigint }>()

  function call(cost: number, tokens: number) {
    const number = standing.size
    const hold = {
      id: `hld_${number}`,
      callId: `call_s${number}`,
      attempt: 1,
      time: clock.now(),
      facts,
      inputBound: tokens,
      outputBound: 0,
      costBound: 1000,
      priceSnapshotId: null,
      price: null,
    }
    store.write(() => {
      budgets.take(hold)
      budgets.settle(hold.id, { usd: cost, tokens, requests: 1 })
      const { simulated, ...labels } = facts
      const entry = ledger.append(
        sampleEntry({
          ...labels,
          simulated,
          time: hold.time,
          service: 'chat',
          callId: hold.callId,
          costNanoUsd: cost,
          inputTokens: tokens,
          outputTokens: 0,
        }),
      )
      standing.set(entry.id, { entry, cost: BigInt(cost), tokens: BigInt(tokens) })
    })
  }
  function correct(id: string, cost: number, tokens: number) {
    const known = standing.get(id)
    if (known === undefined) return
    const by = {
      usd: Number(BigInt(cost) - known.cost),
      tokens: Number(BigInt(tokens) - known.tokens),
    }
    store.write(() => {
      const draft = {
        id: `${id}_${ledger.head().seq}`,
        kind: 'adjustment',
        adjusts: id,
        costStatus: 'reported',
        costNanoUsd: by.usd,
        inputTokens: by.tokens,
        outputTokens: 0,
      } as const
      ledger.append({ ...known.entry, ...draft })
      budgets.adjust(known.entry, by)
    })
    standing.set(id, { entry: known.entry, cost: BigInt(cost), tokens: BigInt(tokens) })
  }
  const exact = () =>
    [...standing.values()].reduce(
      (sum, { cost, tokens }) => ({ cost: sum.cost + cost, tokens: sum.tokens + tokens }),
      { cost: 0n, tokens: 0n },
    )

  async function expectExact() {
    const { cost, tokens } = exact()
    const atMost = (sum: bigint) => (sum > mostStored ? mostStored : sum)
    const counters = db
      .prepare<[], bigint>(
        'SELECT spent FROM budget_periods JOIN budgets ON budgets.id = budget_id ORDER BY budgets.rowid',
      )
      .safeIntegers()
      .pluck()
    expect(counters.all()).toEqual([atMost(cost), atMost(tokens)])
    for (const derived of deriveAll(db))
      expect(derived.counter).toEqual({
        ...derived.counter,
        spent: derived.spent,
        held: derived.held,
      })
    expect(
      db
        .prepare("SELECT cost FROM rollup_15m WHERE dimension = 'all'")
        .safeIntegers()
        .pluck()
        .get(),
    ).toBe(atMost(cost))
    const [usd, counted] = budgets.list()
    expect([usd?.spent, usd?.saturated ?? false, counted?.spent]).toEqual([
      saturated(cost),
      isPast(cost),
      saturated(tokens),
    ])
    const summary = await usage.summary({ by: 'service', from: 0, to: clock.now() + 900_000 })
    expect([
      summary.costNanoUsd,
      summary.inputTokens,
      summary.saturated ?? false,
      summary.groups[0]?.costNanoUsd,
    ]).toEqual([
      saturated(cost),
      saturated(tokens),
      isPast(cost) || isPast(tokens),
      saturated(cost),
    ])
    expect([usage.meter().monthNanoUsd, usage.meter().saturated ?? false]).toEqual([
      saturated(cost),
      isPast(cost),
    ])
    for (const place of [{}, { service: 'chat' }, { service: 'chat', provider: 'openai' }])
      expect((await history({ ...place, months: 1 })).items[0]).toMatchObject({
        costNanoUsd: saturated(cost),
        tokens: saturated(tokens),
      })
    const read = () =>
      db
        .prepare('SELECT * FROM rollup_15m ORDER BY dimension, simulated, bucket, value')
        .safeIntegers()
        .all()
    const stored = read()
    store.write(() => {
      rebuildRollups(db)
      rebuildCounters(db)
    })
    expect(read()).toEqual(stored)
    expect(counters.all()).toEqual([atMost(cost), atMost(tokens)])
  }
  return { ...opened, call, correct, standing, expectExact }
}

test('whatever entries cost and are corrected to, every sum is exact or stands at the most with its flag', async () => {
  const cost = fc.oneof(
    fc.integer({ min: 0, max: 1000 }),
    fc.integer({ min: most - 1000, max: most }),
    fc.integer({ min: 0, max: most }),
  )
  const tokens = fc.oneof(
    fc.integer({ min: 0, max: 1000 }),
    fc.integer({ min: mostTokens - 5, max: mostTokens }),
  )
  const step = fc.record({ cost, tokens, corrects: fc.option(fc.nat({ max: 9 })) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const sums = await openSums()
      for (const { corrects, ...figures } of steps) {
        const id = corrects === null ? undefined : [...sums.standing.keys()][corrects]
        if (id === undefined) sums.call(figures.cost, figures.tokens)
        else sums.correct(id, figures.cost, figures.tokens)
      }
      await sums.expectExact()
    }),
    { numRuns: 15 },
  )
})

test(
  'sums past 2^63 overflow nothing, and corrections of both signs bring them back to the last nano-USD',
  { timeout: 120_000 },
  async () => {
    const sums = await openSums()
    sums.store.write(() => {
      for (let count = 0; count < 1030; count += 1) sums.call(most, 7)
    })
    await sums.expectExact()
    sums.call(1, 1)
    const ids = [...sums.standing.keys()]
    const correctAll = (some: readonly string[], cost: number, tokens: number) =>
      sums.store.write(() => some.forEach((id) => sums.correct(id, cost, tokens)))
    correctAll(ids.slice(0, 300), 3, 2)
    await sums.expectExact()
    correctAll(ids.slice(300, 900), 0, 0)
    await sums.expectExact()
    correctAll(ids.slice(900), 5, 1)
    correctAll(ids.slice(0, 10), most, mostTokens)
    await sums.expectExact()
    const { budgets } = sums
    budgets.create(
      {
        name: 'later',
        scope: { service: 'chat' },
        unit: 'usd',
        period: 'total',
        limit: 5,
        enforcement: 'hard',
      },
      'test',
    )
    expect(budgets.list().at(-1)).toMatchObject({ spent: most, saturated: true, free: 0 })
    expect(
      await sums
        .take({ facts: { ...facts, service: 'chat' } })
        .catch((error: unknown) => String(error)),
    ).toMatch(/later/)
  },
)

test('a threshold is reached at its exact percentage, whatever the size of the sum', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 62n }),
      fc.integer({ min: 0, max: most }),
      fc.oneof(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 99_999 }).map((part) => part / 100),
      ),
      (sum, limit, percent) => {
        const scaled = BigInt(Math.round(percent * 1000))
        expect(reaches(sum, limit, percent)).toBe(
          sum > 0n && sum * 100_000n >= BigInt(limit) * scaled,
        )
      },
    ),
  )
  expect(reaches(most, most, 100)).toBe(true)
  expect(reaches(most - 1, most, 100)).toBe(false)
})
