/** What backups, and the way back to one, need of the rest of the house. */
import type { VerifyResult } from '../../contract/ledger'
import type { Platform } from '../platform/platform'
import type { Tasks } from '../platform/tasks'
import type { Store } from './store'

export interface BackupsDeps {
  readonly home: string
  readonly file: string
  readonly anchorFile: string
  readonly store: Store
  readonly platform: Pick<Platform, 'clock' | 'log' | 'changes'>
  readonly tasks: Pick<Tasks, 'run'>
  readonly trusted: () => boolean
  /** Walks the chain of a database on the connection given. */
  readonly verify: (
    db: Store['db'],
    ledgerId: string,
    watch: { readonly signal: AbortSignal; readonly onWalked: (entries: number) => void },
  ) => Promise<VerifyResult>
  /** The copy of the present ledger does not verify: it is looked at itself. */
  readonly onBroken: () => void
  /**
   * Derives all that is derived from entries anew, in a database that nobody else uses; `onAdded` is
   * told how many entries were added up.
   */
  readonly rebuild: (
    db: Store['db'],
    signal: AbortSignal,
    onAdded: (entries: number) => void,
  ) => Promise<void>
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
