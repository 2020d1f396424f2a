/**
 * Verified backups of the live database: made on request and daily, seven kept of each kind, and
 * the way back to one (spec L6, L7).
 */
import { join } from 'node:path'
import type { Backup, BackupReason } from '../../contract/backups'
import { dayMs } from '../../shared/spans'
import { Failure } from '../platform/failure'
import type { BackupsDeps } from './backup-deps'
import { createBackupFiles, type BackupFiles } from './backup-files'
import { backupAsTask, restoreAsTask } from './backup-steps'
import { createBackupThread } from './backup-thread'
import { createBeside } from './beside-ledger'
import { createRestore, type RestoreResult } from './restore'
import { createBackupWriter } from './write-backup'

export interface Backups {
  list(): { items: Backup[]; folder: string; running: boolean; nextDailyAt: number | null }
  /**
   * Throws Failure `conflict` while another runs, `ledger_unavailable` when the ledger is not
   * trusted or the copy does not verify, `cancelled` where it was stopped.
   */
  make(reason: BackupReason, who: string): Promise<Backup>
  /** Makes the daily one when the newest is a day old. Never rejects. */
  makeDaily(): Promise<void>
  restore(id: string, reason: string, who: string): Promise<RestoreResult>
  /** True while a restore runs: no call may leave then. */
  restoring(): boolean
  /** Stops what runs. */
  close(): Promise<void>
}

export function createBackups(deps: BackupsDeps): Backups {
  const { platform, tasks, trusted } = deps
  const closing = new AbortController()
  const files = createBackupFiles(join(deps.home, 'backups'))
  const thread = createBackupThread()
  const { write, findProblem } = createBackupWriter(deps, files, thread, closing.signal)
  const beside = createBeside(deps, files)
  const turn = createTurn(platform.changes, closing.signal)
  const restore = createRestore({
    ...deps,
    files,
    thread,
    closing: closing.signal,
    findProblem,
    keepPresent: (run) => write('before-restore', false, run),
    beside,
  })
  let restoring = false
  files.removeUnfinished()

  const writeAsTask = (reason: BackupReason, who: string) =>
    backupAsTask(tasks, who, (run) => write(reason, true, run))

  return {
    list() {
      const newest = newestOwn(files)
      return {
        items: files.list().map(beside),
        folder: files.folder,
        running: turn.running() !== null,
        nextDailyAt: trusted() && newest !== null ? newest + dayMs : null,
      }
    },
    make(reason, who) {
      if (!trusted()) throw notTrusted()
      return turn.take(async () => beside(await writeAsTask(reason, who)))
    },
    makeDaily: createDaily(deps, closing.signal, {
      isDue: () => trusted() && turn.running() === null && !isFresh(files, platform.clock.now()),
      make: () => turn.take(() => writeAsTask('daily', 'tollgate')),
    }),
    restoring: () => restoring,
    restore: (id, reason, who) =>
      turn.take(async () => {
        restoring = true
        try {
          return await restoreAsTask(tasks, who, (run) => restore(id, { reason, who, run }))
        } finally {
          restoring = false
        }
      }),
    async close() {
      closing.abort()
      await thread.stop()
      await turn.running()
      files.removeUnfinished()
    },
  }
}

function notTrusted(): Failure {
  return new Failure(
    'ledger_unavailable',
    'The ledger cannot be trusted, so no backup is made of it. Restore one, or start a new ledger.',
  )
}

interface Turn {
  /** Throws Failure `conflict` while another has its turn, and once Tollgate closes. */
  take<T>(work: () => Promise<T>): Promise<T>
  /** Settles with what runs; null: nothing does. */
  running(): Promise<unknown> | null
}

/** One at a time: they share a folder, and a restore must know what it replaces. */
function createTurn(changes: BackupsDeps['platform']['changes'], closing: AbortSignal): Turn {
  let running: Promise<unknown> | null = null
  return {
    running: () => running,
    async take(work) {
      if (closing.aborted) throw new Failure('conflict', 'Tollgate is being closed.')
      if (running !== null)
        throw new Failure('conflict', 'A backup or a restore is running. Wait until it is done.')
      const now = work()
      running = now.catch(() => {})
      changes.publish('backups')
      try {
        return await now
      } finally {
        running = null
        changes.publish('backups')
      }
    },
  }
}

/** The daily backup; its failure is told once, until one has been made again. */
function createDaily(
  { platform, onDailyFailed }: Pick<BackupsDeps, 'platform' | 'onDailyFailed'>,
  closing: AbortSignal,
  daily: { readonly isDue: () => boolean; readonly make: () => Promise<unknown> },
): () => Promise<void> {
  let failed = false
  return async () => {
    if (!daily.isDue()) return
    try {
      await daily.make()
      failed = false
    } catch (error) {
      // Stopped by a person, it is tried again within the hour.
      if (closing.aborted || (error instanceof Failure && error.code === 'cancelled')) return
      const message = error instanceof Error ? error.message : String(error)
      platform.log.error('The daily backup failed', { error: message })
      if (!failed) onDailyFailed(message)
      failed = true
    }
  }
}

/** Not where the newest lies a day ahead: the clock was wrong then, or is now. */
function isFresh(files: BackupFiles, now: number): boolean {
  const newest = newestOwn(files)
  return newest !== null && Math.abs(now - newest) < dayMs
}

/** When the newest good one was made that was not the leftover of a restore. */
function newestOwn(files: BackupFiles): number | null {
  const newest = files
    .list()
    .find(({ reason, verifiedAt }) => verifiedAt !== null && reason !== 'before-restore')
  return newest?.time ?? null
}
