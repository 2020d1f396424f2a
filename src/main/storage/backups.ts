/** Verified backups of the live database: made on request and daily, seven kept of each kind, and the way back to one (spec L6, L7). */
import { join } from 'node:path'
import type { Backup, BackupReason } from '../../contract/backups'
import type { VerifyResult } from '../../contract/ledger'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import { refusalOf } from '../platform/plain-file'
import { reasonOf } from '../platform/system-error'
import { readAnchor } from './anchor'
import { createBackupFiles, headOf, stampBackup, type StoredBackup } from './backup-files'
import { createBackupThread } from './backup-thread'
import { asLedgerFailure } from './group-commit'
import { openReader } from './open-database'
import { createRestore, type RestoreResult } from './restore'
import type { Store } from './store'
import { dayMs } from '../../shared/spans'

export const keptOfEach = 7

export interface Backups {
  list(): { items: Backup[]; folder: string; running: boolean; nextDailyAt: number | null }
  /** Throws Failure `conflict` while another runs, `ledger_unavailable` when the ledger is not trusted or the copy does not verify. */
  make(reason: BackupReason): Promise<Backup>
  /** Makes the daily one when the newest is a day old. Never rejects. */
  makeDaily(): Promise<void>
  restore(id: string, reason: string, who: string): Promise<RestoreResult>
  /** True while a restore runs: no call may leave then. */
  restoring(): boolean
  /** Stops what runs. */
  close(): Promise<void>
}

export interface BackupsDeps {
  readonly home: string
  readonly file: string
  readonly anchorFile: string
  readonly store: Store
  readonly platform: Pick<Platform, 'clock' | 'log' | 'changes'>
  readonly trusted: () => boolean
  /** Walks the chain of a database on the connection given. */
  readonly verify: (db: Store['db'], ledgerId: string, signal: AbortSignal) => Promise<VerifyResult>
  /** The copy of the present ledger does not verify: it is looked at itself. */
  readonly onBroken: () => void
  /** Derives all that is derived from entries anew, in a database that nobody else uses. */
  readonly rebuild: (db: Store['db'], signal: AbortSignal) => Promise<void>
  /** Called when the daily backup could not be made. */
  readonly onDailyFailed: (message: string) => void
  /** Refuses while calls run or wait to be booked; called again right before the change. */
  readonly checkIdle: () => void
  /** Runs in the restore's transaction, for the audit row. */
  readonly note: (who: string, before: unknown, after: unknown, subject: string) => void
  /** Everything in memory is of the old content: read it again. Runs right after the commit. */
  readonly onRestored: () => Promise<void>
  /** Forgets the keys of a provider whose address the restore changes. */
  readonly forgetKeysOf: (providerId: string, who: string) => Promise<void>
  /** Waits until no anchor of the old chain is still to be written. */
  readonly settleAnchor: () => Promise<void>
}

export function createBackups(deps: BackupsDeps): Backups {
  const { file, anchorFile, store, platform, trusted } = deps
  const files = createBackupFiles(join(deps.home, 'backups'))
  const thread = createBackupThread()
  let running: Promise<unknown> | null = null
  let restoring = false
  let dailyFailed = false
  const closing = new AbortController()
  files.removeUnfinished()

  /** One at a time: they share a folder, and a restore must know what it replaces. */
  async function alone<T>(work: () => Promise<T>): Promise<T> {
    if (closing.signal.aborted) throw new Failure('conflict', 'Tollgate is being closed.')
    if (running !== null)
      throw new Failure('conflict', 'A backup or a restore is running. Wait until it is done.')
    const now = work()
    running = now.catch(() => {})
    platform.changes.publish('backups')
    try {
      return await now
    } finally {
      running = null
      platform.changes.publish('backups')
    }
  }

  async function write(reason: BackupReason, mustVerify: boolean): Promise<StoredBackup> {
    const time = platform.clock.now()
    const id = newId(time)
    const target = files.unfinished(id)
    try {
      const problem = (await thread.copy(file, target)) ?? (await chainProblem(target))
      if (closing.signal.aborted)
        throw new Failure('conflict', 'Tollgate was closed before the backup was done.')
      if (problem !== null && trusted()) deps.onBroken()
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
      prune(id)
      const made = files.find(id)
      if (made === undefined)
        throw new Failure(
          'ledger_unavailable',
          'The backup is not where it was written. Look at the backup folder.',
        )
      return made
    } catch (error) {
      files.removeUnfinished()
      if (closing.signal.aborted)
        throw new Failure('conflict', 'Tollgate was closed before the backup was done.')
      throw asLedgerFailure(error)
    }
  }

  function newId(time: number): string {
    try {
      return files.newId(time)
    } catch (error) {
      throw new Failure(
        'ledger_unavailable',
        `The backup folder ${files.folder} cannot be used: ${refusalOf(files.folder) ?? reasonOf(error)}. Make room for it there.`,
      )
    }
  }

  /** Why a file is no good as a ledger; null: every page is sound and the chain holds. */
  async function findProblem(target: string): Promise<string | null> {
    try {
      return (await thread.check(target)) ?? (await chainProblem(target))
    } catch (error) {
      return `SQLite cannot read it (${error instanceof Error ? error.message : String(error)}).`
    }
  }

  async function chainProblem(target: string): Promise<string | null> {
    try {
      const reader = openReader(target)
      try {
        const verdict = await deps.verify(reader, headOf(reader).ledgerId, closing.signal)
        return verdict.ok ? null : (verdict.firstBreak?.reason ?? 'Its chain is broken.')
      } finally {
        reader.close()
      }
    } catch (error) {
      return `SQLite cannot read it (${error instanceof Error ? error.message : String(error)}).`
    }
  }

  /** Keeps the newest of each kind. The one just made stays even where the clock went back and it looks the oldest. */
  function prune(made: string) {
    const byReason = Map.groupBy(
      files.list().filter(({ id, verifiedAt }) => id !== made && verifiedAt !== null),
      ({ reason }) => reason,
    )
    const reason = files.find(made)?.reason
    for (const [kind, group] of byReason)
      for (const { id } of group.slice(kind === reason ? keptOfEach - 1 : keptOfEach))
        files.remove(id)
  }

  function beside(stored: StoredBackup): Backup {
    const { head } = stored
    if (head === null) return { ...stored, entriesAfter: null, entriesAfterExact: false }
    const present = headOf(store.db)
    const anchor = readAnchor(anchorFile)
    const anchored =
      anchor.state === 'present' && anchor.point.ledgerId === head.ledgerId ? anchor.point.seq : 0
    const contained =
      present.ledgerId === head.ledgerId && (head.seq === 0 || hashAt(head.seq) === head.hash)
    const newest = Math.max(anchored, contained ? present.seq : 0)
    // What a restore left behind goes on from what is here now.
    const goesOn =
      present.ledgerId === head.ledgerId &&
      present.seq <= head.seq &&
      (present.seq === 0 || files.hashAt(stored.id, present.seq) === present.hash)
    if (!contained && goesOn && trusted())
      return { ...stored, entriesAfter: 0, entriesAfterExact: true }
    if (!contained && anchored < head.seq)
      return { ...stored, entriesAfter: null, entriesAfterExact: false }
    return {
      ...stored,
      entriesAfter: Math.max(0, newest - head.seq),
      entriesAfterExact: contained && trusted(),
    }
  }

  const hashOf = store.db
    .prepare<[number], string>('SELECT hash FROM entries WHERE seq = ?')
    .pluck()
  function hashAt(seq: number): string | undefined {
    return hashOf.get(seq)
  }

  function newestOwn(): number | null {
    return (
      files
        .list()
        .find(({ reason, verifiedAt }) => verifiedAt !== null && reason !== 'before-restore')
        ?.time ?? null
    )
  }

  async function makeDaily() {
    const newest = newestOwn()
    // Also when the newest lies in the future: the clock was wrong then, or is now.
    if (
      !trusted() ||
      running !== null ||
      (newest !== null && Math.abs(platform.clock.now() - newest) < dayMs)
    )
      return
    try {
      await alone(() => write('daily', true))
      dailyFailed = false
    } catch (error) {
      if (closing.signal.aborted) return
      const message = error instanceof Error ? error.message : String(error)
      platform.log.error('The daily backup failed', { error: message })
      if (!dailyFailed) deps.onDailyFailed(message)
      dailyFailed = true
    }
  }

  const restore = createRestore({
    ...deps,
    files,
    thread,
    signal: closing.signal,
    findProblem,
    keepPresent: () => write('before-restore', false),
    beside,
  })

  return {
    list() {
      const newest = newestOwn()
      return {
        items: files.list().map(beside),
        folder: files.folder,
        running: running !== null,
        nextDailyAt: trusted() && newest !== null ? newest + dayMs : null,
      }
    },
    make(reason) {
      if (!trusted())
        throw new Failure(
          'ledger_unavailable',
          'The ledger cannot be trusted, so no backup is made of it. Restore one, or start a new ledger.',
        )
      return alone(async () => beside(await write(reason, true)))
    },
    makeDaily,
    restoring: () => restoring,
    restore: (id, reason, who) =>
      alone(async () => {
        restoring = true
        try {
          return await restore(id, reason, who)
        } finally {
          restoring = false
        }
      }),
    async close() {
      closing.abort()
      await thread.stop()
      await running
      files.removeUnfinished()
    },
  }
}
