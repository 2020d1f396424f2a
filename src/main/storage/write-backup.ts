/** Makes one backup: copied, verified, stamped, and only then one of those that are kept. */
import type { BackupReason } from '../../contract/backups'
import { Failure } from '../platform/failure'
import { refusalOf } from '../platform/plain-file'
import { reasonOf } from '../platform/system-error'
import type { BackupsDeps } from './backup-deps'
import { headOf, stampBackup, type StoredBackup } from './backup-facts'
import type { BackupFiles } from './backup-files'
import type { BackupThread } from './backup-thread'
import { asLedgerFailure } from './ledger-failure'
import { openReader } from './open-database'

const keptOfEach = 7

export interface BackupWriter {
  /** `mustVerify`: one that does not verify is dropped with Failure `ledger_unavailable`. */
  write(reason: BackupReason, mustVerify: boolean): Promise<StoredBackup>
  /** Why a file is no good as a ledger; null: every page is sound and the chain holds. */
  findProblem(file: string): Promise<string | null>
}

/** `signal`: Tollgate is being closed. */
export function createBackupWriter(
  { file, platform, trusted, onBroken, verify }: BackupsDeps,
  files: BackupFiles,
  thread: BackupThread,
  signal: AbortSignal,
): BackupWriter {
  async function write(reason: BackupReason, mustVerify: boolean): Promise<StoredBackup> {
    const time = platform.clock.now()
    const id = newBackupId(files, time)
    const target = files.unfinished(id)
    try {
      const problem =
        (await thread.copy(file, target)) ?? (await chainProblem(target, verify, signal))
      if (signal.aborted)
        throw new Failure('conflict', 'Tollgate was closed before the backup was done.')
      if (problem !== null && trusted()) onBroken()
      if (problem !== null && mustVerify)
        throw new Failure(
          'ledger_unavailable',
          `The backup was made but does not verify, so it was not kept: ${problem}`,
        )
      stampBackup(target, {
        time,
        reason,
        verifiedAt: problem === null ? platform.clock.now() : null,
      })
      files.finish(id)
      prune(files, id)
      const made = files.find(id)
      if (made === undefined)
        throw new Failure(
          'ledger_unavailable',
          'The backup is not where it was written. Look at the backup folder.',
        )
      return made
    } catch (error) {
      files.removeUnfinished()
      if (signal.aborted)
        throw new Failure('conflict', 'Tollgate was closed before the backup was done.')
      throw asLedgerFailure(error)
    }
  }

  return {
    write,
    async findProblem(target) {
      try {
        return (await thread.check(target)) ?? (await chainProblem(target, verify, signal))
      } catch (error) {
        return cannotRead(error)
      }
    },
  }
}

async function chainProblem(
  target: string,
  verify: BackupsDeps['verify'],
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const reader = openReader(target)
    try {
      const verdict = await verify(reader, headOf(reader).ledgerId, signal)
      return verdict.ok ? null : (verdict.firstBreak?.reason ?? 'Its chain is broken.')
    } finally {
      reader.close()
    }
  } catch (error) {
    return cannotRead(error)
  }
}

function newBackupId(files: BackupFiles, time: number): string {
  try {
    return files.newId(time)
  } catch (error) {
    throw new Failure(
      'ledger_unavailable',
      `The backup folder ${files.folder} cannot be used: ${refusalOf(files.folder) ?? reasonOf(error)}. Make room for it there.`,
    )
  }
}

/**
 * Keeps the newest of each kind. The one just made stays even where the clock went back and it
 * looks the oldest.
 */
function prune(files: BackupFiles, made: string) {
  const byReason = Map.groupBy(
    files.list().filter(({ id, verifiedAt }) => id !== made && verifiedAt !== null),
    ({ reason }) => reason,
  )
  const reason = files.find(made)?.reason
  for (const [kind, group] of byReason)
    for (const { id } of group.slice(kind === reason ? keptOfEach - 1 : keptOfEach))
      files.remove(id)
}

/** As a sentence for a person. */
export function cannotRead(error: unknown): string {
  return `SQLite cannot read it (${error instanceof Error ? error.message : String(error)}).`
}
