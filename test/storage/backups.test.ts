/** Backups through the whole console: made, verified, listed, kept, restored; and what a restore must not lose or bring back. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { verifyChain } from '../../src/main/ledger/verify'
import { createChanges } from '../../src/main/platform/changes'
import { createIds } from '../../src/main/platform/ids'
import { silentLog } from '../../src/main/platform/log'
import { createBackups } from '../../src/main/storage/backups'
import { createStore } from '../../src/main/storage/group-commit'
import { genesisHash, openLedgerFile } from '../../src/main/storage/open-ledger-file'
import { applicationId } from '../../src/main/storage/application-id'
import {
  columns,
  entryOf,
  laterFields,
  marks,
  type EntryDraft,
  type EntryRow,
} from '../../src/main/ledger/entry-row'
import { hashEntry } from '../../src/main/ledger/hash-chain'
import { migrations } from '../../src/main/storage/migrations'
import { ask, doneOf, failureOf, openHouse, type House } from '../support/house'
import { startMockProvider } from '../support/mock-provider'

const day = 86_400_000
const start = Date.UTC(2026, 5, 15, 9)

function settableClock() {
  const clock = { at: start, now: () => clock.at, monotonic: () => performance.now() }
  return clock
}

async function spend(house: House, calls: number) {
  for (let index = 0; index < calls; index += 1) doneOf(await house.run(ask(`question ${index}`)))
}

async function folderAndMock() {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  const mock = await startMockProvider()
  onTestFinished(async () => {
    await mock.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { home: join(folder, 'home'), mock }
}

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

const notOurs = (home: string) =>
  readdirSync(join(home, 'backups')).filter((name) => !/^ledger-[\dTZ-]+\.db$/.test(name))

test('a backup made during calls is private, verified, says where its chain ends, and needs no file beside it', async () => {
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
  await backups.make('asked')
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
  house.mock.script(() => ({ chunks: ['a ', 'b ', 'c '], chunkDelayMs: 100 }))
  const running = house.run(ask('slow'))
  await expect.poll(() => house.mock.calls().length).toBe(2)
  await expect(house.client.backups.restore({ id: made.id })).rejects.toMatchObject({
    code: 'conflict',
  })
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

/** What the first version would have written: its schema, with the rows of now. */
function toFirstFormat(file: string) {
  const db = new Database(`${file}.first`)
  db.exec(migrations[0]?.sql ?? '')
  db.pragma('user_version = 1')
  db.pragma(`application_id = ${applicationId}`)
  db.pragma('foreign_keys = OFF')
  db.prepare('ATTACH ? AS source').run(file)
  const tables = db
    .prepare<[], string>("SELECT name FROM main.sqlite_schema WHERE type = 'table'")
    .pluck()
    .all()
  for (const table of tables) {
    const columns = db
      .prepare<[string, string], string>(
        "SELECT name FROM pragma_table_info(?, 'main') WHERE name IN (SELECT name FROM pragma_table_info(?, 'source'))",
      )
      .pluck()
      .all(table, table)
      .join(', ')
    // A table that is there no longer shares no column.
    if (columns !== '')
      db.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM source.${table}`)
  }
  const head =
    db
      .prepare<[], string>('SELECT hash FROM main.entries ORDER BY seq DESC LIMIT 1')
      .pluck()
      .get() ?? ''
  db.prepare('UPDATE main.meta SET value = replace(value, ?, ?)').run(head, chainAnew(db))
  db.close()
  renameSync(`${file}.first`, file)
}

/** The chain over the fields that the first form of an entry had; gives its last hash. */
function chainAnew(db: Database.Database): string {
  const trigger =
    db
      .prepare<[], string>(
        "SELECT sql FROM main.sqlite_schema WHERE name = 'entries_refuse_update'",
      )
      .pluck()
      .get() ?? ''
  db.exec('DROP TRIGGER main.entries_refuse_update')
  const list = Object.entries(columns)
    .filter(
      ([field]) =>
        !laterFields.has(field as keyof EntryDraft) && !marks.has(field as keyof EntryDraft),
    )
    .map(([field, column]) => `${column} AS ${field}`)
  const rows = db
    .prepare<[], EntryRow>(
      `SELECT seq, ${list.join(', ')}, prev_hash AS prevHash, hash, NULL AS charges FROM main.entries ORDER BY seq`,
    )
    .all()
  let before = rows[0]?.prevHash ?? ''
  for (const row of rows) {
    const hash = hashEntry(before, row.seq, entryOf(row))
    db.prepare('UPDATE main.entries SET prev_hash = ?, hash = ? WHERE seq = ?').run(
      before,
      hash,
      row.seq,
    )
    before = hash
  }
  db.exec(trigger)
  return before
}

function alter(file: string, sql: string) {
  const db = new Database(file)
  db.exec(sql)
  db.close()
}
