/** Any combination of filters, grouped by anything, in any zone: the answer is what a straight sum over the entries says, and groups add up to the total (spec U8). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chargeKinds, type Charge } from '../../src/contract/charges'
import { noValue, type LabelFilter } from '../../src/contract/entry-filter'
import { dimensions } from '../../src/contract/primitives'
import {
  usageSeries,
  usageSummary,
  type ChargeSum,
  type UsageFigures,
} from '../../src/contract/usage'
import { createAppender } from '../../src/main/ledger/append'
import type { EntryDraft } from '../../src/main/ledger/entry-row'
import { createUsage } from '../../src/main/usage/usage'
import { createHistory } from '../../src/main/usage/history'
import { bucketsOf } from '../../src/main/platform/periods'
import { day, figuresFrom, labelOf, openUsage, quarter } from './entries'

const zones = ['UTC', 'Europe/Berlin', 'Asia/Kolkata'] as const
/** Holds the change to summer time in Berlin, 29 March. */
const from = Date.UTC(2026, 2, 20)
const to = Date.UTC(2026, 3, 10)

const line = fc.record({
  kind: fc.constantFrom(...chargeKinds),
  quantity: fc.nat(2000),
  unitPicoUsd: fc.constant(null),
  costNanoUsd: fc.nat(1_000_000),
})

const labels = {
  provider: fc.constantFrom('openai', 'anthropic'),
  model: fc.constantFrom('gpt-4o', 'claude-sonnet-4-5'),
  project: fc.constantFrom('dev', 'report'),
  environment: fc.constantFrom('development', 'production'),
  service: fc.constantFrom('chat', 'search', null),
  user: fc.constantFrom('ann', null),
  organization: fc.constantFrom('acme', 'umbrella', null),
  keyId: fc.constantFrom('key_1', null),
  source: fc.constantFrom('api' as const, 'playground' as const),
}

const draft = fc.record({
  ...labels,
  time: fc.integer({ min: from - 2 * day, max: to + 2 * day }),
  simulated: fc.boolean(),
  kind: fc.constantFrom('attempt' as const, 'attempt' as const, 'cache_hit' as const),
  attempt: fc.constantFrom(1, 2),
  outcome: fc.constantFrom('ok' as const, 'timeout' as const, 'cancelled' as const),
  cacheWriteTokens: fc.constantFrom(0, 0, 1500),
  firstTokenMs: fc.constantFrom(null, 120),
  savedNanoUsd: fc.nat(50),
  /** Null: an entry of the form that was written before lines were kept. */
  charges: fc.option(fc.array(line, { maxLength: 3 })),
  unknown: fc.boolean(),
  correctedTo: fc.option(
    fc.record({ cost: fc.nat(2_000_000), writes: fc.integer({ min: 0, max: 1500 }) }),
  ),
})
type Draft = typeof draft extends fc.Arbitrary<infer Value> ? Value : never

const filter = fc.record(
  {
    provider: fc.constantFrom('openai', 'anthropic', 'elsewhere'),
    model: fc.constantFrom('gpt-4o', 'claude-sonnet-4-5'),
    project: fc.constantFrom('dev', 'report'),
    environment: fc.constantFrom('development', 'production'),
    service: fc.constantFrom('chat', noValue),
    user: fc.constantFrom('ann', noValue),
    organization: fc.constantFrom('acme', noValue),
    key: fc.constantFrom('key_1', noValue),
    source: fc.constantFrom('api' as const, 'playground' as const),
  },
  { requiredKeys: [] },
)

function entryOf({ unknown, correctedTo: _, charges, ...facts }: Draft): Partial<EntryDraft> {
  const cost =
    charges === null ? 777 : charges.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)
  const known = facts.simulated ? { costNanoUsd: 0, wouldCostNanoUsd: cost } : { costNanoUsd: cost }
  const money =
    unknown && !facts.simulated
      ? ({ costNanoUsd: null, costStatus: 'unknown' } as const)
      : { ...known, costStatus: 'computed' as const }
  return {
    ...facts,
    ...money,
    charges: money.costNanoUsd === null && charges !== null ? [] : charges,
  }
}

function correctionOf(
  entry: EntryDraft,
  { cost, writes }: { readonly cost: number; readonly writes: number },
): Partial<EntryDraft> {
  const difference = cost - (entry.costNanoUsd ?? 0)
  const lines: Charge[] =
    difference === 0
      ? []
      : [{ kind: 'correction', quantity: 1, unitPicoUsd: null, costNanoUsd: difference }]
  return {
    ...entry,
    id: `${entry.id}_corrected`,
    kind: 'adjustment',
    adjusts: entry.id,
    costStatus: 'reported',
    costNanoUsd: difference,
    wouldCostNanoUsd: null,
    savedNanoUsd: 0,
    inputTokens: 0,
    outputTokens: 0,
    cachedInputTokens: 0,
    reasoningTokens: 0,
    cacheWriteTokens: Math.min(writes, entry.cacheWriteTokens) - entry.cacheWriteTokens,
    latencyMs: 0,
    firstTokenMs: null,
    outcome: 'ok',
    unresolved: false,
    charges: lines,
  }
}

function fill({ add }: ReturnType<typeof openUsage>, drafts: readonly Draft[]) {
  for (const one of drafts) {
    const entry = add(entryOf(one))
    if (one.correctedTo !== null && !entry.simulated) add(correctionOf(entry, one.correctedTo))
  }
}

function passes(entry: EntryDraft, asked: LabelFilter): boolean {
  const { source, ...labelled } = asked
  const fits = dimensions.every(
    (dimension) =>
      labelled[dimension] === undefined ||
      (labelOf(entry, dimension) ?? noValue) === labelled[dimension],
  )
  return fits && (source === undefined || entry.source === source)
}

function chargesFrom(entries: readonly EntryDraft[]): ChargeSum[] {
  const lines = entries.flatMap<ChargeSum>(
    ({ charges, simulated, costNanoUsd, wouldCostNanoUsd }) => {
      const cost = (simulated ? wouldCostNanoUsd : costNanoUsd) ?? 0
      return (
        charges ?? (cost === 0 ? [] : [{ kind: 'not_itemised', quantity: 1, costNanoUsd: cost }])
      )
    },
  )
  return [...chargeKinds, 'not_itemised' as const].flatMap((kind) => {
    const own = lines.filter((each) => each.kind === kind)
    const sum = {
      kind,
      quantity: own.reduce((total, { quantity }) => total + quantity, 0),
      costNanoUsd: own.reduce((total, { costNanoUsd }) => total + costNanoUsd, 0),
    }
    return sum.quantity === 0 && sum.costNanoUsd === 0 ? [] : [sum]
  })
}

const added = [
  'calls',
  'entries',
  'errors',
  'inputTokens',
  'outputTokens',
  'cachedInputTokens',
  'cacheWrite5mTokens',
  'cacheWrite1hTokens',
  'costNanoUsd',
  'wouldCostNanoUsd',
  'unknownCostCalls',
  'savedNanoUsd',
] as const satisfies readonly (keyof UsageFigures)[]

function expectAddsUp(groups: readonly UsageFigures[], total: UsageFigures) {
  for (const column of added)
    expect(
      groups.reduce((sum, group) => sum + group[column], 0),
      column,
    ).toBe(total[column])
}

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
