/** What one backup says of itself, in its `meta` table, and how it is read without trusting it. */
import { lstatSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { backupReason, type Backup, type BackupReason } from '../../contract/backups'
import { refusalOf } from '../platform/plain-file'
import type { AnchorPoint } from './anchor'
import { applicationId } from './application-id'
import { genesisHash } from './open-ledger-file'
import { parseCell } from './stored-json'

const metaName = 'backup'
const facts = z.object({
  time: z.int(),
  reason: backupReason,
  verifiedAt: z.int().nullable(),
  head: z.object({ ledgerId: z.string(), seq: z.int(), hash: z.string() }),
})
export type BackupFacts = z.infer<typeof facts>

/** What a file says of itself; how it stands to the present ledger is not its own fact. */
export type StoredBackup = Omit<Backup, 'entriesAfter' | 'entriesAfterExact'>

/** Opened for a look: it waits for nobody. */
function openForLook(file: string): Database.Database {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 0 })
  db.pragma('temp_store = MEMORY')
  db.pragma('trusted_schema = OFF')
  return db
}

/** The hash of the entry at `seq`; undefined where there is none or the file cannot be read. */
export function hashIn(file: string, seq: number): string | undefined {
  try {
    const db = openForLook(file)
    try {
      return db.prepare<[number], string>('SELECT hash FROM entries WHERE seq = ?').pluck().get(seq)
    } finally {
      db.close()
    }
  } catch {
    return undefined
  }
}

/** What a file says of itself, or why it cannot be read. */
export function readBackup(id: string, file: string): StoredBackup {
  const refusal = kindRefusal(file)
  const stats = refusal === null ? statSync(file, { throwIfNoEntry: false }) : undefined
  const base = {
    id,
    time: Math.round(stats?.mtimeMs ?? 0),
    reason: 'asked' as BackupReason,
    sizeBytes: stats?.size ?? 0,
    entries: 0,
    head: null,
    verifiedAt: null,
  }
  if (refusal !== null) return { ...base, problem: `It cannot be read: ${refusal}.` }
  if (stats === undefined || stats.size === 0) return { ...base, problem: 'The file is empty.' }
  try {
    const db = openForLook(file)
    try {
      return { ...base, ...factsIn(db) }
    } finally {
      db.close()
    }
  } catch (error) {
    return { ...base, problem: unreadable(error) }
  }
}

/** A link could lead to the ledger itself, or anywhere. */
function kindRefusal(file: string): string | null {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true
    ? 'it is a link, not a file of its own'
    : refusalOf(file)
}

function unreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_NOTADB') return 'It is not a database.'
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return 'Another program is using the file. Try again when it is done.'
  return 'The file is damaged and cannot be read.'
}

function factsIn(db: Database.Database): Pick<StoredBackup, 'problem'> & Partial<StoredBackup> {
  if (db.pragma('application_id', { simple: true }) !== applicationId)
    return { problem: 'It is not a ledger of this program.' }
  // A view of that name could compute for ever.
  const tables = db
    .prepare(
      "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('entries', 'meta') AND sql NOT LIKE 'CREATE VIRTUAL%'",
    )
    .pluck()
    .get()
  if (tables !== 2) return { problem: 'It is not a ledger of this program.' }
  const head = headOf(db)
  const own = facts.safeParse(parseOrNull(metaOf(db, metaName)))
  if (!own.success) return { entries: head.seq, head, problem: null }
  const cut = own.data.head.hash !== head.hash
  return {
    ...own.data,
    entries: head.seq,
    head,
    problem: cut ? 'It does not end with the entry it was made with.' : null,
  }
}

function parseOrNull(text: string | undefined): unknown {
  const parsed = parseCell<unknown>(z.unknown(), text)
  return parsed.ok ? parsed.value : null
}

/** Where the chain of a database ends. */
export function headOf(db: Database.Database): AnchorPoint {
  const ledgerId = metaOf(db, 'ledgerId') ?? ''
  const newest = db
    .prepare<[], { seq: number; hash: string }>(
      'SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1',
    )
    .get()
  return { ledgerId, ...(newest ?? { seq: 0, hash: genesisHash(ledgerId) }) }
}

/** Writes a backup's facts into it, in a file that needs no other beside it. */
export function stampBackup(file: string, own: Omit<BackupFacts, 'head'>): void {
  const db = new Database(file, { fileMustExist: true })
  try {
    db.pragma('journal_mode = DELETE')
    db.pragma('synchronous = FULL')
    db.prepare(
      'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    ).run(metaName, JSON.stringify({ ...own, head: headOf(db) } satisfies BackupFacts))
  } finally {
    db.close()
  }
}

function metaOf(db: Database.Database, name: string): string | undefined {
  const value: unknown = db.prepare('SELECT value FROM meta WHERE name = ?').pluck().get(name)
  return typeof value === 'string' ? value : undefined
}
