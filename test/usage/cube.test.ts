/**
 * The cube against the entries: any filter, grouping and range, in zones on both sides of their
 * clock changes, with entries that come in between; and what is kept of it over a restart.
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noValue, type LabelFilter } from '../../src/contract/entry-filter'
import type { UsageFigures } from '../../src/contract/usage'
import type { EntryDraft } from '../../src/main/ledger/entry-row'
import { createUsage } from '../../src/main/usage/usage'
import { correctionOf, draft, entryOf, filter, passes } from './any-entries'
import { day, hour, labelOf, openUsage, quarter } from './entries'

const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata'] as const
/** The nights on which a clock of one of the zones is changed. */
const changes = [
  Date.UTC(2026, 2, 8),
  Date.UTC(2026, 2, 29),
  Date.UTC(2026, 9, 25),
  Date.UTC(2026, 10, 1),
]
const groupings = ['provider', 'model', 'project', 'service', 'environment', 'key'] as const

type Opened = ReturnType<typeof openUsage>

const near = fc
  .tuple(fc.constantFrom(...changes), fc.integer({ min: -3 * day, max: 3 * day }))
  .map(([change, offset]) => change + offset)
const drafts = fc.array(fc.tuple(draft, near), { maxLength: 30 })

function addAll(
  { add }: Opened,
  all: readonly (readonly [typeof draft extends fc.Arbitrary<infer D> ? D : never, number])[],
) {
  for (const [one, time] of all) {
    const entry = add({ ...entryOf(one), time })
    if (one.correctedTo !== null && !entry.simulated) add(correctionOf(entry, one.correctedTo))
  }
}

/** As the console finds it when it starts again. */
function again({ store, platform }: Opened, zone: string) {
  return createUsage({ store, platform, timeZone: () => zone, listBudgets: () => [] })
}

const exact = {
  inputTokens: (one: EntryDraft) => one.inputTokens,
  outputTokens: (one: EntryDraft) => one.outputTokens,
  costNanoUsd: (one: EntryDraft) => one.costNanoUsd ?? 0,
  wouldCostNanoUsd: (one: EntryDraft) => one.wouldCostNanoUsd ?? 0,
  savedNanoUsd: (one: EntryDraft) => one.savedNanoUsd,
  entries: () => 1,
  cacheHits: (one: EntryDraft) => Number(one.kind === 'cache_hit'),
} as const satisfies Partial<Record<keyof UsageFigures, (one: EntryDraft) => number>>

function expectEqual(answer: UsageFigures, entries: readonly EntryDraft[]) {
  for (const [column, value] of Object.entries(exact) as [
    keyof typeof exact,
    (e: EntryDraft) => number,
  ][])
    expect(BigInt(answer[column]), column).toBe(
      entries.reduce((sum, one) => sum + BigInt(value(one)), 0n),
    )
}

describe('the cube', () => {
  test('answers what the entries say, in three zones across both clock changes, before and after more entries and over a restart', async () => {
    await fc.assert(
      fc.asyncProperty(
        drafts,
        drafts,
        filter,
        fc.constantFrom(undefined, ...groupings),
        fc.constantFrom(...zones),
        fc.constantFrom(...zones),
        fc.constantFrom('hour', 'day', 'week', 'month'),
        near,
        fc.integer({ min: 1, max: 60 * 96 }),
        fc.boolean(),
        async (first, later, asked, by, zone, timeZone, interval, start, quarters, simulated) => {
          const opened = openUsage(zone)
          opened.clock.time = Date.UTC(2026, 10, 3)
          const from = Math.floor(start / quarter) * quarter
          const range = { from, to: from + quarters * quarter }
          const inside = () =>
            opened.entries.filter(
              (one) =>
                one.simulated === simulated &&
                one.time >= range.from &&
                one.time < range.to &&
                passes(one, asked),
            )
          async function check(usage: Opened['usage']) {
            const question = { ...range, simulated, by, ...asked }
            const summary = await usage.summary(question)
            expectEqual(summary, inside())
            const spent = summary.charges.reduce(
              (sum, { costNanoUsd }) => sum + BigInt(costNanoUsd),
              0n,
            )
            expect(spent).toBe(BigInt(simulated ? summary.wouldCostNanoUsd : summary.costNanoUsd))
            for (const group of summary.groups)
              expectEqual(
                group,
                inside().filter(
                  (one) => by !== undefined && (labelOf(one, by) ?? noValue) === group.name,
                ),
              )
            const series = await usage.series({ ...question, interval, timeZone })
            for (const [index, bucket] of series.buckets.entries()) {
              const next = series.buckets[index + 1] ?? Infinity
              const figures = series.total[index]
              if (figures === undefined) throw new Error('no figures')
              expectEqual(
                figures,
                inside().filter(({ time }) => time >= bucket && time < next),
              )
            }
            const { overall } = await usage.latency({ ...question, interval, timeZone })
            expect(overall.latencyMs.count).toBe(
              inside().filter(({ kind, outcome }) => kind === 'attempt' && outcome === 'ok').length,
            )
          }
          addAll(opened, first)
          await opened.usage.warm()
          await check(opened.usage)
          addAll(opened, later)
          await check(opened.usage)
          const restarted = again(opened, zone)
          await restarted.warm()
          await check(restarted)
        },
      ),
      { numRuns: 20 },
    )
  }, 120_000)

  const crossing: LabelFilter = { model: 'gpt-4o', environment: 'production' }

  async function openFilled() {
    const opened = openUsage('Europe/Berlin')
    opened.clock.time = Date.UTC(2026, 5, 20)
    for (let index = 0; index < 40; index += 1)
      opened.add({
        environment: 'production',
        time: Date.UTC(2026, 5, 10) + index * 5 * hour,
        costNanoUsd: 10 + index,
      })
    await opened.usage.warm()
    return opened
  }

  const kept = ({ db }: Opened) =>
    db.prepare<[], number>('SELECT count(*) FROM usage_days').pluck().get() ?? 0
  const costOf = async (usage: Opened['usage']) =>
    (await usage.summary({ ...crossing, from: Date.UTC(2026, 5, 1), to: Date.UTC(2026, 5, 30) }))
      .costNanoUsd
  const whole = 40 * 10 + (39 * 40) / 2

  test('days that are over are kept, and are read after a restart instead of their entries', async () => {
    const opened = await openFilled()
    expect(kept(opened)).toBe(9)
    const prepared: string[] = []
    const { prepare } = opened.db
    opened.db.prepare = ((sql: string) => {
      prepared.push(sql)
      return prepare.call(opened.db, sql)
    }) as typeof prepare
    const restarted = again(opened, 'Europe/Berlin')
    await restarted.warm()
    prepared.length = 0
    expect(await costOf(restarted)).toBe(whole)
    // A walk over the entries would have its statement made for the question.
    expect(prepared.filter((sql) => sql.includes('FROM entries'))).toEqual([])
  })

  test.each([
    ['one whose bytes were changed', 'UPDATE usage_days SET data = zeroblob(length(data))'],
    ['one that is cut short', 'UPDATE usage_days SET data = substr(data, 1, 40)'],
    ['one that is said to be of another day', 'UPDATE usage_days SET end = end + 3600000'],
    ['one whose checksum is another', 'UPDATE usage_days SET checksum = checksum + 1'],
    ['one that is missing', 'DELETE FROM usage_days'],
    ['one of another chain', "UPDATE usage_days_standing SET hash = 'other'"],
  ])('a kept day that is damaged is made anew: %s', async (_, damage) => {
    const opened = await openFilled()
    opened.db.exec(damage)
    const restarted = again(opened, 'Europe/Berlin')
    await restarted.warm()
    expect(await costOf(restarted)).toBe(whole)
    expect(kept(opened)).toBe(9)
  })

  test('a table of kept days with a damaged page is done without', async () => {
    const opened = await openFilled()
    const { db, file } = opened
    const root = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'usage_days'").pluck()
    const [page, size] = [Number(root.get()), Number(db.pragma('page_size', { simple: true }))]
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.pragma('shrink_memory')
    const handle = openSync(file, 'r+')
    writeSync(handle, Buffer.alloc(size, 0xff), 0, size, (page - 1) * size)
    closeSync(handle)
    expect(() => kept(opened)).toThrow('malformed')
    const restarted = again(opened, 'Europe/Berlin')
    await restarted.warm()
    expect(await costOf(restarted)).toBe(whole)
  })

  test('entries that came for a kept day while nobody looked are in it after a restart', async () => {
    const opened = await openFilled()
    opened.add({ environment: 'production', time: Date.UTC(2026, 5, 12), costNanoUsd: 5_000 })
    const restarted = again(opened, 'Europe/Berlin')
    await restarted.warm()
    expect(await costOf(restarted)).toBe(whole + 5_000)
    opened.add({ environment: 'production', time: Date.UTC(2026, 5, 11), costNanoUsd: 7_000 })
    expect(await costOf(restarted)).toBe(whole + 12_000)
  })

  test('a day that is said to hold more of the chain than it does is made anew', async () => {
    const opened = await openFilled()
    opened.db.exec('UPDATE usage_days SET until_seq = until_seq + 1000')
    opened.add({ environment: 'production', time: Date.UTC(2026, 5, 12), costNanoUsd: 5_000 })
    const restarted = again(opened, 'Europe/Berlin')
    await restarted.warm()
    expect(await costOf(restarted)).toBe(whole + 5_000)
  })

  test('days by other rules for the clocks of the zone make room for those of now', async () => {
    const opened = await openFilled()
    opened.db.exec('UPDATE usage_days SET start = start + 3600000, end = end + 3600000')
    await again(opened, 'Europe/Berlin').warm()
    opened.add({ environment: 'production', time: Date.UTC(2026, 5, 12, 10), costNanoUsd: 5_000 })
    const restarted = again(opened, 'Europe/Berlin')
    await restarted.warm()
    expect(await costOf(restarted)).toBe(whole + 5_000)
    expect(kept(opened)).toBe(9)
  })

  test('another zone of the person makes other days, and answers stay the same', async () => {
    const opened = await openFilled()
    const moved = again(opened, 'Asia/Kolkata')
    await moved.warm()
    expect(await costOf(moved)).toBe(whole)
    expect(opened.db.prepare('SELECT time_zone FROM usage_days_standing').pluck().get()).toBe(
      'Asia/Kolkata',
    )
  })

  test('a day that was being made when the ledger was replaced is not kept of two ledgers', async () => {
    const opened = openUsage('Europe/Berlin')
    opened.clock.time = Date.UTC(2026, 5, 20)
    for (let index = 0; index < 900; index += 1)
      opened.add({ environment: 'production', time: Date.UTC(2026, 5, 12, 10) + index })
    const replace = () =>
      opened.db.exec(`DROP TRIGGER entries_refuse_update;
        UPDATE entries SET cost = cost + 1, hash = 'x' || hash;
        UPDATE usage_days_standing SET (seq, hash) =
          (SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1)`)
    let asked = 0
    function monotonic() {
      asked += 1
      // The first four hundred entries are read.
      if (asked === 3) replace()
      return asked * 10
    }
    const { store, platform, clock } = opened
    const usage = again(
      { ...opened, store, platform: { ...platform, clock: { ...clock, monotonic } } },
      'Europe/Berlin',
    )
    await usage.warm()
    expect(await costOf(usage)).toBe(900 * 1001)
    const restarted = again(opened, 'Europe/Berlin')
    await restarted.warm()
    expect(await costOf(restarted)).toBe(900 * 1001)
  })

  test('answers are right while days are made, whatever comes in and however the zone is changed', async () => {
    const pause = () => new Promise((resolve) => setTimeout(resolve, 8))
    const start = Date.UTC(2026, 2, 25)
    const step = fc.oneof(
      fc.record({ add: fc.integer({ min: 0, max: 8 * 24 }) }),
      fc.constantFrom('ask', 'pause', 'zone', 'forget'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const opened = openUsage('Europe/Berlin')
        opened.clock.time = Date.UTC(2026, 3, 1)
        let zone: (typeof zones)[number] = 'Europe/Berlin'
        let ticks = 0
        const { store, platform, clock } = opened
        const usage = createUsage({
          store,
          platform: { ...platform, clock: { ...clock, monotonic: () => (ticks += 4) } },
          timeZone: () => zone,
          listBudgets: () => [],
        })
        const add = (hours: number) =>
          opened.add({ environment: 'production', time: start + hours * hour, costNanoUsd: 7 })
        const check = async (asked: Opened['usage']) =>
          expect(
            (await asked.summary({ ...crossing, from: start - 9 * day, to: start + 9 * day }))
              .costNanoUsd,
          ).toBe(7 * opened.entries.length)
        for (let index = 0; index < 60; index += 1) add(index * 3)
        const making = usage.warm()
        for (const one of steps) {
          if (typeof one === 'object') add(one.add)
          else if (one === 'ask') await check(usage)
          else if (one === 'pause') await pause()
          else if (one === 'forget') usage.reload()
          else zone = zone === 'Asia/Kolkata' ? 'Europe/Berlin' : 'Asia/Kolkata'
        }
        await making
        await check(usage)
        const restarted = again(opened, zone)
        await restarted.warm()
        await check(restarted)
      }),
      { numRuns: 6 },
    )
  }, 120_000)

  test('entries are counted once where adding them was cut short by a fault', async () => {
    const opened = openUsage('Europe/Berlin')
    opened.clock.time = Date.UTC(2026, 5, 20)
    let left = Infinity
    const { platform, clock } = opened
    const monotonic = () => {
      left -= 1
      if (left === 0) throw new Error('no clock')
      return clock.time
    }
    const flaky = again(
      { ...opened, platform: { ...platform, clock: { ...clock, monotonic } } },
      'Europe/Berlin',
    )
    opened.add({ environment: 'production', time: Date.UTC(2026, 5, 12) })
    await flaky.warm()
    opened.add({ environment: 'production', time: Date.UTC(2026, 5, 12, 5) })
    expect(await costOf(flaky)).toBe(2000)
    opened.add({ environment: 'production', time: Date.UTC(2026, 5, 12, 6) })
    // Asked as the adding begins, and after it has added the first entries.
    left = 2
    await expect(costOf(flaky)).rejects.toThrow('no clock')
    expect(await costOf(flaky)).toBe(3000)
  })

  test('a ledger that may not be written stays as it was found, and answers all the same', async () => {
    const opened = await openFilled()
    opened.db.exec('DELETE FROM usage_days; DELETE FROM usage_days_standing')
    const { store, platform } = opened
    const usage = createUsage({
      store,
      platform,
      timeZone: () => 'Europe/Berlin',
      listBudgets: () => [],
      mayWrite: () => false,
    })
    await usage.warm()
    expect(await costOf(usage)).toBe(whole)
    expect(kept(opened)).toBe(0)
  })
})
