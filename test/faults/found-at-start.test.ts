/**
 * Whatever a start finds in place of the ledger (spec L6): calls are refused with a sentence,
 * reading works, and both ways out lead back to calls.
 */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { migrations } from '../../src/main/storage/migrations'
import { makeHome } from '../support/fault-tools'
import { ask, doneOf, failureOf, openHouse } from '../support/house'
import { startMockProvider, type MockProvider } from '../support/mock-provider'

let mock: MockProvider
let folder: string
/**
 * A data folder with 4 entries, a backup of the first 2, an older copy of the file, one without its
 * log, and one of another ledger.
 */
let pristine: string
const kept = (name: string) => join(folder, name)

beforeAll(async () => {
  mock = await startMockProvider()
  folder = makeHome().folder
  pristine = kept('pristine')
})

let making: Promise<void> | undefined
async function makePristine() {
  const first = await openHouse({ home: pristine, mock })
  for (const text of ['one', 'two']) doneOf(await first.run(ask(text)))
  await first.client.backups.create()
  await first.console.close()
  copyFileSync(join(pristine, 'ledger.db'), kept('older.db'))
  const second = await openHouse({ home: pristine, mock })
  // A reader of the old state keeps the log from being emptied into the file, so that the file
  // alone is short of the newest entries.
  const reader = new Database(join(pristine, 'ledger.db'), { readonly: true })
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM entries').get()
  for (const text of ['three', 'four']) doneOf(await second.run(ask(text)))
  copyFileSync(join(pristine, 'ledger.db'), kept('without-log.db'))
  reader.close()
  await second.console.close()
  const other = await openHouse({ home: kept('other'), mock })
  doneOf(await other.run(ask('elsewhere')))
  await other.console.close()
}

afterAll(async () => {
  await mock.close()
  rmSync(folder, { recursive: true, force: true })
})

const replace = (name: string) => (home: string) =>
  copyFileSync(kept(name), join(home, 'ledger.db'))
const mutations: Record<
  string,
  readonly [change: (home: string) => void, readable: number, problem: string]
> = {
  missing: [(home) => rmSync(join(home, 'ledger.db')), 0, 'foreign'],
  'of length zero': [(home) => writeFileSync(join(home, 'ledger.db'), ''), 0, 'foreign'],
  garbage: [(home) => writeFileSync(join(home, 'ledger.db'), randomBytes(100_000)), 0, 'foreign'],
  truncated: [(home) => truncateSync(join(home, 'ledger.db'), 50_000), 0, 'foreign'],
  'with a damaged page': [damagePage, 0, 'foreign'],
  older: [replace('older.db'), 2, 'older'],
  'copied without its log': [replace('without-log.db'), 2, 'older'],
  foreign: [
    (home) => copyFileSync(join(kept('other'), 'ledger.db'), join(home, 'ledger.db')),
    1,
    'foreign',
  ],
  'without its anchor': [(home) => rmSync(join(home, 'anchor.json')), 4, 'anchor_missing'],
  'a folder': [
    (home) => {
      rmSync(join(home, 'ledger.db'))
      mkdirSync(join(home, 'ledger.db'))
    },
    0,
    'foreign',
  ],
  'a FIFO': [
    (home) => {
      rmSync(join(home, 'ledger.db'))
      execFileSync('mkfifo', [join(home, 'ledger.db')])
    },
    0,
    'foreign',
  ],
  'a link to nothing': [
    (home) => {
      rmSync(join(home, 'ledger.db'))
      symlinkSync('/nowhere/at/all', join(home, 'ledger.db'))
    },
    0,
    'foreign',
  ],
  'with a FIFO for its anchor': [
    (home) => {
      rmSync(join(home, 'anchor.json'))
      execFileSync('mkfifo', [join(home, 'anchor.json')])
    },
    4,
    'anchor_unreadable',
  ],
  'with a torn anchor': [
    (home) => writeFileSync(join(home, 'anchor.json'), '{"led'),
    4,
    'anchor_unreadable',
  ],
  'changed at its head': [
    (home) =>
      alter(
        home,
        "DROP TRIGGER entries_refuse_update; UPDATE entries SET hash = 'ab' WHERE seq = 4",
      ),
    4,
    'altered',
  ],
}

function damagePage(home: string) {
  const file = join(home, 'ledger.db')
  const bytes = readFileSync(file)
  const db = new Database(file, { readonly: true })
  const root = Number(
    db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'entries'").pluck().get(),
  )
  db.close()
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
  randomBytes(64).copy(bytes, (root - 1) * 4096)
  writeFileSync(file, bytes)
}

function alter(home: string, sql: string) {
  const db = new Database(join(home, 'ledger.db'))
  db.exec(sql)
  db.close()
}

async function copyOfPristine(): Promise<string> {
  await (making ??= makePristine())
  const home = join(makeHome().folder, 'home')
  cpSync(pristine, home, { recursive: true, filter: (path) => !path.includes('lock') })
  onTestFinished(() => rmSync(join(home, '..'), { recursive: true, force: true }))
  return home
}

describe('a ledger that is', () => {
  for (const [name, [change, readable, problem]] of Object.entries(mutations)) {
    for (const wayOut of ['restore', 'start new'] as const) {
      test(`${name}: no call leaves, ${readable} entries can be read and exported; way out: ${wayOut}`, async () => {
        const home = await copyOfPristine()
        change(home)
        const house = await openHouse({ home, mock })
        const { client, console } = house
        const arrived = mock.calls().length
        expect((await client.system.health()).ledger).toMatchObject({ trusted: false, problem })
        const failure = failureOf(await house.run(ask('now')))
        expect(failure.error).toMatchObject({
          code: 'ledger_unavailable',
          message: expect.stringContaining('New calls are refused'),
        })
        expect(mock.calls().length, 'calls that left').toBe(arrived)
        expect((await client.ledger.list({})).items).toHaveLength(readable)
        let exported = ''
        for await (const piece of console.exportLedger('jsonl', {})) exported += piece
        expect(exported.split('\n').filter((line) => line !== '')).toHaveLength(readable)

        if (wayOut === 'start new')
          expect(await client.ledger.startNew({ reason: name })).toMatchObject({ trusted: true })
        else await restoreNewest()
        await useMock()
        doneOf(await house.run(ask('then')))
        expect(await client.ledger.verify()).toMatchObject({
          ok: true,
          entries: wayOut === 'restore' ? 3 : 1,
        })
        await house.closeAndCheck()
        const next = await openHouse({ home, mock, keys: false })
        expect((await next.client.system.health()).ledger.trusted).toBe(true)
        await next.closeAndCheck()

        async function restoreNewest() {
          const [newest] = (await client.backups.list()).items
          expect(newest).toMatchObject({ entries: 2, problem: null })
          expect(
            await client.backups.restore({ id: newest?.id ?? '', reason: name }),
          ).toMatchObject({ ledger: { trusted: true } })
        }
        /** A file that was lost took the provider's address and keys of this test with it. */
        async function useMock() {
          await client.providers.update({ id: 'openai', baseUrl: mock.openaiUrl })
          const { items } = await client.keys.list()
          if (!items.some(({ providerId }) => providerId === 'openai'))
            await client.keys.create({
              providerId: 'openai',
              label: 'new',
              secret: 'sk-test-openai-0123456789abcdef',
              storage: 'session',
            })
        }
      })
    }
  }
})

test('a FIFO in place of its log is not waited for, and what is in the file counts', async () => {
  const home = await copyOfPristine()
  rmSync(join(home, 'ledger.db-wal'), { force: true })
  execFileSync('mkfifo', [join(home, 'ledger.db-wal')])
  const house = await openHouse({ home, mock })
  const { trusted, entries } = (await house.client.system.health()).ledger
  expect([trusted, entries]).toEqual(trusted ? [true, 4] : [false, 0])
  expect((await house.client.backups.list()).items).toHaveLength(1)
  await house.console.close()
})

test('a ledger written by a newer version is refused at start with a sentence and stays as it was', async () => {
  const home = await copyOfPristine()
  alter(home, `PRAGMA user_version = ${(migrations.at(-1)?.number ?? 0) + 1}`)
  const before = readFileSync(join(home, 'ledger.db'))
  await expect(openHouse({ home, mock, keys: false })).rejects.toMatchObject({
    code: 'ledger_unavailable',
    message: expect.stringContaining('newer Tollgate'),
  })
  expect(readFileSync(join(home, 'ledger.db')).equals(before)).toBe(true)
})

test('a database of another program is refused at start and stays as it was', async () => {
  const home = await copyOfPristine()
  alter(home, 'PRAGMA application_id = 7')
  await expect(openHouse({ home, mock, keys: false })).rejects.toMatchObject({
    code: 'ledger_unavailable',
    message: expect.stringContaining('another program'),
  })
})

const whileRunning: Record<string, (home: string) => void> = {
  'the data folder is deleted': (home) => rmSync(home, { recursive: true }),
  'the ledger file is moved away': (home) =>
    renameSync(join(home, 'ledger.db'), join(home, 'elsewhere.db')),
  'another file is put in its place': (home) => {
    copyFileSync(kept('older.db'), join(home, 'new.db'))
    renameSync(join(home, 'new.db'), join(home, 'ledger.db'))
  },
}
for (const [name, change] of Object.entries(whileRunning)) {
  test(`${name} while the console runs: calls are refused before they leave`, async () => {
    const house = await openHouse({ home: await copyOfPristine(), mock })
    doneOf(await house.run(ask('before')))
    const arrived = mock.calls().length
    change(house.home)
    expect((await house.client.system.health()).ledger).toMatchObject({
      trusted: false,
      problem: 'gone',
    })
    expect(failureOf(await house.run(ask('after'))).error).toMatchObject({
      code: 'ledger_unavailable',
      message: expect.stringContaining('moved, replaced or deleted'),
    })
    await expect(house.client.backups.restore({ id: 'any' })).rejects.toMatchObject({
      message: expect.any(String),
    })
    expect(mock.calls().length).toBe(arrived)
    await house.console.close()
    mkdirSync(house.home, { recursive: true })
    expect(existsSync(house.home)).toBe(true)
  })
}
