/** Backups through the whole console: made, verified, private, listed and kept. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startDailyJobs } from '../../src/main/console/daily-jobs'
import { verifyChain } from '../../src/main/ledger/verify'
import { createChanges } from '../../src/main/platform/changes'
import { createIds } from '../../src/main/platform/ids'
import { silentLog } from '../../src/main/platform/log'
import { createTasks } from '../../src/main/platform/tasks'
import { createBackups } from '../../src/main/storage/backups'
import { createStore } from '../../src/main/storage/group-commit'
import { genesisHash, openLedgerFile } from '../../src/main/storage/open-ledger-file'
import { openHouse } from '../support/house'
import { day, start, settableClock, spend, folderAndMock, notOurs } from './backups-setup'

vi.mock('../../src/main/console/daily-jobs', { spy: true })

/** Backups alone, on a ledger of their own. */
function openBackups(home: string, clock: { now(): number; monotonic(): number }) {
  mkdirSync(home)
  const platform = {
    clock,
    newId: createIds(clock, randomBytes),
    log: silentLog,
    changes: createChanges(),
  }
  const opened = openLedgerFile(home, platform)
  const told: string[] = []
  const backups = createBackups({
    home,
    ...opened,
    store: createStore(opened.db),
    platform,
    tasks: createTasks(platform),
    trusted: () => true,
    verify: (db, id) => verifyChain(db, id, genesisHash(id)),
    onBroken() {},
    rebuild: async () => {},
    onDailyFailed: (message) => told.push(message),
    checkIdle() {},
    note() {},
    onRestored: async () => {},
    forgetKeysOf: async () => {},
    settleAnchor: async () => {},
  })
  onTestFinished(async () => {
    await backups.close()
    opened.db.close()
  })
  return { backups, told }
}

test('a backup made during calls is private, verified, says where its chain ends, and needs no file beside it', async () => {
  // None but this one, however long the calls take.
  vi.mocked(startDailyJobs).mockReturnValueOnce(() => undefined)
  const house = await openHouse()
  await spend(house, 3)
  const [made] = await Promise.all([house.client.backups.create(), spend(house, 3)])
  expect(made).toMatchObject({ reason: 'asked', problem: null })
  expect(made.verifiedAt).not.toBeNull()
  expect(made.entries).toBeGreaterThanOrEqual(3)
  const file = join(house.home, 'backups', `${made.id}.db`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(join(house.home, 'backups')).mode & 0o777).toBe(0o700)
  expect(notOurs(house.home)).toEqual([])
  const { items } = await house.client.backups.list()
  expect(items).toMatchObject([
    { id: made.id, entriesAfter: 6 - made.entries, entriesAfterExact: true },
  ])
  const db = new Database(file, { readonly: true })
  expect(db.prepare('SELECT hash FROM entries WHERE seq = ?').pluck().get(made.entries)).toBe(
    made.head?.hash,
  )
  db.close()
  await house.closeAndCheck()
})

test('what was wiped from the ledger is not in a later backup', async () => {
  const house = await openHouse({ clock: settableClock() })
  const marker = `MARKER-${randomBytes(8).toString('hex')}`
  house.mock.script(() => ({ text: marker }))
  await spend(house, 1)
  const before = await house.client.backups.create()
  const db = new Database(join(house.home, 'ledger.db'))
  db.exec('UPDATE calls SET request = NULL, text = NULL')
  db.close()
  const after = await house.client.backups.create()
  const bytes = (id: string) => readFileSync(join(house.home, 'backups', `${id}.db`))
  expect(bytes(before.id).includes(marker)).toBe(true)
  expect(bytes(after.id).includes(marker)).toBe(false)
})

test('the daily one is made when the newest is a day old, also when the clock went back; seven are kept, those asked for apart', async () => {
  const { home } = await folderAndMock()
  const clock = settableClock()
  const { backups } = openBackups(home, clock)
  const daily = () =>
    backups
      .list()
      .items.filter(({ reason }) => reason === 'daily')
      .map(({ time }) => (time - start) / day)
  await backups.makeDaily()
  await backups.makeDaily()
  expect(daily()).toEqual([0])
  for (let index = 1; index <= 8; index += 1) {
    clock.at += day - 1
    await backups.makeDaily()
    expect(daily()[0]).toBe(index - 1)
    clock.at += 1
    await backups.makeDaily()
    expect(daily()[0]).toBe(index)
  }
  expect(daily()).toEqual([8, 7, 6, 5, 4, 3, 2])
  clock.at -= 20 * day
  await backups.makeDaily()
  expect(daily(), 'the new one stays, the oldest other goes').toEqual([8, 7, 6, 5, 4, 3, -12])
  await backups.make('asked', 'page')
  expect(daily()).toHaveLength(7)
  expect(backups.list().items).toHaveLength(8)
})

test('a daily backup that cannot be written is told once, until one could', async () => {
  const { home } = await folderAndMock()
  const { backups, told } = openBackups(home, settableClock())
  writeFileSync(join(home, 'backups'), 'a file where the folder should be')
  await backups.makeDaily()
  await backups.makeDaily()
  expect(told).toHaveLength(1)
  rmSync(join(home, 'backups'))
  await backups.makeDaily()
  expect(backups.list().items).toHaveLength(1)
  expect(told).toHaveLength(1)
})

test('the console makes one by itself soon after its start', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const house = await openHouse()
  expect((await house.client.backups.list()).items).toEqual([])
  vi.advanceTimersByTime(5001)
  const until = performance.now() + 20_000
  while (performance.now() < until && (await house.client.backups.list()).nextDailyAt === null)
    await new Promise((resolve) => setImmediate(resolve))
  expect((await house.client.backups.list()).items).toMatchObject([
    { reason: 'daily', entries: 0, problem: null },
  ])
})
