/** Makes one backup: copied, verified, stamped, and only then one of those that are kept. */
import type { BackupReason } from '../../contract/backups'
import { Failure } from '../platform/failure'
import { refusalOf } from '../platform/plain-file'
import { reasonOf } from '../platform/system-error'
import type { TaskRun, TaskStep } from '../platform/tasks'
import type { BackupsDeps } from './backup-deps'
import { headOf, stampBackup, type StoredBackup } from './backup-facts'
import type { BackupFiles } from './backup-files'
import { backupSteps, threadWatch } from './backup-steps'
import type { BackupThread } from './backup-thread'
import { asLedgerFailure } from './ledger-failure'
import { openReader } from './open-database'

const keptOfEach = 7

export interface BackupWriter {
  /** `mustVerify`: one that does not verify is dropped with Failure `ledger_unavailable`. */
  write(reason: BackupReason, mustVerify: boolean, run: TaskRun): Promise<StoredBackup>
  /**
   * Why a file is no good as a ledger; null: every page is sound and the chain holds. `steps` name
   * what is told of it.
   */
  findProblem(file: string, run: TaskRun, steps: CheckSteps): Promise<string | null>
}

interface CheckSteps {
  readonly pages: TaskStep
  readonly chain: TaskStep
}

/** `closing`: Tollgate is being closed. */
export function createBackupWriter(
  { file, platform, trusted, onBroken, verify }: BackupsDeps,
  files: BackupFiles,
  thread: BackupThread,
  closing: AbortSignal,
): BackupWriter {
  async function write(
    reason: BackupReason,
    mustVerify: boolean,
    run: TaskRun,
  ): Promise<StoredBackup> {
    const signal = AbortSignal.any([closing, run.signal])
    const time = platform.clock.now()
    const id = newBackupId(files, time)
    const target = files.unfinished(id)
    const chain = { verify, run, signal, step: backupSteps.chain }
    run.begin(backupSteps.rows.name, null)
    try {
      const problem =
        (await thread.copy(file, target, threadWatch(run, signal, backupSteps))) ??
        (await chainProblem(target, chain))
      if (signal.aborted) throw endedEarly(closing)
      if (problem !== null && trusted()) onBroken()
      if (problem !== null && mustVerify)
        throw new Failure(
          'ledger_unavailable',
          `The backup was made but does not verify, so it was not kept: ${problem}`,
        )
      // Of a backup that is made for itself the stop comes too late from here; a restore goes on.
      if (reason !== 'before-restore') run.commit()
      const verifiedAt = problem === null ? platform.clock.now() : null
      stampBackup(target, { time, reason, verifiedAt })
      return await keep(files, id)
    } catch (error) {
      files.removeUnfinished()
      if (signal.aborted) throw endedEarly(closing)
      throw asLedgerFailure(error)
    }
  }

  return {
    write,
    async findProblem(target, run, { pages, chain }) {
      const signal = AbortSignal.any([closing, run.signal])
      run.begin(pages.name, null)
      try {
        return (
          (await thread.check(target, threadWatch(run, signal, { pages }))) ??
          (await chainProblem(target, { verify, run, signal, step: chain }))
        )
      } catch (error) {
        return cannotRead(error)
      }
    },
  }
}

/** From here on it is one of those that are kept. */
async function keep(files: BackupFiles, id: string): Promise<StoredBackup> {
  files.finish(id)
  await prune(files, id)
  const made = files.find(id)
  if (made === undefined)
    throw new Failure(
      'ledger_unavailable',
      'The backup is not where it was written. Look at the backup folder.',
    )
  return made
}

function endedEarly(closing: AbortSignal): Failure {
  return closing.aborted
    ? new Failure('conflict', 'Tollgate was closed before the backup was done.')
    : new Failure('cancelled', 'The backup was stopped. Nothing of it was kept.')
}

interface ChainCheck {
  readonly verify: BackupsDeps['verify']
  readonly run: TaskRun
  readonly signal: AbortSignal
  readonly step: TaskStep
}

async function chainProblem(
  target: string,
  { verify, run, signal, step }: ChainCheck,
): Promise<string | null> {
  try {
    const reader = openReader(target)
    try {
      const head = headOf(reader)
      run.begin(step.name, head.seq)
      const verdict = await verify(reader, head.ledgerId, { signal, onWalked: run.advance })
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
async function prune(files: BackupFiles, made: string): Promise<void> {
  const byReason = Map.groupBy(
    files.list().filter(({ id, verifiedAt }) => id !== made && verifiedAt !== null),
    ({ reason }) => reason,
  )
  const reason = files.find(made)?.reason
  for (const [kind, group] of byReason)
    for (const { id } of group.slice(kind === reason ? keptOfEach - 1 : keptOfEach))
      await files.remove(id)
}

/** As a sentence for a person. */
export function cannotRead(error: unknown): string {
  return `SQLite cannot read it (${error instanceof Error ? error.message : String(error)}).`
}
