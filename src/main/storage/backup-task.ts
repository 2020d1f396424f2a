/** What the backup thread is asked to do, and what it answers. */
import type { Migration } from './migrations'

export type BackupTask =
  /**
   * A compact, synced copy of mode 0600 of the ledger as it is now, with its pages checked; `to`
   * must not be there yet.
   */
  | { readonly kind: 'copy'; readonly from: string; readonly to: string }
  /** SQLite's own check of the pages of a copy of ours. */
  | { readonly kind: 'check'; readonly file: string }
  /**
   * All that must hold of a file that may be anybody's before its content is taken: its pages, its
   * schema, its cells.
   */
  | { readonly kind: 'look-over'; readonly file: string; readonly migrations: readonly Migration[] }

/** What the thread tells of its way, in the order it comes to it. */
export const threadSteps = ['rows', 'indexes', 'pages'] as const
export type ThreadStep = (typeof threadSteps)[number]

/** Which integer of the memory that both sides see is which. */
export const shared = {
  /** Anything but 0 asks the thread to stop. */
  stop: 0,
  /** The place in `threadSteps`. */
  step: 1,
  done: 2,
  total: 3,
} as const

/** Told by the work as it goes; `goOn` throws when it is no longer wanted. */
export interface ThreadWatch {
  goOn(): void
  begin(step: ThreadStep, total: number): void
  /** One more of the step is done. Throws as `goOn`. */
  oneMore(): void
}

export interface TaskData {
  readonly task: BackupTask
  /** Four integers, as `shared` says. */
  readonly memory: SharedArrayBuffer
}

/** `problem`: what is wrong with the file, as a sentence. */
export type TaskAnswer =
  | { readonly ok: true; readonly problem: string | null }
  | { readonly ok: false; readonly code: string; readonly message: string }
