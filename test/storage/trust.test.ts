import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLedger } from '../../src/main/ledger/ledger'
import { createAnchor, readAnchor } from '../../src/main/storage/anchor'
import { createStore } from '../../src/main/storage/group-commit'
import { openReader } from '../../src/main/storage/open-database'
import { openLedgerFile } from '../../src/main/storage/open-ledger-file'
import { startNewLedger } from '../../src/main/storage/start-new'
import { createIds } from '../../src/main/platform/ids'
import { silentLog } from '../../src/main/platform/log'
import { sampleEntry } from '../ledger/sample-entry'
import { expectSound } from '../support/invariants'

const clock = { now: () => Date.UTC(2026, 5, 15), monotonic: () => 0 }
const platform = { clock, newId: createIds(clock, (size) => randomBytes(size)), log: silentLog }
let home: string
let file: string
let older: string
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'tollgate-'))
  file = join(home, 'ledger.db')
  older = join(home, 'older-backup.db')
  await addEntries(3)
  copyFileSync(file, older)
  await addEntries(3)
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

async function addEntries(howMany: number) {
  const { db, anchorFile, ledgerId } = openLedgerFile(home, platform)
  const ledger = createLedger({ db, openConnection: () => openReader(file) })
  const store = createStore(db)
  store.write(() =>
    Array.from({ length: howMany }, () =>
      ledger.append(sampleEntry({ id: platform.newId('ent'), callId: platform.newId('call') })),
    ),
  )
  const anchor = createAnchor(anchorFile, (error) => expect(error).toBeUndefined())
  anchor.move({ ledgerId, ...ledger.head() })
  await anchor.close()
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
}

function openAndJudge() {
  const { db, trust } = openLedgerFile(home, platform)
  db.close()
  return trust
}

test('the ledger that was left is trusted', () => {
  expect(openAndJudge()).toEqual({ trusted: true, problem: null, message: null })
})

const mutations: Record<string, readonly [change: () => void, problem: string]> = {
  missing: [() => rmSync(file), 'foreign'],
  'zero-length': [() => writeFileSync(file, ''), 'foreign'],
  garbage: [() => writeFileSync(file, randomBytes(50_000)), 'foreign'],
  truncated: [() => truncateSync(file, 9000), 'foreign'],
  older: [() => copyFileSync(older, file), 'older'],
  foreign: [
    () => {
      const elsewhere = mkdtempSync(join(tmpdir(), 'tollgate-'))
      const { db } = openLedgerFile(elsewhere, platform)
      db.pragma('wal_checkpoint(TRUNCATE)')
      db.close()
      copyFileSync(join(elsewhere, 'ledger.db'), file)
      rmSync(elsewhere, { recursive: true })
    },
    'foreign',
  ],
  'without its anchor': [() => rmSync(join(home, 'anchor.json')), 'anchor_missing'],
  'with a torn anchor': [
    () => writeFileSync(join(home, 'anchor.json'), '{"ledgerId":'),
    'anchor_unreadable',
  ],
}

for (const [name, [change, problem]] of Object.entries(mutations)) {
  test(`a ledger that is ${name} never reads as "nothing spent": new calls are refused`, () => {
    change()
    expect(openAndJudge()).toMatchObject({ trusted: false, problem })
    // The next start must not have forgotten.
    expect(openAndJudge().trusted).toBe(false)
  })
}

test('an entry changed from outside at the head is told', () => {
  const raw = new Database(file)
  raw.exec(
    "DROP TRIGGER entries_refuse_update; UPDATE entries SET cost = 1, hash = 'ab' WHERE seq = 6",
  )
  raw.close()
  expect(openAndJudge()).toMatchObject({ trusted: false, problem: 'altered' })
})

test('a damaged file is set aside whole, never deleted', () => {
  const garbage = randomBytes(50_000)
  writeFileSync(file, garbage)
  openAndJudge()
  const kept = readdirSync(home).find((name) => name.startsWith('ledger.damaged-'))
  expect(readFileSync(join(home, kept ?? '')).equals(garbage)).toBe(true)
})

test('starting a new ledger keeps the old one as a file, empties the counters and is trusted from then on', async () => {
  copyFileSync(older, file)
  const { db, anchorFile, trust } = openLedgerFile(home, platform)
  expect(trust.problem).toBe('older')
  const store = createStore(db)
  const started = startNewLedger(store, platform, { home, anchorFile }, () => {})
  expect(existsSync(join(home, started.keptAs))).toBe(true)
  expect(db.prepare('SELECT count(*) FROM entries').pluck().get()).toBe(0)
  expect(() => db.exec('DELETE FROM entries')).not.toThrow()
  createLedger({ db, openConnection: () => openReader(file) }).append(
    sampleEntry({ id: platform.newId('ent'), callId: platform.newId('call') }),
  )
  expect(() => db.exec('DELETE FROM entries')).toThrow(/insert-only/)
  await expectSound(db, file)
  db.close()
  expect(openAndJudge().trusted).toBe(true)
  const old = new Database(join(home, started.keptAs), { readonly: true })
  expect(old.prepare('SELECT count(*) FROM entries').pluck().get()).toBe(3)
  old.close()
})

test('the anchor is written whole or not at all', () => {
  expect(readAnchor(join(home, 'anchor.json'))).toMatchObject({
    state: 'present',
    point: { seq: 6 },
  })
  expect(existsSync(join(home, 'anchor.json.new'))).toBe(false)
})
