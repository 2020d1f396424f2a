import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../src/main/storage/open-database'
import { migrations } from '../../src/main/storage/migrations'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  file = join(folder, 'ledger.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a commit survives power loss: WAL with synchronous=FULL on the writer, which the driver would open with NORMAL', () => {
  const db = openDatabase(file)
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
  expect(db.pragma('synchronous', { simple: true })).toBe(2)
  expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
  expect(db.pragma('wal_autocheckpoint', { simple: true })).toBe(16_384)
  expect(db.pragma('mmap_size', { simple: true })).toBe(0)
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.at(-1)?.number)
  db.close()
})

test("the file is nobody else's to read", () => {
  openDatabase(file).close()
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('opening again applies nothing twice', () => {
  openDatabase(file).close()
  const db = openDatabase(file)
  expect(
    db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'entries'").pluck().get(),
  ).toBe(1)
  db.close()
})

test('a ledger written by a newer program is refused and left as it is', () => {
  const db = openDatabase(file)
  db.pragma('user_version = 9999')
  db.close()
  const before = readFileSync(file)
  expect(() => openDatabase(file)).toThrow(/newer Tollgate/)
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('a database of another program is refused', () => {
  const other = new Database(file)
  other.exec('CREATE TABLE theirs (x)')
  other.close()
  expect(() => openDatabase(file)).toThrow(/another program/)
})

test('every table is STRICT, so no amount can become text', () => {
  const db = openDatabase(file)
  const loose = db
    .prepare(
      "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
    )
    .pluck()
    .all()
  expect(loose).toEqual([])
  db.close()
})

test('garbage is not read as an empty ledger', () => {
  writeFileSync(
    file,
    'this is no database, but it is long enough to look like a file of some kind '.repeat(20),
  )
  expect(() => openDatabase(file)).toThrow()
})
