/**
 * A restore through the whole console: what it must not lose or bring back, what it refuses, and
 * what a crash in it leaves.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import { migrations } from '../../src/main/storage/migrations'
import { holdAnswer } from '../support/held-answer'
import { ask, doneOf, failureOf, openHouse } from '../support/house'
import { spend, folderAndMock, notOurs } from './backups-setup'
import { toFirstFormat } from './first-format'

// The daily backup of a console comes five seconds after its start, which these tests may last.
vi.mock('../../src/main/console/daily-jobs', () => ({ startDailyJobs: () => () => {} }))

test('a restore says what is lost, keeps what was there, is on record, goes on with calls, and can be undone', async () => {
  const { home, mock } = await folderAndMock()
  const house = await openHouse({ home, mock })
  const { client } = house
  const budget = await client.budgets.create({
    name: 'then',
    scope: {},
    unit: 'requests',
    period: 'total',
    limit: 10,
    enforcement: 'hard',
  })
  await spend(house, 2)
  const made = await client.backups.create()
  await spend(house, 3)
  await client.budgets.update({ id: budget.id, limit: 99, name: 'now' })
  const result = await client.backups.restore({ id: made.id, reason: 'a drill' })
  expect(result).toMatchObject({
    entriesAfter: 3,
    ledger: { trusted: true },
    restored: { id: made.id, entriesAfter: 0 },
  })
  expect((await client.ledger.list({})).items).toHaveLength(2)
  expect((await client.budgets.list()).items).toMatchObject([
    { name: 'then', limit: 10, spent: 2, held: 0 },
  ])
  const [row] = (await client.system.audit({})).items
  expect(row).toMatchObject({ what: 'backup restored', who: 'page', subject: made.id })
  expect(JSON.parse(row?.after ?? '')).toMatchObject({
    reason: 'a drill',
    entriesAfter: 3,
    entries: 2,
  })
  expect(
    (await client.system.audit({})).items.map(({ what }) => what),
    'the trail of what was undone stays',
  ).toContain('budget changed')
  expect(
    (await client.backups.list()).items.map(({ reason, entriesAfter }) => [reason, entriesAfter]),
  ).toEqual([
    ['before-restore', 0],
    ['asked', 0],
  ])
  await spend(house, 1)
  expect((await client.backups.list()).items[0], 'two chains now').toMatchObject({
    reason: 'before-restore',
    entriesAfter: null,
  })
  expect(await client.ledger.verify()).toMatchObject({ ok: true, entries: 3 })

  const kept = (await client.backups.list()).items.find(({ reason }) => reason === 'before-restore')
  expect(kept).toMatchObject({ entries: 5, problem: null })
  expect(kept?.verifiedAt).not.toBeNull()
  await client.backups.restore({ id: kept?.id ?? '' })
  expect((await client.ledger.list({})).items).toHaveLength(5)
  expect((await client.budgets.list()).items).toMatchObject([{ name: 'now', limit: 99, spent: 5 }])
  await spend(house, 1)
  await house.closeAndCheck()
  const next = await openHouse({ home, mock, keys: false })
  expect((await next.client.system.health()).ledger).toMatchObject({ trusted: true, entries: 6 })
  expect(notOurs(home)).toEqual([])
  await next.closeAndCheck()
})

test('a restore keeps the emergency stop, the keys and the addresses of now', async () => {
  const house = await openHouse()
  const { client } = house
  await spend(house, 1)
  const made = await client.backups.create()
  const later = await client.providers.create({
    kind: 'openai-compatible',
    name: 'Later',
    baseUrl: house.mock.openaiUrl,
  })
  await client.emergency.set({ engaged: true, reason: 'look first' })
  await client.backups.restore({ id: made.id })
  expect(await client.emergency.get()).toMatchObject({ engaged: true, reason: 'look first' })
  expect((await client.providers.list()).items.map(({ id }) => id)).toContain(later.id)
  expect(failureOf(await house.run(ask('hi'))).error.code).toBe('emergency_stop')
  await client.emergency.set({ engaged: false, reason: 'looked' })
  await spend(house, 1)
  await house.closeAndCheck()
})

test('calls are refused while a restore runs; one that runs refuses the restore', async () => {
  const house = await openHouse()
  await spend(house, 1)
  const made = await house.client.backups.create()
  const restoring = house.client.backups.restore({ id: made.id })
  const failure = failureOf(await house.run(ask('in between')))
  expect(failure.error).toMatchObject({
    code: 'ledger_unavailable',
    message: expect.stringContaining('being restored'),
  })
  await restoring
  const answer = holdAnswer(house.mock, ['a ', 'b ', 'c '])
  const running = house.run(ask('slow'))
  await answer.asked
  await expect(house.client.backups.restore({ id: made.id })).rejects.toMatchObject({
    code: 'conflict',
  })
  answer.letGo()
  expect(doneOf(await running).text).toBe('a b c ')
  expect((await house.client.ledger.list({})).items).toHaveLength(2)
  await house.closeAndCheck()
})

test('a damaged, cut or foreign backup is refused and nothing changes', async () => {
  const house = await openHouse()
  const { client, home } = house
  await spend(house, 3)
  const made = await client.backups.create()
  const file = join(home, 'backups', `${made.id}.db`)
  const good = readFileSync(file)
  const head = (await client.system.health()).ledger.headHash
  const mutations: Record<string, () => void> = {
    garbage: () => writeFileSync(file, randomBytes(good.length)),
    truncated: () => writeFileSync(file, good.subarray(0, Math.floor(good.length / 2))),
    empty: () => writeFileSync(file, ''),
    'an entry changed': () =>
      alter(
        file,
        'DROP TRIGGER entries_refuse_update; UPDATE entries SET cost = cost + 1 WHERE seq = 2',
      ),
    'its last entry gone': () =>
      alter(file, 'DROP TRIGGER entries_refuse_delete; DELETE FROM entries WHERE seq = 3'),
    'of another program': () => alter(file, 'PRAGMA application_id = 7'),
    newer: () => alter(file, `PRAGMA user_version = ${(migrations.at(-1)?.number ?? 0) + 1}`),
  }
  for (const [name, change] of Object.entries(mutations)) {
    writeFileSync(file, good)
    change()
    await expect(client.backups.restore({ id: made.id }), name).rejects.toMatchObject({
      code: 'ledger_unavailable',
    })
    expect((await client.system.health()).ledger, name).toMatchObject({
      trusted: true,
      headHash: head,
    })
  }
  await expect(client.backups.restore({ id: '../ledger' })).rejects.toMatchObject({
    code: 'not_found',
  })
  expect(
    (await client.backups.list()).items.filter(({ reason }) => reason === 'before-restore'),
  ).toEqual([])
  expect(notOurs(home)).toEqual([])
  writeFileSync(file, good)
  await client.backups.restore({ id: made.id })
  await house.closeAndCheck()
})

test('a backup of an older format is brought to this one, and stays itself as it was made', async () => {
  const house = await openHouse()
  await spend(house, 2)
  const made = await house.client.backups.create()
  const file = join(house.home, 'backups', `${made.id}.db`)
  toFirstFormat(file)
  const bytes = readFileSync(file)
  await spend(house, 1)
  await house.client.backups.restore({ id: made.id })
  expect((await house.client.ledger.list({})).items).toHaveLength(2)
  expect(readFileSync(file).equals(bytes)).toBe(true)
  await house.closeAndCheck()
})

test('no backup is made of a ledger that is not trusted, and restoring one is the way out of it', async () => {
  const { home, mock } = await folderAndMock()
  const first = await openHouse({ home, mock })
  await spend(first, 2)
  const made = await first.client.backups.create()
  await spend(first, 2)
  await first.closeAndCheck()
  writeFileSync(join(home, 'ledger.db'), randomBytes(40_000))
  for (const suffix of ['-wal', '-shm']) rmSync(join(home, `ledger.db${suffix}`), { force: true })

  const second = await openHouse({ home, mock, keys: false })
  expect((await second.client.system.health()).ledger.trusted).toBe(false)
  await second.client.keys.create({
    providerId: 'openai',
    label: 'early',
    secret: 'sk-test-openai-9876543210fedcba',
    storage: 'session',
  })
  await expect(second.client.backups.create()).rejects.toMatchObject({ code: 'ledger_unavailable' })
  expect((await second.client.backups.list()).items).toMatchObject([
    { id: made.id, entriesAfter: 2, entriesAfterExact: false },
  ])
  expect(await second.client.backups.restore({ id: made.id })).toMatchObject({
    entriesAfter: 2,
    ledger: { trusted: true },
  })
  expect((await second.client.ledger.list({})).items).toHaveLength(2)
  expect((await second.client.keys.list()).items, 'a key typed for another address').toEqual([])
  await second.client.keys.create({
    providerId: 'openai',
    label: 'again',
    secret: 'sk-test-openai-0123456789abcdef',
    storage: 'session',
  })
  await spend(second, 1)
  await second.closeAndCheck()
  const third = await openHouse({ home, mock, keys: false })
  expect((await third.client.system.health()).ledger).toMatchObject({ trusted: true, entries: 3 })
  await third.closeAndCheck()
})

test('a crash between the restore and its anchor leaves a ledger that is refused, never one that is believed too early', async () => {
  const { home, mock } = await folderAndMock()
  const first = await openHouse({ home, mock })
  await spend(first, 2)
  const made = await first.client.backups.create()
  await spend(first, 2)
  await first.closeAndCheck()
  const anchor = readFileSync(join(home, 'anchor.json'))
  const second = await openHouse({ home, mock, keys: false })
  await second.client.backups.restore({ id: made.id })
  await second.closeAndCheck()
  writeFileSync(join(home, 'anchor.json'), anchor)
  const third = await openHouse({ home, mock, keys: false })
  expect((await third.client.system.health()).ledger).toMatchObject({
    trusted: false,
    problem: 'older',
  })
  await third.client.backups.restore({ id: made.id })
  expect((await third.client.system.health()).ledger.trusted).toBe(true)
  await third.closeAndCheck()
})

function alter(file: string, sql: string) {
  const db = new Database(file)
  db.exec(sql)
  db.close()
}
