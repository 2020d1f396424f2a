/**
 * A ledger of 1,000 entries with a byte changed from outside. Verify finds every change of an
 * entry's record: here one byte at a random place of each of the 1,000 records (its header and all
 * its columns), and every column of one; `TOLLGATE_BYTE_FLIPS=20000 npm run test:faults` for the
 * long run. The one exception are bytes that SQLite does not read: the type of an empty column is
 * 0, and 10 and 11, which are reserved, are taken as the same; that of `seq` is never looked at. A
 * page that is overwritten is refused at start or found by verify, or else touches no entry.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { columns } from '../../src/main/ledger/entry-row'
import { createLedger } from '../../src/main/ledger/ledger'
import { verifyChain } from '../../src/main/ledger/verify'
import { createIds } from '../../src/main/platform/ids'
import { silentLog } from '../../src/main/platform/log'
import { readAnchor, writeAnchorSync } from '../../src/main/storage/anchor'
import { createStore } from '../../src/main/storage/group-commit'
import { openReader } from '../../src/main/storage/open-database'
import { genesisHash, openLedgerFile } from '../../src/main/storage/open-ledger-file'
import { sampleEntry } from '../ledger/sample-entry'

const entries = 1000
const flips = Math.max(entries, Number(process.env['TOLLGATE_BYTE_FLIPS'] ?? 0))
const pageFlips = flips > entries ? 400 : 40
const pageSize = 4096

let folder: string
let ledgerId: string
let sound: Buffer
let anchor: { readonly ledgerId: string; readonly seq: number; readonly hash: string }
let facts: string

/** A generator of our own, so that a failing run can be repeated. */
let state = 20_261_120
function random(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((state / 4_294_967_296) * below)
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  const clock = { now: () => Date.UTC(2026, 5, 15), monotonic: () => 0 }
  const opened = openLedgerFile(folder, {
    clock,
    newId: createIds(clock, (size) => Uint8Array.from({ length: size }, () => random(256))),
    log: silentLog,
  })
  const ledger = createLedger({ db: opened.db, openConnection: () => openReader(opened.file) })
  createStore(opened.db).write(() => {
    for (let index = 0; index < entries; index += 1) {
      ledger.append(
        sampleEntry({
          callId: `call_${index}`,
          costNanoUsd: random(1e9),
          user: index % 2 === 0 ? 'Zoë' : null,
          service: index % 3 === 0 ? 'search' : null,
        }),
      )
    }
  })
  ledgerId = opened.ledgerId
  anchor = { ledgerId, ...ledger.head() }
  opened.db.pragma('journal_mode = DELETE')
  sound = opened.db.serialize()
  facts = factsOf(opened.db)
  opened.db.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function factsOf(db: Database.Database): string {
  return JSON.stringify(db.prepare('SELECT * FROM entries NOT INDEXED ORDER BY seq').raw().all())
}

/** True when verify finds the change. */
async function isFound(bytes: Buffer): Promise<boolean> {
  const db = new Database(bytes)
  try {
    return !(await verifyChain(db, ledgerId, genesisHash(ledgerId), anchor)).ok
  } finally {
    db.close()
  }
}

/** Only for the type byte of `seq` and of an empty column. */
function readsTheSame(bytes: Buffer): boolean {
  const db = new Database(bytes)
  try {
    return factsOf(db) === facts
  } catch {
    return false
  } finally {
    db.close()
  }
}

/**
 * Where the records of a table lie in the file: SQLite's b-tree pages, read as its file format
 * describes them.
 */
function recordsOf(
  bytes: Buffer,
  table: string,
): { readonly seq: number; readonly start: number; readonly length: number }[] {
  const db = new Database(bytes)
  const root = Number(
    db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table),
  )
  db.close()
  const records: { seq: number; start: number; length: number }[] = []
  function walk(page: number) {
    const base = (page - 1) * pageSize
    const header = base + (page === 1 ? 100 : 0)
    const interior = bytes[header] === 0x05
    const cells = bytes.readUInt16BE(header + 3)
    for (let index = 0; index < cells; index += 1) {
      const cell = base + bytes.readUInt16BE(header + (interior ? 12 : 8) + 2 * index)
      if (interior) walk(bytes.readUInt32BE(cell))
      else {
        const length = varint(bytes, cell)
        const seq = varint(bytes, length.next)
        records.push({ seq: seq.value, start: seq.next, length: length.value })
      }
    }
    if (interior) walk(bytes.readUInt32BE(header + 8))
  }
  walk(root)
  return records
}

function varint(bytes: Buffer, at: number): { readonly value: number; readonly next: number } {
  let value = 0
  let next = at
  for (;;) {
    const byte = bytes[next] ?? 0
    next += 1
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return { value, next }
  }
}

test('the ledger as it was written verifies', async () => {
  expect(await isFound(sound)).toBe(false)
  expect(recordsOf(sound, 'entries').map(({ seq }) => seq)).toEqual(
    Array.from({ length: entries }, (_, index) => index + 1),
  )
})

test(
  `${flips} changes of one byte each, in every one of ${entries} records: all found`,
  { timeout: 60_000 + flips * 40 },
  async () => {
    const records = recordsOf(sound, 'entries')
    const bytes = Buffer.from(sound)
    const missed: string[] = []
    let same = 0
    for (let index = 0; index < flips; index += 1) {
      const { seq, start, length } = records[index % entries] ?? { seq: 0, start: 0, length: 1 }
      const at = start + random(length)
      const before = bytes[at] ?? 0
      bytes[at] = before ^ (1 + random(255))
      if (before === 0 && readsTheSame(bytes)) same += 1
      else if (!(await isFound(bytes)))
        missed.push(`entry ${seq}, byte ${at - start}: ${before} became ${bytes[at]}`)
      bytes[at] = before
    }
    expect(missed).toEqual([])
    process.stderr.write(
      `one byte changed: ${flips} changes in ${entries} entries, ${flips - missed.length - same} found, ${same} not read by SQLite\n`,
    )
    expect(same).toBeLessThan(flips / 500)
  },
)

test('a flag that is nothing instead of 0, which reads as false and is left out of sums: found', async () => {
  for (const column of ['simulated', 'unresolved']) {
    const bytes = Buffer.from(sound)
    const { start } = recordsOf(bytes, 'entries')[499] ?? { start: 0 }
    const names = ['seq', ...Object.values(columns)]
    // The record's header: its own length, then a type for each column, each one byte long up to
    // these two.
    const at = start + 1 + names.indexOf(column)
    expect(bytes[at], 'the type of an integer 0').toBe(8)
    bytes[at] = 0
    expect(await isFound(bytes), column).toBe(true)
  }
})

test('every column of an entry changed on its own: all found', async () => {
  const missed: string[] = []
  for (const column of [...Object.values(columns), 'prev_hash', 'hash']) {
    const db = new Database(sound)
    db.exec(
      'PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; DROP TRIGGER entries_refuse_update',
    )
    const type = db
      .prepare('SELECT type FROM pragma_table_info(?) WHERE name = ?')
      .pluck()
      .get('entries', column)
    db.exec(
      `UPDATE entries SET ${column} = ${type === 'INTEGER' ? `ifnull(${column}, 0) + 1` : `ifnull(${column}, '') || 'x'`} WHERE seq = 500`,
    )
    const bytes = db.serialize()
    db.close()
    if (!(await isFound(bytes))) missed.push(column)
  }
  expect(missed).toEqual([])
})

test('entries taken away at the start, in the middle and at the end, swapped, or a whole new chain: all found', async () => {
  const changes = [
    'DELETE FROM entries WHERE seq = 1',
    'DELETE FROM entries WHERE seq = 500',
    'DELETE FROM entries WHERE seq > 990',
    'UPDATE entries SET seq = -seq WHERE seq IN (7, 8); UPDATE entries SET seq = 15 + seq WHERE seq < 0',
  ]
  for (const sql of changes) {
    const db = new Database(sound)
    db.exec(
      `PRAGMA foreign_keys = OFF; DROP TRIGGER entries_refuse_update; DROP TRIGGER entries_refuse_delete; ${sql}`,
    )
    const bytes = db.serialize()
    db.close()
    expect(await isFound(bytes), sql).toBe(true)
  }
})

test(
  `${pageFlips} pages overwritten in part: refused at start, found by verify, or no entry is touched`,
  { timeout: 60_000 + pageFlips * 200 },
  async () => {
    const home = join(folder, 'damaged')
    const pages = sound.length / pageSize
    const seen = { refused: 0, found: 0, untouched: 0 }
    for (let index = 0; index < pageFlips; index += 1) {
      rmSync(home, { recursive: true, force: true })
      const bytes = Buffer.from(sound)
      const page = Math.floor((index * pages) / pageFlips)
      for (let at = page * pageSize + random(pageSize - 64), end = at + 64; at < end; at += 1)
        bytes[at] = random(256)
      const judged = await judge(home, bytes)
      seen[judged] += 1
    }
    expect(seen.refused + seen.found).toBeGreaterThan(0)
    process.stderr.write(`pages overwritten: ${JSON.stringify(seen)} of ${pageFlips}\n`)
  },
)

/** Throws when a changed entry is believed. */
async function judge(home: string, bytes: Buffer): Promise<'refused' | 'found' | 'untouched'> {
  const clock = { now: () => 0, monotonic: () => 0 }
  mkdirSync(home)
  writeFileSync(join(home, 'ledger.db'), bytes)
  writeAnchorSync(join(home, 'anchor.json'), anchor)
  expect(readAnchor(join(home, 'anchor.json')).state).toBe('present')
  let opened: ReturnType<typeof openLedgerFile>
  try {
    opened = openLedgerFile(home, {
      clock,
      newId: (prefix) => `${prefix}_${random(1e9)}`,
      log: silentLog,
    })
  } catch {
    return 'refused'
  }
  const reader = openReader(opened.file)
  try {
    if (!opened.trust.trusted) return 'refused'
    if (!(await verifyChain(reader, opened.ledgerId, genesisHash(opened.ledgerId), anchor)).ok)
      return 'found'
    expect(factsOf(reader)).toBe(facts)
    return 'untouched'
  } finally {
    reader.close()
    opened.db.close()
  }
}
