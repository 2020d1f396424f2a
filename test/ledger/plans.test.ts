/**
 * Pages of the ledger find what they show by an index and never sort or read the rest: at a million
 * entries a scan would stop the program.
 */
import { expect, test, vi } from 'vitest'
import type { LedgerFilter } from '../../src/contract/ledger'
import { conditionsOf } from '../../src/main/ledger/filter'
import { createLedger } from '../../src/main/ledger/ledger'
import { providerRefusals } from '../../src/main/usage/provider-refusals'
import { openReader } from '../../src/main/storage/open-database'
import { openTestStore } from '../record/open-store'
import { sampleEntry } from './sample-entry'

const range = { from: 1, to: 2 }

const pages: readonly (readonly [LedgerFilter, string])[] = [
  [{}, 'entries_by_time'],
  [range, 'entries_by_time'],
  [{ provider: 'openai' }, 'entries_by_provider'],
  [{ ...range, project: 'dev' }, 'entries_by_project'],
  [{ ...range, project: 'dev', model: 'm', provider: 'p', environment: 'e' }, 'entries_by_model'],
  [{ model: 'm', service: 's' }, 'entries_by_service'],
  [{ environment: 'production', simulated: false }, 'entries_by_environment'],
  [{ key: 'k' }, 'entries_by_key'],
  [{ user: 'u', project: 'dev' }, 'entries_by_user'],
  [{ organization: 'o' }, 'entries_by_organization'],
  [{ source: 'comparison' }, 'entries_by_source'],
  [{ source: 'api', outcome: 'ok', kind: 'attempt', costStatus: 'computed' }, 'entries_by_time'],
  [{ outcome: 'timeout', project: 'dev' }, 'entries_by_trouble'],
  [{ kind: 'adjustment', project: 'dev' }, 'entries_by_kind'],
  [{ costStatus: 'unknown' }, 'entries_by_cost_status'],
  [{ unresolved: true, project: 'dev', ...range }, 'entries_unresolved'],
  [{ simulated: true }, 'entries_simulated'],
]

test.each(pages)('a page filtered by %j goes by %s, in order', (filter, index) => {
  const { db } = openTestStore()
  const { sql, values } = conditionsOf(filter)
  const plan = db
    .prepare<unknown[], { detail: string }>(
      `EXPLAIN QUERY PLAN SELECT * FROM entries WHERE (time, seq) < (?, ?)${sql} ORDER BY time DESC, seq DESC LIMIT ?`,
    )
    .all(9, 9, ...values, 10)
  // Whether an unresolved entry has been corrected is looked up by its id, for each that the page
  // comes by.
  for (const { detail } of plan.slice(1))
    expect(detail).toMatch(
      /^CORRELATED SCALAR SUBQUERY|^SEARCH correction USING INDEX entries_by_adjusted /,
    )
  expect(plan[0]?.detail).toMatch(new RegExp(`^SEARCH entries USING INDEX ${index} \\(`))
})

test('what providers refused of a busy service is found by its outcome', () => {
  const { db } = openTestStore()
  const prepare = vi.spyOn(db, 'prepare')
  providerRefusals(db, { by: 'provider', simulated: false, service: 's', user: 'u' })(range)
  const [sql = ''] = prepare.mock.lastCall ?? []
  prepare.mockRestore()
  expect(sql).toContain('service')
  const plan = db
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...[...sql.matchAll(/\?/g)].map(() => 1))
  expect(plan[0]?.detail).toContain('entries_by_trouble (outcome=? AND time>? AND time<?)')
})

test('the sweep at start and the expiry of content do not read every call', () => {
  const { db } = openTestStore()
  const detail = (sql: string) =>
    db
      .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => row.detail)
  expect(detail("UPDATE calls SET state = 'failed' WHERE state = 'running'")).toEqual([
    expect.stringContaining('calls_running'),
  ])
  expect(detail('UPDATE calls SET request = NULL WHERE time < 5 AND request IS NOT NULL')).toEqual([
    expect.stringContaining('calls_with_content'),
  ])
})

test('no statistics are kept: with them SQLite changes its plans behind these tests', () => {
  const { db } = openTestStore()
  expect(db.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'sqlite_stat%'").all()).toEqual(
    [],
  )
})

function open() {
  const opened = openTestStore()
  opened.db.prepare("INSERT INTO meta (name, value) VALUES ('ledgerId', 'led_test')").run()
  return {
    ...opened,
    ledger: createLedger({ db: opened.db, openConnection: () => openReader(opened.file) }),
  }
}

test('pages go by the time of the hold, and the cursor neither skips nor repeats where settlements came in another order', () => {
  const { ledger, store } = open()
  const times = [5, 3, 9, 3, 1, 9, 9, 2]
  store.write(() =>
    times.forEach((time) => ledger.append(sampleEntry({ time, project: time === 3 ? 'a' : 'b' }))),
  )
  const seen: [number, number][] = []
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = ledger.list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) })
    seen.push(...page.items.map(({ time, seq }): [number, number] => [time, seq]))
    cursor = page.nextCursor
  }
  expect(seen).toEqual([
    [9, 7],
    [9, 6],
    [9, 3],
    [5, 1],
    [3, 4],
    [3, 2],
    [2, 8],
    [1, 5],
  ])
  expect(ledger.list({ project: 'a', from: 3, to: 4 }).items.map((entry) => entry.seq)).toEqual([
    4, 2,
  ])
})

test('a page of a past range begins at its end: one upper bound, so that nothing newer is read', () => {
  const { db, ledger, store } = open()
  store.write(() => [1, 2, 3, 3, 4, 5].forEach((time) => ledger.append(sampleEntry({ time }))))
  const prepare = vi.spyOn(db, 'prepare')
  const first = ledger.list({ from: 2, to: 4, limit: 2 })
  expect(first.items.map((entry) => entry.seq)).toEqual([4, 3])
  expect(
    ledger
      .list({
        from: 2,
        to: 4,
        limit: 2,
        ...(first.nextCursor === undefined ? {} : { cursor: first.nextCursor }),
      })
      .items.map((entry) => entry.seq),
  ).toEqual([2])
  expect(ledger.list({ to: 9 }).items).toHaveLength(6)
  for (const [sql] of prepare.mock.calls) expect(sql).not.toContain('time < ?')
})

test('text that is not well-formed Unicode keeps the chain sound', async () => {
  const { ledger, store } = open()
  store.write(() => ledger.append(sampleEntry({ servedModel: 'half \ud83d', reason: '\udc00' })))
  store.write(() => ledger.append(sampleEntry({ reason: 'nul \0 and emoji 😀' })))
  expect(await ledger.verify()).toMatchObject({ ok: true, entries: 2 })
})

test('an export filtered to almost nothing gives way to other work between slices', async () => {
  const { ledger, store } = open()
  store.write(() => {
    for (let i = 0; i < 2600; i += 1)
      ledger.append(sampleEntry(i === 1300 ? { project: 'rare' } : {}))
  })
  let turns = 0
  let counting = true
  const tick = () => {
    turns += 1
    if (counting) setImmediate(tick)
  }
  setImmediate(tick)
  let text = ''
  for await (const piece of ledger.export('jsonl', { project: 'rare' })) text += piece
  counting = false
  expect(text.trimEnd().split('\n')).toHaveLength(1)
  expect(turns).toBeGreaterThan(3)
})
