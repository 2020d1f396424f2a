/**
 * Wiping prompts and answers wherever they lie (spec L10). Ledger entries, figures and facts of
 * calls stay.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { count, queryBoolean, queryCount, reference, scopeOrAll } from './primitives'

/** Both given: content that is of the project and older. */
const scope = z
  .strictObject({
    project: reference.optional(),
    before: queryCount(0, Number.MAX_SAFE_INTEGER).optional(),
    all: queryBoolean.optional(),
  })
  .superRefine(scopeOrAll('project', 'before'))

/** How many things hold content, by the place it lies in. */
export const contentCounts = z.object({
  calls: count,
  comparisons: count,
  cachedAnswers: count,
  deadLetters: count,
  conversations: count,
  /** Saved prompts: the retention of the settings leaves them, a wipe does not. */
  prompts: count,
})
export type ContentCounts = z.infer<typeof contentCounts>

const elsewhere = {
  /**
   * Backups, and ledger files that were set aside: they hold what the ledger held when they were
   * made, and are not touched.
   */
  backups: count,
  filesSetAside: count,
}

export const contentMeasure = contentCounts.extend(elsewhere)
export type ContentMeasure = z.infer<typeof contentMeasure>

export const contentWiped = contentCounts.extend({
  ...elsewhere,
  /** True: a person stopped it. What is counted here is gone, the rest is as it was. */
  stopped: z.boolean(),
  /**
   * The write-ahead log holds nothing of it any more; false: something reads the ledger just now,
   * and it goes when that is done.
   */
  logCleared: z.boolean(),
  /** A sentence on where it still lies, or that it lies nowhere. */
  message: z.string(),
})
export type ContentWiped = z.infer<typeof contentWiped>

export const contentContract = {
  measure: oc
    .route({
      method: 'GET',
      path: '/content',
      summary:
        'How much content a wipe of a project, of what is older than a time, or with all=true of everything would take',
    })
    .input(scope)
    .output(contentMeasure),
  wipe: oc
    .route({
      method: 'DELETE',
      path: '/content',
      summary:
        'Wipe prompts and answers of a project, older than a time, or with all=true all; on record. Backups keep theirs',
    })
    .input(scope)
    .output(contentWiped),
}
