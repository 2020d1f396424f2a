/** The backup folder: one file a backup, which carries its own facts in its `meta` table. */
import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { backupReason, type Backup, type BackupReason } from '../../contract/backups'
import { refusalOf } from '../platform/plain-file'
import type { AnchorPoint } from './anchor'
import { applicationId } from './application-id'
import { genesisHash } from './open-ledger-file'
import { parseCell } from './stored-json'

const ending = '.db'
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

export interface BackupFiles {
  readonly folder: string
  /** Newest first; a file that cannot be read is listed with its problem. */
  list(): StoredBackup[]
  find(id: string): StoredBackup | undefined
  path(id: string): string
  /**
   * The hash of the entry at `seq` in a backup's chain; undefined where it has none or cannot be
   * read.
   */
  hashAt(id: string, seq: number): string | undefined
  /** A free id for a backup made at this time. */
  newId(time: number): string
  /** Where a backup is while it is made. */
  unfinished(id: string): string
  /** From here on it is listed. */
  finish(id: string): void
  remove(id: string): void
  /** What a stop or a crash left half made. */
  removeUnfinished(): void
}

/**
 * Begins the name of what is still being written: such a file is never listed nor opened, and goes
 * at the next start where a crash left it.
 */
const unfinished = '.unfinished-'
const suffixes = ['', '-wal', '-shm', '-journal'] as const

export function createBackupFiles(folder: string): BackupFiles {
  /**
   * What was read of each file, as long as the file is the same: a list is asked for often, and
   * opening them all takes its time.
   */
  const known = new Map<string, { readonly state: string; readonly stored: StoredBackup }>()
  const hashes = new Map<string, string | undefined>()

  function names(): string[] {
    try {
      return readdirSync(folder)
    } catch {
      return []
    }
  }
  function ids(): string[] {
    return names()
      .filter((name) => name.endsWith(ending) && !name.startsWith('.'))
      .map((name) => name.slice(0, -ending.length))
  }
  const path = (id: string) => join(folder, id + ending)

  function read(id: string): StoredBackup {
    const state = stateOf(path(id))
    const before = known.get(id)
    if (before?.state === state) return before.stored
    const stored = readStored(id, path(id))
    known.set(id, { state, stored })
    return stored
  }

  return {
    folder,
    path,
    unfinished: (id) => join(folder, unfinished + id + ending),
    list: () =>
      ids()
        .map(read)
        .sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1)),
    find: (id) => (ids().includes(id) ? read(id) : undefined),
    hashAt(id, seq) {
      const key = `${id} ${stateOf(path(id))} ${seq}`
      if (!hashes.has(key))
        hashes.set(key, read(id).problem === null ? hashIn(path(id), seq) : undefined)
      return hashes.get(key)
    },
    newId(time) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const stamp = `ledger-${new Date(time).toISOString().replaceAll(':', '-').replace('.', '-')}`
      const taken = new Set(ids())
      for (let number = 1; ; number += 1) {
        const id = number === 1 ? stamp : `${stamp}-${number}`
        if (!taken.has(id)) return id
      }
    },
    finish(id) {
      renameSync(join(folder, unfinished + id + ending), path(id))
    },
    remove(id) {
      for (const suffix of suffixes) rmSync(path(id) + suffix, { force: true })
      known.delete(id)
    },
    removeUnfinished() {
      for (const name of names())
        if (name.startsWith(unfinished))
          rmSync(join(folder, name), { force: true, recursive: true })
    },
  }
}

/** Tells a file from what it was and from what may stand in its place, without opening it. */
function stateOf(file: string): string {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false })
  return stats === undefined ? 'absent' : `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}`
}

/** Opened for a look: it waits for nobody. */
function openForLook(file: string): Database.Database {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 0 })
  db.pragma('temp_store = MEMORY')
  db.pragma('trusted_schema = OFF')
  return db
}

function hashIn(file: string, seq: number): string | undefined {
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

function readStored(id: string, file: string): StoredBackup {
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
