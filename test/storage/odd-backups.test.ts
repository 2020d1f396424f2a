/**
 * The backup folder and its files when they are not what they should be, and backups that are given
 * up half way.
 */
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createBackupThread } from '../../src/main/storage/backup-thread'
import { openDatabase } from '../../src/main/storage/open-database'
import { ask, doneOf, openHouse, type House } from '../support/house'
import { makeHome } from '../support/fault-tools'

async function houseWithBackup(): Promise<{ house: House; file: string; folder: string }> {
  const house = await openHouse()
  await house.client.budgets.create({
    name: 'cap',
    scope: {},
    unit: 'usd',
    period: 'month',
    limit: 1e12,
    enforcement: 'hard',
  })
  for (const text of ['one', 'two', 'three']) doneOf(await house.run(ask(text)))
  const { id } = await house.client.backups.create()
  const folder = join(house.home, 'backups')
  return { house, folder, file: join(folder, `${id}.db`) }
}

test(
  'a FIFO, a folder, a link, an empty, a huge, a text and another program’s file in the backup folder: each has a sentence, none is waited for, none can be restored',
  { timeout: 90_000 },
  async () => {
    const { house, folder } = await houseWithBackup()
    const { client } = house
    execFileSync('mkfifo', [join(folder, 'fifo.db')])
    mkdirSync(join(folder, 'folder.db'))
    symlinkSync(join(house.home, 'ledger.db'), join(folder, 'link.db'))
    symlinkSync('/nowhere', join(folder, 'dangling.db'))
    writeFileSync(join(folder, 'empty.db'), '')
    writeFileSync(join(folder, 'huge.db'), 'x')
    truncateSync(join(folder, 'huge.db'), 2 ** 40)
    writeFileSync(
      join(folder, 'text.db'),
      'not a database, but long enough to be looked at as if it were one '.repeat(100),
    )
    const foreign = new Database(join(folder, 'foreign.db'))
    foreign.exec('CREATE TABLE t (x)')
    foreign.close()
    const { items } = await client.backups.list()
    const problems = Object.fromEntries(items.map(({ id, problem }) => [id, problem]))
    expect(problems).toMatchObject({
      fifo: expect.stringContaining('FIFO'),
      folder: expect.stringContaining('folder'),
      link: expect.stringContaining('link'),
      dangling: expect.stringContaining('link'),
      empty: 'The file is empty.',
      huge: 'It is not a database.',
      text: 'It is not a database.',
      foreign: 'It is not a ledger of this program.',
    })
    for (const id of Object.keys(problems).filter((name) => problems[name] !== null)) {
      await expect(client.backups.restore({ id }), id).rejects.toMatchObject({
        code: 'ledger_unavailable',
        message: expect.stringContaining('cannot be restored'),
      })
    }
    doneOf(await house.run(ask('four')))
    await house.closeAndCheck()
  },
)

const foreign: Readonly<Record<string, readonly [sql: string, problem: string]>> = {
  'a trigger of its own': [
    'CREATE TRIGGER evil AFTER INSERT ON audit BEGIN DELETE FROM budgets; END',
    'a trigger that is not ours',
  ],
  'one of our triggers with another body': [
    'DROP TRIGGER entries_refuse_delete; CREATE TRIGGER entries_refuse_delete BEFORE DELETE ON entries BEGIN SELECT 1; END',
    'is not ours',
  ],
  'a trigger missing': ['DROP TRIGGER entries_refuse_update', 'has no trigger'],
  'a view': ['CREATE VIEW v AS SELECT * FROM meta', 'a view that is not ours'],
  'a view in place of a table': [
    'ALTER TABLE settings RENAME TO other; CREATE VIEW settings AS SELECT * FROM other',
    'not ours',
  ],
  'a table of its own': ['CREATE TABLE evil (x)', 'a table that is not ours'],
  'a table without its checks': [
    'CREATE TABLE copy AS SELECT * FROM projects; DROP TABLE projects; ALTER TABLE copy RENAME TO projects',
    'is not ours',
  ],
  'an index of its own': ['CREATE INDEX evil ON entries (cost)', 'an index that is not ours'],
  'a scope that is not JSON': ["UPDATE budgets SET scope = 'not json'", 'budgets.scope'],
  'a policy with an unknown field': [
    "UPDATE services SET policy = '{\"allowedModelz\":[]}' WHERE name = 'chat'",
    'services.policy',
  ],
  'a time zone that is none': [
    "UPDATE budgets SET time_zone = 'Nowhere/At_All'",
    'budgets.time_zone',
  ],
  'a setting that is not JSON': ["INSERT INTO settings VALUES ('theme', 'dark')", 'settings.value'],
  'a call whose facts are not JSON': ["UPDATE calls SET facts = '{'", 'calls.facts'],
  'an open hold whose facts are not JSON': [
    "INSERT INTO holds (id, call_id, attempt, state, time, facts, input_bound, output_bound, cost_bound) VALUES ('hld_x', 'call_x', 1, 'open', 1, 'x', 1, 1, 1)",
    'holds.facts',
  ],
}

test(
  'a backup with a foreign trigger, view, table, index or a cell that cannot be read is refused with a sentence, and nothing of it runs',
  { timeout: 90_000 },
  async () => {
    const { house, folder, file } = await houseWithBackup()
    for (const [name, [sql, problem]] of Object.entries(foreign)) {
      copyFileSync(file, join(folder, 'changed.db'))
      const db = new Database(join(folder, 'changed.db'))
      db.exec(`PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; ${sql}`)
      db.close()
      await expect(house.client.backups.restore({ id: 'changed' }), name).rejects.toMatchObject({
        code: 'ledger_unavailable',
        message: expect.stringContaining(problem),
      })
      expect((await house.client.budgets.list()).items, name).toHaveLength(1)
      expect((await house.client.ledger.list({})).items, name).toHaveLength(3)
    }
    await house.closeAndCheck()
  },
)

test('what a backup says of sums and counters is derived anew from its entries', async () => {
  const { house, file } = await houseWithBackup()
  const [before] = (await house.client.budgets.list()).items
  const usage = await house.client.usage.summary({ by: 'model' })
  const db = new Database(file)
  db.exec(
    'UPDATE budget_periods SET spent = -9000000000000, held = 5, period_end = period_start + 1; UPDATE rollup_15m SET cost = 0, calls = 77; UPDATE cache_size SET bytes = 9',
  )
  db.close()
  await house.client.backups.restore({ id: file.slice(file.lastIndexOf('/') + 1, -'.db'.length) })
  expect((await house.client.budgets.list()).items[0]).toMatchObject({
    spent: before?.spent,
    held: 0,
    free: before?.free,
  })
  expect(await house.client.usage.summary({ by: 'model' })).toMatchObject({
    calls: usage.calls,
    costNanoUsd: usage.costNanoUsd,
    groups: usage.groups,
  })
  doneOf(await house.run(ask('then')))
  await house.closeAndCheck()
})

test('a copy that is no longer wanted ends at its next row, and the thread by itself', async () => {
  const { home } = makeHome()
  const db = openDatabase(join(home, 'ledger.db'))
  const insert = db.prepare(
    "INSERT INTO calls (id, time, state, source, project, environment, title) VALUES (?, 1, 'done', 'api', 'dev', 'development', 'x')",
  )
  db.transaction(() => {
    for (let index = 0; index < 300_000; index += 1) insert.run(String(index))
  })()
  const thread = createBackupThread()
  const copy = thread.copy(join(home, 'ledger.db'), join(home, 'copy.db'), {
    signal: new AbortController().signal,
    onProgress() {},
  })
  const outcome = copy.then(
    () => 'copied',
    (error: unknown) => error,
  )
  await expect
    .poll(() => existsSync(join(home, 'copy.db')), { timeout: 20_000, interval: 1 })
    .toBe(true)
  await thread.stop()
  expect(await outcome).toMatchObject({ code: 'STOPPED' })
  db.close()
  rmSync(join(home, '..'), { recursive: true, force: true })
})

test('a list during a copy shows whole backups alone; closing gives the copy up and leaves nothing of it, and the next start removes what a crash left', async () => {
  const { house, folder } = await houseWithBackup()
  const made = house.client.backups.create().catch((error: unknown) => error)
  const { items, running } = await house.client.backups.list()
  expect(running).toBe(true)
  expect(items.map(({ problem }) => problem)).toEqual([null])
  await house.console.close()
  expect(await made).toMatchObject({ code: 'conflict', message: expect.stringContaining('closed') })
  expect(readdirSync(folder)).toHaveLength(1)
  writeFileSync(join(folder, '.unfinished-ledger-x.db'), 'half')
  writeFileSync(join(folder, '.unfinished-ledger-x.db-journal'), 'half')
  const next = await openHouse({ home: house.home, mock: house.mock, keys: false })
  expect(readdirSync(folder)).toHaveLength(1)
  await next.closeAndCheck()
})
