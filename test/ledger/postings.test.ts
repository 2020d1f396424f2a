/**
 * Pages through several labels at once: what the kept places of labels find is what the entries
 * say, wherever entries stand in time and whatever is missing of the places.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noValue } from '../../src/contract/entry-filter'
import type { Entry, LedgerFilter } from '../../src/contract/ledger'
import { rebuildProjections } from '../../src/main/console/rebuild-projections'
import { createPostingBuilder } from '../../src/main/ledger/build-postings'
import { conditionsOf, termsOf } from '../../src/main/ledger/filter'
import { createLedger } from '../../src/main/ledger/ledger'
import { blockSize } from '../../src/main/ledger/postings'
import { createPostingSearch } from '../../src/main/ledger/search-postings'
import { openReader } from '../../src/main/storage/open-database'
import { openTestStore } from '../record/open-store'
import { sampleEntry } from './sample-entry'

const start = Date.UTC(2026, 0, 1)
const minute = 60_000
const count = 2 * blockSize + 700

/** Services belong to one project each; calls settle in another order than they were held in. */
function open(enabled = true) {
  const opened = openTestStore()
  const { db, file, store } = opened
  db.prepare("INSERT INTO meta (name, value) VALUES ('ledgerId', 'led_test')").run()
  const ledger = createLedger({ db, openConnection: () => openReader(file) })
  const all: Entry[] = []
  store.write(() => {
    for (let i = 0; i < count; i += 1)
      all.push(
        ledger.append(
          sampleEntry({
            time:
              start + Math.floor(i / 3) * minute - (i % 7) * 5 * minute - (i % 500 === 9 ? 2e8 : 0),
            project: i % 2 === 0 ? 'even' : 'odd',
            service: i % 11 === 0 ? null : `service-${i % 4}`,
            user: i % 5 === 0 ? null : `user-${i % 37}`,
            environment: i % 1500 === 0 ? 'staging' : 'production',
            simulated: i % 400 === 1,
            source: i % 300 === 2 ? 'playground' : 'api',
            outcome: i % 90 === 5 ? 'timeout' : 'ok',
            unresolved: i % 800 === 6,
          }),
        ),
      )
  })
  const builder = createPostingBuilder({ store, mayGoOn: () => enabled })
  return { ...opened, ledger, all, builder, search: createPostingSearch(db) }
}

const filters = fc.record(
  {
    project: fc.constantFrom('even', 'odd'),
    service: fc.constantFrom('service-0', 'service-1', 'elsewhere', noValue),
    user: fc.constantFrom('user-1', 'user-36', noValue),
    environment: fc.constantFrom('production', 'staging'),
    simulated: fc.boolean(),
    source: fc.constantFrom('api' as const, 'playground' as const),
    outcome: fc.constantFrom('ok', 'timeout'),
    unresolved: fc.boolean(),
    from: fc.integer({ min: start, max: start + 2000 * minute }),
    to: fc.integer({ min: start + 2000 * minute, max: start + 4000 * minute }),
  },
  { requiredKeys: [] },
)

function passing(all: readonly Entry[], { from, to, ...labels }: LedgerFilter): number[] {
  return all
    .filter(
      (entry) =>
        entry.time >= (from ?? -Infinity) &&
        entry.time < (to ?? Infinity) &&
        Object.entries(labels).every(
          ([field, value]) => (entry[field as keyof Entry] ?? noValue) === value,
        ),
    )
    .sort((a, b) => b.time - a.time || b.seq - a.seq)
    .map(({ seq }) => seq)
}

function find({ search }: ReturnType<typeof open>, filter: LedgerFilter, most = count) {
  const { from = 0, to = Number.MAX_SAFE_INTEGER, ...labels } = filter
  return search
    .find({
      terms: termsOf(labels),
      conditions: conditionsOf(labels),
      before: { time: to, seq: 0 },
      from,
      most,
    })
    ?.map(({ seq }) => seq)
}

test('pages through any labels hold what the entries say, in order, one after the other', async () => {
  const opened = open()
  await opened.builder.build()
  fc.assert(
    fc.property(filters, fc.constantFrom(7, 100, 1000), (filter, limit) => {
      const seen: number[] = []
      for (let cursor: string | undefined; ;) {
        const page = opened.ledger.list({ ...filter, limit, cursor })
        seen.push(...page.items.map(({ seq }) => seq))
        cursor = page.nextCursor
        if (cursor === undefined || seen.length > 3 * limit) break
      }
      expect(seen).toEqual(passing(opened.all, filter).slice(0, seen.length))
      if (seen.length <= 3 * limit) expect(seen).toHaveLength(passing(opened.all, filter).length)
    }),
    { numRuns: 40 },
  )
})

test('the places of labels alone find every entry that has them all', async () => {
  const opened = open()
  await opened.builder.build()
  fc.assert(
    fc.property(filters, fc.constantFrom(3, 200, count), (filter, most) => {
      expect(find(opened, filter, most)).toEqual(passing(opened.all, filter).slice(0, most))
    }),
    { numRuns: 40 },
  )
})

test('two common labels that never meet are told apart without reading their entries', async () => {
  const { db, builder, search } = open()
  await builder.build()
  let looked = 0
  db.function('looked_at', () => {
    looked += 1
    return 1
  })
  const filter = { project: 'even', service: 'service-1' }
  const { sql, values } = conditionsOf(filter)
  const found = search.find({
    terms: termsOf(filter),
    conditions: { sql: ` AND looked_at() = 1${sql}`, values },
    before: { time: Number.MAX_SAFE_INTEGER, seq: 0 },
    from: 0,
    most: 10,
  })
  expect(found).toEqual([])
  // Those after the last full block.
  expect(looked).toBeLessThanOrEqual(700)
})

test('a damaged place is read from the entries instead', async () => {
  const opened = open()
  await opened.builder.build()
  const filter = { project: 'even', service: 'service-2', user: 'user-1' }
  const { changes } = opened.db
    .prepare("UPDATE entry_postings SET places = zeroblob(length(places)) WHERE field <> 'user'")
    .run()
  expect(changes).toBeGreaterThan(10)
  expect(find(opened, filter)).toEqual(passing(opened.all, filter))
})

test('blocks that are not looked through yet are read, a few; with more the pages still hold all', async () => {
  const opened = open()
  const filter = { environment: 'staging', outcome: 'ok' }
  expect(find(opened, filter)).toBeUndefined()
  expect(opened.ledger.list(filter).items.map(({ seq }) => seq)).toEqual(
    passing(opened.all, filter),
  )
  await opened.builder.build()
  opened.db.exec('DELETE FROM entry_blocks WHERE block = 0')
  expect(find(opened, filter)).toEqual(passing(opened.all, filter))
})

test('nothing is kept while nothing may be written, and what a restored file says goes', async () => {
  const opened = open(false)
  const kept = opened.db.prepare('SELECT count(*) FROM entry_postings').pluck()
  await opened.builder.build()
  expect(kept.get()).toBe(0)
  const builder = createPostingBuilder({ store: opened.store, mayGoOn: () => true })
  await builder.build()
  expect(kept.get()).toBeGreaterThan(0)
  await rebuildProjections(opened.db, new AbortController().signal, () => undefined)
  expect(kept.get()).toBe(0)
})
