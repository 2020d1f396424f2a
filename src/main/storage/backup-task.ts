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

export interface TaskData {
  readonly task: BackupTask
  /** One integer: anything but 0 asks the thread to stop. */
  readonly stop: SharedArrayBuffer
}

/** `problem`: what is wrong with the file, as a sentence. */
export type TaskAnswer =
  | { readonly ok: true; readonly problem: string | null }
  | { readonly ok: false; readonly code: string; readonly message: string }
