/** The backup folder: one file a backup, listed by its name and what it says of itself. */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hashIn, readBackup, type StoredBackup } from './backup-facts'

const ending = '.db'
export interface BackupFiles {
  readonly folder: string
  /** Newest first; a file that cannot be read is listed with its problem. */
  list(): StoredBackup[]
  find(id: string): StoredBackup | undefined
  path(id: string): string
  /** The hash of the entry at `seq` in a backup; undefined: none, or it cannot be read. */
  hashAt(id: string, seq: number): string | undefined
  /** A free id for a backup made at this time. */
  newId(time: number): string
  /** Where a backup is while it is made. */
  unfinished(id: string): string
  /** From here on it is listed. */
  finish(id: string): void
  /** Off this thread: giving back the room of a large file takes its time. */
  remove(id: string): Promise<void>
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

  const ids = () => idsIn(folder)
  const path = (id: string) => join(folder, id + ending)
  const unfinishedPath = (id: string) => path(unfinished + id)

  function read(id: string): StoredBackup {
    const state = stateOf(path(id))
    const before = known.get(id)
    if (before?.state === state) return before.stored
    const stored = readBackup(id, path(id))
    known.set(id, { state, stored })
    return stored
  }

  return {
    folder,
    path,
    unfinished: unfinishedPath,
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
      return freeId(stamp, new Set(ids()))
    },
    finish(id) {
      renameSync(unfinishedPath(id), path(id))
    },
    async remove(id) {
      for (const suffix of suffixes) await rm(path(id) + suffix, { force: true })
      known.delete(id)
    },
    removeUnfinished() {
      for (const name of namesIn(folder))
        if (name.startsWith(unfinished))
          rmSync(join(folder, name), { force: true, recursive: true })
    },
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function idsIn(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => name.endsWith(ending) && !name.startsWith('.'))
    .map((name) => name.slice(0, -ending.length))
}

/** The stamp, numbered where a backup of the same instant has it. */
function freeId(stamp: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? stamp : `${stamp}-${number}`
    if (!taken.has(id)) return id
  }
}

/** Tells a file from what it was and from what may stand in its place, without opening it. */
function stateOf(file: string): string {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false })
  return stats === undefined ? 'absent' : `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}`
}
