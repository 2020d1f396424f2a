/**
 * Any combination of filters, grouped by anything, in any zone: the answer is what a straight sum
 * over the entries says, and groups add up to the total (spec U8).
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noValue } from '../../src/contract/entry-filter'
import { dimensions } from '../../src/contract/primitives'
import { usageSeries, usageSummary } from '../../src/contract/usage'
import { createAppender } from '../../src/main/ledger/append'
import { createUsage } from '../../src/main/usage/usage'
import { createHistory } from '../../src/main/usage/history'
import { bucketsOf } from '../../src/main/platform/periods'
import { figuresFrom, labelOf, openUsage, quarter } from './entries'
import {
  zones,
  from,
  to,
  draft,
  filter,
  correctionOf,
  fill,
  passes,
  chargesFrom,
  expectAddsUp,
} from './any-entries'

describe('filters', () => {
  test('a summary equals a straight sum over the entries, asked again after more came, and its groups and charges add up to it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(draft, { maxLength: 30 }),
        filter,
        fc.constantFrom(undefined, ...dimensions),
        fc.boolean(),
        fc.constantFrom(...zones),
        async (drafts, asked, by, simulated, zone) => {
          const opened = openUsage(zone)
          for (const part of [
            drafts.slice(0, drafts.length / 2),
            drafts.slice(drafts.length / 2),
          ]) {
            fill(opened, part)
            const inside = opened.entries.filter(
              (one) =>
                one.simulated === simulated &&
                one.time >= from &&
                one.time < to &&
                passes(one, asked),
            )
            const summary = await opened.usage.summary({ from, to, simulated, by, ...asked })
            expect(usageSummary.parse(summary)).toEqual(summary)
            expect(summary).toMatchObject({ ...figuresFrom(inside), from, to })
            expect(summary.charges).toEqual(chargesFrom(inside))
            expect(summary.charges.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)).toBe(
              simulated ? summary.wouldCostNanoUsd : summary.costNanoUsd,
            )
            if (by === undefined) continue
            expect(new Set(summary.groups.map(({ name }) => name))).toEqual(
              new Set(inside.map((one) => labelOf(one, by) ?? noValue)),
            )
            for (const { name, ...figures } of summary.groups)
              expect(figures).toEqual(
                figuresFrom(inside.filter((one) => (labelOf(one, by) ?? noValue) === name)),
              )
            expectAddsUp(summary.groups, summary)
          }
        },
      ),
      { numRuns: 60 },
    )
  }, 60_000)

  test('each bucket of a series equals its entries, and its groups add up to it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(draft, { maxLength: 25 }),
        filter,
        fc.constantFrom(...dimensions),
        fc.constantFrom('hour', 'day', 'week', 'month'),
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 90 }),
        async (drafts, asked, by, interval, timeZone, shift) => {
          const opened = openUsage('UTC')
          fill(opened, drafts)
          const range = { from: from + shift * quarter, to: to - shift * quarter }
          const series = await opened.usage.series({ ...range, interval, timeZone, by, ...asked })
          expect(usageSeries.parse(series)).toEqual(series)
          expect(series.buckets).toEqual(bucketsOf(range.from, range.to, interval, timeZone))
          const inside = opened.entries.filter(
            (one) =>
              !one.simulated && one.time >= range.from && one.time < range.to && passes(one, asked),
          )
          for (const [index, start] of series.buckets.entries()) {
            const end = series.buckets[index + 1] ?? Infinity
            const total = series.total[index]
            if (total === undefined) throw new Error('no figures')
            expect(total).toEqual(
              figuresFrom(inside.filter((one) => one.time >= start && one.time < end)),
            )
            expectAddsUp(
              series.groups.flatMap(({ figures }) => figures[index] ?? []),
              total,
            )
          }
        },
      ),
      { numRuns: 40 },
    )
  }, 60_000)

  test('months of the history equal their entries', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(draft, { maxLength: 25 }),
        filter,
        fc.constantFrom(...zones),
        async (drafts, asked, timeZone) => {
          const opened = openUsage(timeZone)
          opened.clock.time = Date.UTC(2026, 3, 15)
          fill(opened, drafts)
          const { items } = await createHistory({
            usage: opened.usage,
            platform: opened.platform,
            timeZone: () => timeZone,
          })({ ...asked, months: 3 })
          expect(items.map(({ month }) => month)).toEqual(['2026-02', '2026-03', '2026-04'])
          for (const { from: start, to: end, ...month } of items) {
            const { calls, inputTokens, outputTokens, costNanoUsd, unknownCostCalls } = figuresFrom(
              opened.entries.filter(
                (one) =>
                  !one.simulated && one.time >= start && one.time < end && passes(one, asked),
              ),
            )
            expect(month).toMatchObject({
              calls,
              inputTokens,
              outputTokens,
              tokens: inputTokens + outputTokens,
              costNanoUsd,
              unknownCostCalls,
            })
          }
        },
      ),
      { numRuns: 25 },
    )
  }, 60_000)

  test('the sum of a filtered ledger is of the very entries that its pages show', async () => {
    const { usage, add } = openUsage()
    const failed = add({ outcome: 'timeout', costNanoUsd: 5, time: from + 7 })
    add({ outcome: 'timeout', costNanoUsd: 11, time: from + 6 })
    add({ costNanoUsd: 300, time: from + 7 })
    const hidden = add({
      costNanoUsd: null,
      costStatus: 'unknown',
      unresolved: true,
      simulated: false,
      time: from + 8,
    })
    expect(await usage.entries({ outcome: 'timeout', from: from + 7 })).toMatchObject({
      entries: 1,
      costNanoUsd: 5,
    })
    expect(await usage.entries({ callId: failed.callId })).toMatchObject({
      entries: 1,
      inputTokens: failed.inputTokens,
    })
    expect(await usage.entries({ unresolved: true })).toMatchObject({
      entries: 1,
      unknownCostCalls: 1,
    })
    add(correctionOf(hidden, { cost: 40, writes: 0 }))
    expect(await usage.entries({ unresolved: true })).toMatchObject({
      entries: 0,
      unknownCostCalls: 0,
    })
    expect(await usage.entries({})).toMatchObject({
      entries: 5,
      costNanoUsd: 356,
      unknownCostCalls: 0,
    })
    expect(await usage.entries({ kind: 'adjustment' })).toMatchObject({
      entries: 1,
      costNanoUsd: 40,
      unknownCostCalls: 0,
    })
  })

  test('sums that pass what a number holds in between are exact again after their corrections', async () => {
    const { usage, add } = openUsage('UTC')
    const most = Number.MAX_SAFE_INTEGER
    const entries = Array.from({ length: 9 }, () =>
      add({ service: 'chat', user: 'ann', costNanoUsd: most }),
    )
    expect(await usage.summary({ service: 'chat', user: 'ann' })).toMatchObject({
      costNanoUsd: most,
      saturated: true,
    })
    for (const [index, entry] of entries.entries())
      add(correctionOf(entry, { cost: index + 1, writes: 0 }))
    const summary = await usage.summary({ service: 'chat', user: 'ann', by: 'model' })
    expect([summary.costNanoUsd, summary.saturated, summary.groups[0]?.costNanoUsd]).toEqual([
      45,
      undefined,
      45,
    ])
  })

  test('a question that is remembered starts anew when another ledger takes the place of the one it was asked of', async () => {
    const { usage, db, add, store } = openUsage()
    add({ service: 'chat', user: 'ann', costNanoUsd: 5 })
    add({ service: 'chat', user: 'ann', costNanoUsd: 6 })
    expect((await usage.summary({ service: 'chat', user: 'ann' })).costNanoUsd).toBe(11)
    db.exec(
      'DROP TRIGGER entries_refuse_delete; DELETE FROM entries; DELETE FROM rollup_15m; DELETE FROM charge_15m',
    )
    const { append } = createAppender(db, () => 'another')
    const { entries: _, ...draftLike } = {
      ...openUsage().add({ service: 'chat', user: 'ann', costNanoUsd: 1 }),
      entries: 0,
    }
    store.write(() =>
      [1, 2, 3].forEach((number) =>
        append({ ...draftLike, id: `ent_new${number}`, callId: `call_new${number}` }),
      ),
    )
    expect((await usage.summary({ service: 'chat', user: 'ann' })).costNanoUsd).toBe(3)
  })

  test('many entries are read in slices: others have their turn in between', async () => {
    const { add, store, platform } = openUsage()
    let time = 0
    const clock = { ...platform.clock, monotonic: () => (time += 4) }
    const usage = createUsage({
      store,
      platform: { clock },
      timeZone: () => 'UTC',
      listBudgets: () => [],
    })
    store.write(() => {
      for (let count = 0; count < 9000; count += 1)
        add({
          service: 'chat',
          user: count % 3 === 0 ? 'ann' : 'bob',
          costNanoUsd: 1,
          time: from + count,
        })
    })
    let turns = 0
    let asking = true
    const count = () => {
      turns += 1
      if (asking) setImmediate(count)
    }
    setImmediate(count)
    const summary = await usage.summary({ from, to, service: 'chat', user: 'ann' })
    asking = false
    expect(summary.entries).toBe(3000)
    // 3,000 entries of one user, 400 at a step, and a pause at every other one.
    expect(turns).toBeGreaterThanOrEqual(3)
  })
})
