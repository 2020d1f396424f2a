/**
 * Usage answers equal what the entries say, in every zone and interval, before and after more
 * entries come.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noValue, restName } from '../../src/contract/entry-filter'
import { dimensions } from '../../src/contract/primitives'
import { usageSeries, usageSummary } from '../../src/contract/usage'
import type { EntryDraft } from '../../src/main/ledger/entry-row'
import { rebuildRollups } from '../support/rebuild-rollups'
import { bucketsOf } from '../../src/main/platform/periods'
import { createUsage } from '../../src/main/usage/usage'
import { day, figuresFrom, hour, labelOf, openUsage, quarter } from './entries'

const zones = [
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Chatham',
  'Australia/Lord_Howe',
  'UTC',
] as const
const from = Date.UTC(2026, 2, 1)
const to = Date.UTC(2026, 4, 1)

const entry = fc.record({
  time: fc.integer({ min: from - 3 * day, max: to + 3 * day }),
  kind: fc.constantFrom('attempt', 'attempt', 'cache_hit'),
  attempt: fc.constantFrom(1, 1, 2),
  provider: fc.constantFrom('openai', 'anthropic'),
  model: fc.constantFrom('gpt-4o', 'gpt-4o-mini', 'claude-3-5-haiku'),
  service: fc.constantFrom('chat', 'search', null),
  user: fc.constantFrom('ann', 'bob', null),
  keyId: fc.constantFrom('key_1', null),
  simulated: fc.boolean(),
  costNanoUsd: fc.constantFrom(null, 0, 7, 1_000_000_007),
  wouldCostNanoUsd: fc.constantFrom(null, 12),
  savedNanoUsd: fc.nat(50),
  firstTokenMs: fc.constantFrom(null, 120, 340),
  outcome: fc.constantFrom('ok', 'ok', 'rate_limited', 'cancelled'),
} as const)

function draft(
  facts: typeof entry extends fc.Arbitrary<infer Facts> ? Facts : never,
): Partial<EntryDraft> {
  return { ...facts, costStatus: facts.costNanoUsd === null ? 'unknown' : 'computed' }
}

describe('summary', () => {
  test('equals the entries of the range, in total and by every dimension, as entries come in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 40 }),
        fc.constantFrom(...dimensions),
        fc.boolean(),
        fc.constantFrom(...zones),
        async (facts, by, simulated, zone) => {
          const { usage, add, entries } = openUsage(zone)
          for (const batch of [facts.slice(0, facts.length / 2), facts.slice(facts.length / 2)]) {
            for (const one of batch) add(draft(one))
            const inside = entries.filter(
              (one) => one.simulated === simulated && one.time >= from && one.time < to,
            )
            const summary = await usage.summary({ from, to, simulated, by })
            expect(usageSummary.parse(summary)).toEqual(summary)
            expect(summary).toMatchObject({ ...figuresFrom(inside), from, to })
            const names = new Set(inside.map((one) => labelOf(one, by) ?? noValue))
            expect(new Set(summary.groups.map((group) => group.name))).toEqual(names)
            for (const { name, ...figures } of summary.groups)
              expect(figures).toEqual(
                figuresFrom(inside.filter((one) => (labelOf(one, by) ?? noValue) === name)),
              )
            const costs = summary.groups.map((group) => group.costNanoUsd)
            expect(costs).toEqual([...costs].sort((a, b) => b - a))
          }
        },
      ),
      { numRuns: 20 },
    )
  })

  test("without a range it is the month so far in the person's zone", async () => {
    const { usage, add, clock } = openUsage('America/New_York')
    clock.time = Date.UTC(2026, 5, 15, 12, 7)
    add({ time: Date.UTC(2026, 5, 1, 4) - 1, costNanoUsd: 1 })
    add({ time: Date.UTC(2026, 5, 1, 4), costNanoUsd: 20 })
    add({ time: clock.time, costNanoUsd: 300 })
    expect(await usage.summary({})).toMatchObject({
      from: Date.UTC(2026, 5, 1, 4),
      to: Date.UTC(2026, 5, 15, 12, 15),
      costNanoUsd: 320,
      groups: [],
    })
  })

  test('a range is rounded outward to quarter hours', async () => {
    const { usage, add } = openUsage()
    add({ time: from + quarter })
    const summary = await usage.summary({ from: from + quarter + 5, to: from + 2 * quarter + 5 })
    expect(summary).toMatchObject({ from: from + quarter, to: from + 3 * quarter, entries: 1 })
  })

  test('with nothing in the ledger everything is zero', async () => {
    const { usage } = openUsage()
    expect(await usage.summary({ by: 'user' })).toMatchObject({ ...figuresFrom([]), groups: [] })
  })

  test.each([
    [{ from: 10, to: 10 }, /ends before it starts/],
    [{ from: 20, to: 10 }, /ends before it starts/],
    [{ from: -5, to: 10 }, /epoch milliseconds/],
    [{ to: Number.MAX_SAFE_INTEGER }, /epoch milliseconds/],
  ])('refuses %j', async (range, message) => {
    const { usage } = openUsage()
    await expect(usage.summary(range)).rejects.toThrow(message)
  })

  test('all of time is one question, however little of it has data', async () => {
    const { usage, add } = openUsage()
    add()
    expect(
      (await usage.summary({ from: 0, to: Date.UTC(2100, 0, 1), by: 'model' })).groups.map(
        (group) => [group.name, group.entries],
      ),
    ).toEqual([['gpt-4o', 1]])
  })

  test('past the biggest 500, groups are together and nothing is lost', async () => {
    const { usage, add, store } = openUsage()
    store.write(() => {
      for (let i = 0; i < 510; i += 1) add({ user: `u${i}`, costNanoUsd: 1000 - i })
    })
    const summary = await usage.summary({ from, to: Date.UTC(2026, 6, 1), by: 'user' })
    expect(summary.groups).toHaveLength(501)
    expect(summary.groups.at(-1)).toMatchObject({
      name: restName,
      calls: 10,
      costNanoUsd: Array.from({ length: 10 }, (_, i) => 500 - i).reduce((a, b) => a + b),
    })
    expect(summary.groups.reduce((total, group) => total + group.costNanoUsd, 0)).toBe(
      summary.costNanoUsd,
    )
  })
})

describe('series', () => {
  test('each bucket equals its entries, in total and by group, zeros included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 30 }),
        fc.constantFrom('hour', 'day', 'week', 'month'),
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 100 }),
        async (facts, interval, timeZone, shift) => {
          const { usage, add, entries } = openUsage('UTC')
          for (const one of facts) add(draft(one))
          const asked = {
            from: from + shift * quarter,
            to: (interval === 'hour' ? from + 40 * day : to) - shift * quarter,
          }
          const series = await usage.series({ ...asked, interval, timeZone, by: 'model' })
          expect(usageSeries.parse(series)).toEqual(series)
          expect(series.buckets).toEqual(bucketsOf(asked.from, asked.to, interval, timeZone))
          const inside = entries.filter(
            (one) => !one.simulated && one.time >= asked.from && one.time < asked.to,
          )
          for (const [index, start] of series.buckets.entries()) {
            const end = series.buckets[index + 1] ?? Infinity
            const here = inside.filter((one) => one.time >= start && one.time < end)
            expect(series.total[index]).toEqual(figuresFrom(here))
            for (const group of series.groups)
              expect(group.figures[index]).toEqual(
                figuresFrom(here.filter((one) => one.model === group.name)),
              )
          }
          expect(new Set(series.groups.map((group) => group.name))).toEqual(
            new Set(inside.map((one) => one.model)),
          )
        },
      ),
      { numRuns: 20 },
    )
  })

  test('past the biggest 24, groups are drawn as one', async () => {
    const { usage, add, store } = openUsage()
    store.write(() => {
      for (let i = 0; i < 30; i += 1) add({ service: `s${i}`, costNanoUsd: 100 - i })
    })
    const { groups, total } = await usage.series({
      from: Date.UTC(2026, 5, 15),
      to: Date.UTC(2026, 5, 16),
      by: 'service',
      timeZone: 'UTC',
    })
    expect(groups).toHaveLength(25)
    expect(groups.at(-1)).toMatchObject({ name: restName, figures: [{ calls: 6 }] })
    expect(groups.reduce((sum, group) => sum + (group.figures[0]?.costNanoUsd ?? 0), 0)).toBe(
      total[0]?.costNanoUsd,
    )
  })

  test('those without a value stay a group of their own, however small it is', async () => {
    const { usage, add, store } = openUsage()
    store.write(() => {
      for (let i = 0; i < 30; i += 1) add({ service: `s${i}`, costNanoUsd: 100 - i })
      add({ service: null, costNanoUsd: 1 })
    })
    const { groups, total } = await usage.series({
      from: Date.UTC(2026, 5, 15),
      to: Date.UTC(2026, 5, 16),
      by: 'service',
      timeZone: 'UTC',
    })
    expect(groups.slice(-2).map(({ name, figures }) => [name, figures[0]?.calls])).toEqual([
      [noValue, 1],
      [restName, 7],
    ])
    expect(groups.reduce((sum, group) => sum + (group.figures[0]?.costNanoUsd ?? 0), 0)).toBe(
      total[0]?.costNanoUsd,
    )
  })

  test('refuses an unknown zone and more points than can be shown', async () => {
    const { usage } = openUsage()
    await expect(usage.series({ timeZone: 'Mars/Olympus' })).rejects.toThrow(/is not a time zone/)
    await expect(
      usage.series({ from: 0, to: Date.UTC(2026, 0, 1), interval: 'hour' }),
    ).rejects.toThrow('That is more than 5000 points')
  })
})

describe('what is remembered', () => {
  const june = { from: Date.UTC(2026, 5, 1, 4), to: Date.UTC(2026, 6, 1, 4), by: 'model' } as const

  test('an entry that settles late is counted on the day of its hold', async () => {
    const { usage, add } = openUsage()
    add({ time: Date.UTC(2026, 5, 3, 12), costNanoUsd: 5 })
    add({ time: Date.UTC(2026, 5, 20, 12), costNanoUsd: 7 })
    expect((await usage.summary(june)).costNanoUsd).toBe(12)
    add({ time: Date.UTC(2026, 5, 3, 13), settledAt: Date.UTC(2026, 5, 21), costNanoUsd: 100 })
    const summary = await usage.summary(june)
    expect(summary.costNanoUsd).toBe(112)
    expect(summary.groups).toMatchObject([{ name: 'gpt-4o', costNanoUsd: 112 }])
  })

  test('thousands of entries between two questions are not missed', async () => {
    const { usage, add, store } = openUsage()
    add()
    expect((await usage.summary(june)).entries).toBe(1)
    store.write(() => {
      for (let i = 0; i < 2100; i += 1) add({ time: Date.UTC(2026, 5, 1 + (i % 28), 12) })
    })
    expect((await usage.summary(june)).entries).toBe(2101)
  })

  test('a new ledger in the same file starts from nothing, even when it grows past the old one', async () => {
    const { usage, add, db, store, entries } = openUsage()
    add({ costNanoUsd: 5 })
    expect((await usage.summary(june)).costNanoUsd).toBe(5)
    db.exec('DROP TRIGGER entries_refuse_delete; DELETE FROM entries; DELETE FROM rollup_15m')
    expect((await usage.summary(june)).costNanoUsd).toBe(0)
    entries.length = 0
    store.write(() => {
      for (let i = 0; i < 3; i += 1)
        add({ time: Date.UTC(2026, 5, 20), costNanoUsd: 1, callId: `new_${i}` })
    })
    expect((await usage.summary(june)).costNanoUsd).toBe(3)
  })

  test('rebuilt rollups are read after forget', async () => {
    const { usage, add, db, store } = openUsage()
    add({ costNanoUsd: 5 })
    db.exec('UPDATE rollup_15m SET cost = 999')
    expect((await usage.summary(june)).costNanoUsd).toBe(999)
    store.write(() => rebuildRollups(db))
    usage.reload()
    expect((await usage.summary(june)).costNanoUsd).toBe(5)
  })

  test("reading ahead makes the year's questions need no rollup but those of broken days", async () => {
    const { usage, add, db } = openUsage('UTC')
    for (let i = 0; i < 30; i += 1) add({ time: Date.UTC(2026, 4, 1 + i, 9), costNanoUsd: 1 })
    await usage.warm()
    // Damages what is on disk: an answer from memory does not see it.
    db.exec('UPDATE rollup_15m SET cost = 999')
    expect(
      await usage.summary({ from: Date.UTC(2026, 4, 1), to: Date.UTC(2026, 4, 31), by: 'model' }),
    ).toMatchObject({ costNanoUsd: 30, groups: [{ costNanoUsd: 30 }] })
    expect(
      (await usage.summary({ from: Date.UTC(2026, 4, 1, 1), to: Date.UTC(2026, 4, 31) }))
        .costNanoUsd,
    ).toBe(29 + 999)
  })

  test('reading ahead ends when the database is closed, before it or meanwhile', async () => {
    const { add, db, store, clock, platform } = openUsage()
    for (let i = 0; i < 30; i += 1) add({ time: clock.time - i * day })
    let ticks = 0
    const usage = createUsage({
      store,
      platform: { clock: { ...platform.clock, monotonic: () => (ticks += 10) } },
      timeZone: () => 'UTC',
      listBudgets: () => [],
    })
    const reading = usage.warm()
    db.close()
    await reading
    await usage.warm()
    expect(ticks).toBeLessThan(100)
  })
})

describe('the database', () => {
  test('finds every piece through the primary key', () => {
    const { db } = openUsage()
    const plan = (sql: string, ...values: unknown[]) =>
      db
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...values)
        .map((row) => row.detail)
    expect(
      plan(
        "SELECT value, sum(cost) FROM rollup_15m WHERE dimension = 'model' AND simulated = 0 AND bucket >= 0 AND bucket < 1 GROUP BY value",
      )[0],
    ).toMatch(
      /SEARCH rollup_15m USING PRIMARY KEY \(dimension=\? AND simulated=\? AND bucket>\? AND bucket<\?\)/,
    )
    expect(
      plan(
        "SELECT bucket FROM rollup_15m WHERE dimension = 'all' AND simulated = 0 ORDER BY bucket DESC LIMIT 1",
      ),
    ).toEqual([expect.stringMatching(/SEARCH rollup_15m USING PRIMARY KEY/)])
  })

  test('hourly buckets of a day with a change of clocks hold what was spent in them', async () => {
    const { usage, add } = openUsage('America/New_York')
    const start = Date.UTC(2026, 10, 1, 4)
    for (let i = 0; i < 25; i += 1) add({ time: start + i * hour + 1, costNanoUsd: i })
    const series = await usage.series({ from: start, to: start + 25 * hour, interval: 'hour' })
    expect(series.total.map((figures) => figures.costNanoUsd)).toEqual(
      Array.from({ length: 25 }, (_, i) => i),
    )
  })
})
