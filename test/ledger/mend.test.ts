/** Sums that differ from their entries are found and put right beside calls that go on. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { rebuildAsTask } from '../../src/main/console/rebuild-task'
import { createLedger } from '../../src/main/ledger/ledger'
import { mendRollups } from '../../src/main/ledger/mend'
import { createTasks } from '../../src/main/platform/tasks'
import { openReader } from '../../src/main/storage/open-database'
import { openTestStore } from '../record/open-store'
import { openHouse } from '../support/house'
import { rebuildRollups } from '../support/rebuild-rollups'
import { sampleEntry } from './sample-entry'

const quarter = 900_000
const start = Date.UTC(2026, 5, 15, 12)

function openLedger() {
  const parts = openTestStore()
  const { store, file } = parts
  store.db.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('ledgerId', 'l')").run()
  const ledger = createLedger({ db: store.db, openConnection: () => openReader(file) })
  const append = (count: number, time: number, simulated = false) =>
    store.write(() => {
      for (let index = 0; index < count; index += 1)
        ledger.append(
          sampleEntry({
            time: time + index,
            simulated,
            user: `u${index % 3}`,
            ...(simulated ? { costNanoUsd: 0, wouldCostNanoUsd: 1000 } : {}),
          }),
        )
    })
  const dump = () => ({
    rows: store.db.prepare('SELECT * FROM rollup_15m').raw().all(),
    charges: store.db.prepare('SELECT * FROM charge_15m').raw().all(),
  })
  /** As the entries say, whatever is kept. */
  const derived = () => {
    const kept = dump()
    store.write(() => rebuildRollups(store.db))
    const right = dump()
    expect(kept).toEqual(right)
    return right
  }
  return { ...parts, ledger, append, dump, derived }
}

const unwatched = { signal: new AbortController().signal, onAdded() {} }

test('a sum that was changed, lost or is of no entry is put right, and right ones are not written', async () => {
  const { store, append, dump, derived } = openLedger()
  for (const index of [0, 1, 5]) append(4, start + index * quarter)
  append(2, start, true)
  const right = dump()
  expect(await mendRollups(store, unwatched)).toEqual({ entries: 14, corrected: 0 })
  const { db } = store
  db.prepare("UPDATE rollup_15m SET cost = cost + 1 WHERE dimension = 'model' AND bucket = ?").run(
    start,
  )
  db.prepare("DELETE FROM rollup_15m WHERE dimension = 'user' AND bucket = ?").run(start + quarter)
  db.prepare('UPDATE charge_15m SET cost = 7 WHERE bucket = ?').run(start + 5 * quarter)
  for (const bucket of [start + 9 * quarter, start + 9 * quarter + 5, 7])
    db.prepare(
      `INSERT INTO rollup_15m SELECT 'user', 'ghost', 1, ?, ${db
        .prepare<[], string>("SELECT name FROM pragma_table_info('rollup_15m') WHERE cid > 3")
        .pluck()
        .all()
        .join(', ')} FROM rollup_15m WHERE dimension = 'all' LIMIT 1`,
    ).run(bucket)
  const { entries, corrected } = await mendRollups(store, unwatched)
  expect(entries).toBe(14)
  expect(corrected).toBeGreaterThanOrEqual(4)
  expect(dump()).toEqual(right)
  derived()
  expect((await mendRollups(store, unwatched)).corrected).toBe(0)
})

test('entries that come while their quarter is added up are in its sums once', async () => {
  const { store, append, derived } = openLedger()
  append(1000, start)
  store.db.prepare("UPDATE rollup_15m SET calls = 0 WHERE dimension = 'project'").run()
  let told = 0
  const mending = mendRollups(store, { ...unwatched, onAdded: (entries) => (told = entries) })
  append(10, start)
  append(10, start + quarter)
  await mending
  expect(told).toBe(1020)
  derived()
})

test('an entry that is written as a quarter is compared is not lost from its sums', async () => {
  const { store, append, derived } = openLedger()
  append(3, start)
  store.db.prepare('UPDATE rollup_15m SET calls = 0').run()
  // Between any two steps of the mending.
  async function write() {
    for (let step = 0; step < 8; step += 1) {
      await Promise.resolve()
      append(1, start)
    }
  }
  const writing = write()
  await mendRollups(store, unwatched)
  await writing
  derived()
})

test('sums of a ledger that took the place of the one being added up stay as they are', async () => {
  const { store, append, derived } = openLedger()
  append(700, start)
  const mending = mendRollups(store, unwatched)
  store.db.exec(
    "DROP TRIGGER entries_refuse_update; UPDATE entries SET cost = cost + 1, hash = 'x' || hash",
  )
  store.write(() => rebuildRollups(store.db))
  await mending
  derived()
})

test('stopped, it says how far it came; what it did is right and the rest as it was', async () => {
  const { store, platform, audit, append, derived, ledger } = openLedger()
  for (let index = 0; index < 20; index += 1) append(1, start + index * quarter)
  store.db.prepare("UPDATE rollup_15m SET cost = 1 WHERE dimension = 'all'").run()
  const tasks = createTasks(platform)
  let reloads = 0
  const rebuild = rebuildAsTask({
    store,
    platform,
    audit,
    tasks,
    entries: () => ledger.head().seq,
    checkWritable() {},
    onCorrected: () => (reloads += 1),
  })
  const rebuilt = rebuild('page')
  await expect(rebuild('api')).rejects.toMatchObject({ code: 'conflict' })
  const [task] = tasks.list().items
  tasks.stop(task?.id ?? '')
  const stopped = await rebuilt
  expect(stopped).toMatchObject({ stopped: true })
  expect(stopped.corrected).toBeGreaterThan(0)
  expect(stopped.corrected).toBeLessThan(20)
  const wrong = store.db
    .prepare("SELECT count(*) FROM rollup_15m WHERE dimension = 'all' AND cost = 1")
    .pluck()
  expect(wrong.get()).toBe(20 - stopped.corrected)
  expect(await rebuild('page')).toMatchObject({
    stopped: false,
    entries: 20,
    corrected: 20 - stopped.corrected,
  })
  expect(reloads).toBe(2)
  derived()
  const onRecord = store.db.prepare('SELECT what FROM audit').pluck().all()
  expect(onRecord).toEqual(['sums corrected', 'sums corrected'])
})

test('a total that was wrong is right once its sums were added up anew, also where it was asked before', async () => {
  const { client, home } = await openHouse()
  await client.calls.create({
    project: 'dev',
    model: 'simulated/sim-mini',
    messages: [{ role: 'user', content: 'x' }],
  })
  const db = new Database(join(home, 'ledger.db'))
  onTestFinished(() => void db.close())
  db.prepare("UPDATE rollup_15m SET calls = 5, entries = 5 WHERE dimension = 'all'").run()
  const [from, to] = [Date.now() - 7_200_000, Date.now() + 7_200_000]
  const calls = async () => (await client.usage.summary({ from, to, simulated: true })).calls
  expect(await calls()).toBe(5)
  expect(await client.ledger.rebuild()).toMatchObject({ entries: 1, corrected: 1 })
  expect(await calls()).toBe(1)
})
