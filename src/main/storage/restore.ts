/**
 * Goes back to a backup: verified first, the present ledger kept, then everything replaced in one
 * transaction (docs/adr/0008).
 */
import { constants, statfsSync, statSync } from 'node:fs'
import { chmod, copyFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Backup } from '../../contract/backups'
import { Failure } from '../platform/failure'
import type { BackupsDeps } from './backup-deps'
import { headOf, type StoredBackup } from './backup-facts'
import type { BackupFiles } from './backup-files'
import type { BackupThread } from './backup-thread'
import { asLedgerFailure } from './ledger-failure'
import { openDatabase } from './open-database'
import { findMovedProviders, replaceContent } from './replace-content'
import { cannotRead } from './write-backup'

export interface RestoreResult {
  readonly restored: Backup
  readonly keptAs: string
  readonly entriesAfter: number | null
}

interface RestoreDeps extends BackupsDeps {
  readonly files: BackupFiles
  readonly thread: BackupThread
  /** Tollgate is being closed. */
  readonly signal: AbortSignal
  readonly findProblem: (file: string) => Promise<string | null>
  readonly keepPresent: () => Promise<StoredBackup>
  readonly beside: (stored: StoredBackup) => Backup
}

export function createRestore(deps: RestoreDeps) {
  const { files, store, platform } = deps

  return async function restore(id: string, reason: string, who: string): Promise<RestoreResult> {
    const chosen = chosenOf(deps, id)
    const copy = files.unfinished('restore')
    const remove = () => files.removeUnfinished()
    deps.checkIdle()
    remove()
    try {
      await prepare(deps, id, copy)
      const { afresh, moved } = findMovedProviders(store, copy)
      const before = headOf(store.db)
      const kept = await deps.keepPresent()
      for (const provider of moved) await deps.forgetKeysOf(provider, who)
      await deps.settleAnchor()
      deps.checkIdle()
      if (deps.signal.aborted) throw closedFirst()
      if (headOf(store.db).hash !== before.hash)
        throw new Failure('conflict', 'Entries were written meanwhile. Try again.')
      const after = {
        reason,
        backup: id,
        made: chosen.time,
        entries: chosen.entries,
        entriesAfter: chosen.entriesAfter,
        keptAs: kept.id,
      }
      replaceContent(store, copy, afresh, () => deps.note(who, before, after, id))
      await deps.onRestored()
      platform.log.warn('A backup was restored', { id, keptAs: kept.id })
      return {
        restored: deps.beside({ ...chosen }),
        keptAs: basename(files.path(kept.id)),
        entriesAfter: chosen.entriesAfter,
      }
    } catch (error) {
      throw asLedgerFailure(error)
    } finally {
      remove()
    }
  }
}

function chosenOf({ files, beside }: RestoreDeps, id: string): Backup {
  const stored = files.find(id)
  if (stored === undefined) throw new Failure('not_found', `There is no backup ${id}.`)
  if (stored.problem !== null)
    throw new Failure(
      'ledger_unavailable',
      `This backup cannot be restored. ${stored.problem} Choose another.`,
    )
  return beside(stored)
}

/** A copy brought to the newest format, so that the backup itself stays as it was made. */
async function prepare(deps: RestoreDeps, id: string, copy: string) {
  const { files } = deps
  checkSpace(files.path(id), files.folder)
  await copyFile(files.path(id), copy, constants.COPYFILE_EXCL)
  await chmod(copy, 0o600)
  // Nothing of it is executed before it is known to have exactly our schema: no migration, no
  // trigger.
  const problem = (await inspected(deps, copy)) ?? migrated(copy) ?? (await deps.findProblem(copy))
  if (problem !== null)
    throw new Failure(
      'ledger_unavailable',
      `This backup does not verify, so nothing was changed: ${problem} Choose another.`,
    )
  const db = openDatabase(copy)
  try {
    db.pragma('journal_mode = DELETE')
    db.pragma('foreign_keys = OFF')
    await deps.rebuild(db, deps.signal)
  } finally {
    db.close()
  }
}

async function inspected({ thread }: RestoreDeps, copy: string): Promise<string | null> {
  try {
    return await thread.inspect(copy)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'STOPPED') throw closedFirst()
    return cannotRead(error)
  }
}

function closedFirst(): Failure {
  return new Failure(
    'conflict',
    'Tollgate was closed before the restore was done. Nothing was changed.',
  )
}

/** Its copy, the present one as it is kept and the log of the change are on disk together. */
function checkSpace(file: string, folder: string) {
  const needed = statSync(file).size
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < needed) {
    throw new Failure(
      'ledger_unavailable',
      `The disk is too full to restore this backup: its copy alone takes ${Math.ceil(needed / 1e6)} MB, and ${Math.floor((bavail * bsize) / 1e6)} MB are free. Nothing was changed. Make room and try again.`,
    )
  }
}

/** Null, or why it cannot be opened. Throws Failure where it is not for this program. */
function migrated(file: string): string | null {
  try {
    const db = openDatabase(file)
    db.pragma('journal_mode = DELETE')
    db.close()
    return null
  } catch (error) {
    if (error instanceof Failure) throw error
    return cannotRead(error)
  }
}
