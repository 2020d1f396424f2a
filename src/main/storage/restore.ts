/**
 * Goes back to a backup: verified first, the present ledger kept, then everything replaced in one
 * transaction (docs/adr/0008).
 */
import { constants, statfsSync, statSync } from 'node:fs'
import { chmod, copyFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Backup } from '../../contract/backups'
import { Failure } from '../platform/failure'
import type { TaskRun } from '../platform/tasks'
import type { BackupsDeps } from './backup-deps'
import { headOf, type StoredBackup } from './backup-facts'
import type { BackupFiles } from './backup-files'
import { puttingInPlace, restoreSteps } from './backup-steps'
import type { BackupThread } from './backup-thread'
import { asLedgerFailure } from './ledger-failure'
import { openDatabase } from './open-database'
import { findMovedProviders, replaceContent } from './replace-content'
import { cannotRead, type BackupWriter } from './write-backup'

export interface RestoreResult {
  readonly restored: Backup
  readonly keptAs: string
  readonly entriesAfter: number | null
}

interface RestoreDeps extends BackupsDeps {
  readonly files: BackupFiles
  readonly thread: BackupThread
  /** Tollgate is being closed. */
  readonly closing: AbortSignal
  readonly findProblem: BackupWriter['findProblem']
  readonly keepPresent: (run: TaskRun) => Promise<StoredBackup>
  readonly beside: (stored: StoredBackup) => Backup
}

export interface RestoreOrder {
  readonly reason: string
  readonly who: string
  readonly run: TaskRun
}

export function createRestore(deps: RestoreDeps) {
  const { files, store, platform } = deps

  return async function restore(
    id: string,
    { reason, who, run }: RestoreOrder,
  ): Promise<RestoreResult> {
    const chosen = chosenOf(deps, id)
    const copy = files.unfinished('restore')
    const remove = () => files.removeUnfinished()
    deps.checkIdle()
    remove()
    try {
      await prepare(deps, id, copy, run)
      const { afresh, moved } = findMovedProviders(store, copy)
      const before = headOf(store.db)
      const kept = await keptFirst(deps, run)
      for (const provider of moved) await deps.forgetKeysOf(provider, who)
      await deps.settleAnchor()
      deps.checkIdle()
      if (deps.closing.aborted) throw endedEarly(deps.closing)
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

/** The last place where it can be stopped: what it leads to changes what is here. */
async function keptFirst({ closing, keepPresent }: RestoreDeps, run: TaskRun) {
  try {
    const kept = await keepPresent(run)
    run.commit()
    run.begin(puttingInPlace.name, null)
    return kept
  } catch (thrown) {
    throw run.signal.aborted ? endedEarly(closing) : thrown
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
async function prepare(deps: RestoreDeps, id: string, copy: string, run: TaskRun) {
  const { files, closing } = deps
  const signal = AbortSignal.any([closing, run.signal])
  run.begin(restoreSteps.inspecting.name, null)
  checkSpace(files.path(id), files.folder)
  await copyFile(files.path(id), copy, constants.COPYFILE_EXCL)
  await chmod(copy, 0o600)
  // Nothing of it is executed before it is known to have exactly our schema: no migration, no
  // trigger.
  const problem =
    (await inspected(deps, copy, signal)) ??
    migrated(copy) ??
    (await deps.findProblem(copy, run, restoreSteps))
  if (signal.aborted) throw endedEarly(closing)
  if (problem !== null)
    throw new Failure(
      'ledger_unavailable',
      `This backup does not verify, so nothing was changed: ${problem} Choose another.`,
    )
  const db = openDatabase(copy)
  try {
    db.pragma('journal_mode = DELETE')
    db.pragma('foreign_keys = OFF')
    run.begin(restoreSteps.sums.name, headOf(db).seq)
    await deps.rebuild(db, signal, run.advance)
  } catch (thrown) {
    throw signal.aborted ? endedEarly(closing) : thrown
  } finally {
    db.close()
  }
}

async function inspected(
  { thread, closing }: RestoreDeps,
  copy: string,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    return await thread.inspect(copy, { signal, onProgress() {} })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'STOPPED') throw endedEarly(closing)
    return cannotRead(error)
  }
}

function endedEarly(closing: AbortSignal): Failure {
  return closing.aborted
    ? new Failure(
        'conflict',
        'Tollgate was closed before the restore was done. Nothing was changed.',
      )
    : new Failure('cancelled', 'The restore was stopped. Nothing was changed.')
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
