/**
 * Copies of the whole database, made daily and on request, and the way back to one (spec L6, L7).
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { count, epochMs, id, listOf, nothing } from './primitives'
import { ledgerTrust } from './ledger'

/**
 * `before-restore`: what was there when another backup was restored, so that a restore can be
 * undone.
 */
export const backupReason = z.enum(['daily', 'asked', 'before-restore'])
export type BackupReason = z.infer<typeof backupReason>

export const backup = z.object({
  /** The name of its file in the backup folder, without the ending. */
  id,
  /** When it was made. */
  time: epochMs,
  reason: backupReason,
  sizeBytes: count,
  entries: count,
  /** Its newest entry: where its chain ends. */
  head: z.object({ ledgerId: z.string(), seq: z.int(), hash: z.string() }).nullable(),
  /**
   * When every page was checked and the chain was walked to its head; null: it was not, or it did
   * not pass.
   */
  verifiedAt: epochMs.nullable(),
  /** Why it cannot be restored, as a sentence. */
  problem: z.string().nullable(),
  /** Entries written after it, which a restore would not bring back; null where nobody can say. */
  entriesAfter: count.nullable(),
  /** False: at least that many, because the present ledger is not all there. */
  entriesAfterExact: z.boolean(),
})
export type Backup = z.infer<typeof backup>

export const restored = z.object({
  restored: backup,
  /** The file that holds what was there before. */
  keptAs: z.string(),
  /** Entries that are in what was kept and not in the ledger now. */
  entriesAfter: count.nullable(),
  ledger: ledgerTrust,
})

export const backupsContract = {
  list: oc
    .route({ method: 'GET', path: '/backups', summary: 'Backups, newest first' })
    .input(nothing)
    .output(
      listOf(backup).extend({
        folder: z.string(),
        running: z.boolean(),
        nextDailyAt: epochMs.nullable(),
      }),
    ),
  create: oc
    .route({
      method: 'POST',
      path: '/backups',
      successStatus: 201,
      summary: 'Make a verified backup now',
    })
    .input(nothing)
    .output(backup),
  restore: oc
    .route({
      method: 'POST',
      path: '/backups/{id}/restore',
      summary: 'Verify a backup, set the present ledger aside, and go back to it, on record',
    })
    .input(z.strictObject({ id, reason: z.string().trim().max(300).optional() }))
    .output(restored),
}
