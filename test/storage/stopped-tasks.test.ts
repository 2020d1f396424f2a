/**
 * Verify, wipe, export, backup and restore stopped in the middle: nothing is left half done, it is said
 * what was, and asked again each goes through.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createContent } from '../../src/main/console/content'
import { exportAsTask } from '../../src/main/console/export-task'
import { verifyAsTask } from '../../src/main/console/verify-task'
import { createLedger } from '../../src/main/ledger/ledger'
import { createTasks } from '../../src/main/platform/tasks'
import { openReader } from '../../src/main/storage/open-database'
import { sampleEntry } from '../ledger/sample-entry'
import { nextTurn, openTestStore } from '../record/open-store'
import { openHouse } from '../support/house'
import { spend } from './backups-setup'

// A console makes a backup of its own five seconds after its start.
vi.mock('../../src/main/console/daily-jobs', () => ({ startDailyJobs: () => () => {} }))

function openLedger(entries: number) {
  const { file, store, platform, audit } = openTestStore()
  store.db.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('ledgerId', 'l')").run()
  const ledger = createLedger({ db: store.db, openConnection: () => openReader(file) })
  store.write(() => {
    for (let count = 0; count < entries; count += 1) ledger.append(sampleEntry())
  })
  return { file, store, platform, audit, ledger, tasks: createTasks(platform) }
}

function running(tasks: ReturnType<typeof createTasks>) {
  const [task] = tasks.list().items
  if (task === undefined) throw new Error('Nothing runs.')
  return task
}

test('a verify that is stopped says how far it came, and whoever asks meanwhile shares it', async () => {
  const { ledger, tasks } = openLedger(700)
  const verify = verifyAsTask({ ledger, tasks })
  const first = verify('page')
  const second = verify('api')
  expect(tasks.list().items).toMatchObject([{ kind: 'verify', done: 200, total: 700 }])
  tasks.stop(running(tasks).id)
  for (const asked of [first, second])
    await expect(asked).rejects.toMatchObject({
      code: 'cancelled',
      message: expect.stringContaining('first 200 entries hold'),
    })
  expect(running(tasks).state).toBe('stopped')
  expect(await verify('page')).toMatchObject({ ok: true, entries: 700 })
  expect(running(tasks)).toMatchObject({ state: 'done', outcome: expect.stringContaining('700') })
})

test('an export that is stopped ends with an error, not as a whole file', async () => {
  const { ledger, tasks } = openLedger(1200)
  const open = () => exportAsTask(tasks, (onSlice) => ledger.export('jsonl', {}, onSlice))
  const read = async (stopAt: number) => {
    let lines = 0
    for await (const piece of open()) {
      lines += piece.split('\n').length - 1
      if (lines === stopAt) tasks.stop(running(tasks).id)
    }
    return lines
  }
  await expect(read(500)).rejects.toMatchObject({ code: 'cancelled' })
  expect(running(tasks)).toMatchObject({ state: 'stopped', done: 500, total: 1200 })
  expect(await read(-1)).toBe(1200)
  expect(running(tasks)).toMatchObject({ state: 'done', outcome: '1,200 entries exported.' })
  for await (const _ of open()) break
  expect(running(tasks)).toMatchObject({ state: 'stopped', outcome: /reader left/ })
})

function openContent() {
  const parts = openLedger(0)
  const { file, store } = parts
  const insert = store.db.prepare(
    "INSERT INTO calls (id, time, state, source, project, environment, title, request, text) VALUES (?, 1, 'done', 'api', 'dev', 'development', 'x', '{}', 'secret')",
  )
  store.write(() => {
    for (let count = 0; count < 900; count += 1) insert.run(String(count))
  })
  const content = createContent({
    ...parts,
    home: file.slice(0, file.lastIndexOf('/')),
    backups: () => 0,
    contentOff: () => [],
    checkWritable: () => {},
  })
  const select = store.db.prepare("SELECT count(*) FROM calls WHERE text = 'secret'").pluck()
  const left = () => Number(select.get())
  const onRecord = () => store.db.prepare('SELECT what FROM audit ORDER BY rowid').pluck().all()
  return { ...parts, content, left, onRecord }
}

const everything = { project: null, before: null }

test('a wipe that is stopped keeps what it did on record, tells it, and leaves the rest whole', async () => {
  const { content, tasks, left, onRecord } = openContent()
  const wiped = content.wipe(everything, 'page')
  while (running(tasks).step !== 'Wiping' || running(tasks).done === 0) await nextTurn()
  tasks.stop(running(tasks).id)
  const told = await wiped
  expect(left()).toBeGreaterThan(0)
  expect(told).toMatchObject({ stopped: true, calls: 900 - left() })
  expect(told.message).toContain('the rest is as it was')
  expect(onRecord()).toEqual(['content wiped', 'content wipe stopped'])
  const rest = left()
  expect(await content.wipe(everything, 'page')).toMatchObject({ stopped: false, calls: rest })
  expect(left()).toBe(0)
})

test('a wipe that is stopped while it counts wipes nothing and leaves no record', async () => {
  const { content, tasks, left, onRecord } = openContent()
  const wiped = content.wipe(everything, 'page')
  expect(running(tasks)).toMatchObject({ step: 'Counting what there is', total: 900 })
  tasks.stop(running(tasks).id)
  await expect(wiped).rejects.toMatchObject({ code: 'cancelled' })
  expect(left()).toBe(900)
  expect(onRecord()).toEqual([])
})

test('retention that is stopped goes on with the next hour', async () => {
  const { content, tasks, left } = openContent()
  const expired = content.expire(2)
  while (running(tasks).done === 0) await nextTurn()
  tasks.stop(running(tasks).id)
  await expired
  expect(left()).toBeGreaterThan(0)
  expect(running(tasks)).toMatchObject({ kind: 'retention', who: 'tollgate', state: 'stopped' })
  await content.expire(2)
  expect(left()).toBe(0)
})

test('a backup that is stopped leaves no file, and the next one is made', async () => {
  const { client, home } = await openHouse()
  const made = client.backups.create()
  const [task] = (await client.tasks.list()).items
  expect(task).toMatchObject({ kind: 'backup', state: 'running', who: 'page' })
  await client.tasks.stop({ id: task?.id ?? '' })
  await expect(made).rejects.toMatchObject({
    code: 'cancelled',
    message: 'The backup was stopped. Nothing of it was kept.',
  })
  expect(readdirSync(join(home, 'backups'))).toEqual([])
  expect((await client.tasks.list()).items).toMatchObject([{ state: 'stopped' }])
  expect(await client.backups.create()).toMatchObject({ problem: null })
})

test('a restore that is stopped changes nothing, and the next one goes through', async () => {
  const house = await openHouse()
  const { client } = house
  await spend(house, 1)
  const { id } = await client.backups.create()
  await spend(house, 1)
  const head = (await client.system.health()).ledger.headHash
  const restored = client.backups.restore({ id, reason: 'x' })
  const [task] = (await client.tasks.list()).items
  expect(task).toMatchObject({ kind: 'restore', state: 'running' })
  await client.tasks.stop({ id: task?.id ?? '' })
  await expect(restored).rejects.toMatchObject({
    code: 'cancelled',
    message: 'The restore was stopped. Nothing was changed.',
  })
  expect((await client.system.health()).ledger).toMatchObject({ headHash: head, trusted: true })
  expect((await client.backups.list()).items).toHaveLength(1)
  await spend(house, 1)
  expect(await client.backups.restore({ id, reason: 'x' })).toMatchObject({ entriesAfter: 2 })
  expect((await client.tasks.list()).items[0]).toMatchObject({ kind: 'restore', state: 'done' })
})
