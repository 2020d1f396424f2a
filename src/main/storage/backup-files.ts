/** The backup folder: one file a backup, which carries its own facts in its `meta` table. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { backupReason, type Backup, type BackupReason } from '../../contract/backups'
import type { AnchorPoint } from './anchor'
import { applicationId } from './open-database'
import { genesisHash } from './open-ledger-file'

const ending = '.db'
const metaName = 'backup'
const facts = z.object({ time: z.int(), reason: backupReason, verifiedAt: z.int().nullable(), head: z.object({ ledgerId: z.string(), seq: z.int(), hash: z.string() }) })
export type BackupFacts = z.infer<typeof facts>

/** What a file says of itself; how it stands to the present ledger is not its own fact. */
export type StoredBackup = Omit<Backup, 'entriesAfter' | 'entriesAfterExact'>

export interface BackupFiles {
  readonly folder: string
  /** Newest first; a file that cannot be read is listed with its problem. */
  list(): StoredBackup[]
  find(id: string): StoredBackup | undefined
  path(id: string): string
  /** The hash of the entry at `seq` in a backup's chain; undefined where it has none or cannot be read. */
  hashAt(id: string, seq: number): string | undefined
  /** A free id for a backup made at this time. */
  newId(time: number): string
  remove(id: string): void
}

export function createBackupFiles(folder: string): BackupFiles {
  function ids(): string[] {
    try {
      return readdirSync(folder)
        .filter((name) => name.endsWith(ending) && !name.startsWith('.'))
        .map((name) => name.slice(0, -ending.length))
    } catch {
      return []
    }
  }
  const path = (id: string) => join(folder, id + ending)

  return {
    folder,
    path,
    list: () => ids().map((id) => readStored(id, path(id))).sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1)),
    find: (id) => (ids().includes(id) ? readStored(id, path(id)) : undefined),
    hashAt(id, seq) {
      try {
        const db = new Database(path(id), { readonly: true, fileMustExist: true })
        try {
          return db.prepare<[number], string>('SELECT hash FROM entries WHERE seq = ?').pluck().get(seq)
        } finally {
          db.close()
        }
      } catch {
        return undefined
      }
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
    remove(id) {
      for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path(id) + suffix, { force: true })
    },
  }
}

function readStored(id: string, file: string): StoredBackup {
  const stats = statSync(file, { throwIfNoEntry: false })
  const base = { id, time: Math.round(stats?.mtimeMs ?? 0), reason: 'asked' as BackupReason, sizeBytes: stats?.size ?? 0, entries: 0, head: null, verifiedAt: null }
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true })
    try {
      if (db.pragma('application_id', { simple: true }) !== applicationId) return { ...base, problem: 'It is not a ledger of this program.' }
      const head = headOf(db)
      const own = facts.safeParse(JSON.parse(metaOf(db, metaName) ?? 'null'))
      if (!own.success) return { ...base, entries: head.seq, head, problem: null }
      const cut = own.data.head.hash !== head.hash
      return { ...base, ...own.data, entries: head.seq, head, problem: cut ? 'It does not end with the entry it was made with.' : null }
    } finally {
      db.close()
    }
  } catch {
    return { ...base, problem: 'The file is damaged and cannot be read.' }
  }
}

/** Where the chain of a database ends. */
export function headOf(db: Database.Database): AnchorPoint {
  const ledgerId = metaOf(db, 'ledgerId') ?? ''
  const newest = db.prepare<[], { seq: number; hash: string }>('SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1').get()
  return { ledgerId, ...(newest ?? { seq: 0, hash: genesisHash(ledgerId) }) }
}

/** Writes a backup's facts into it, in a file that needs no other beside it. */
export function stampBackup(file: string, own: Omit<BackupFacts, 'head'>): void {
  const db = new Database(file, { fileMustExist: true })
  try {
    db.pragma('journal_mode = DELETE')
    db.pragma('synchronous = FULL')
    db.prepare('INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(metaName, JSON.stringify({ ...own, head: headOf(db) } satisfies BackupFacts))
  } finally {
    db.close()
  }
}

function metaOf(db: Database.Database, name: string): string | undefined {
  const value: unknown = db.prepare('SELECT value FROM meta WHERE name = ?').pluck().get(name)
  return typeof value === 'string' ? value : undefined
}
