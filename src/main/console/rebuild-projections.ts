/**
 * Everything in a ledger that is derived from its entries, derived anew: what a restored file says
 * of sums and counters is not believed.
 */
import { rebuildPeriods } from '../budgets/rebuild-periods'
import { rebuildRollupsInSlices } from '../ledger/rebuild'
import type { Db } from '../storage/store'

/**
 * For a database that nobody else uses. `onAdded` is told how many entries were added up. Throws
 * where `signal` aborts.
 */
export async function rebuildProjections(
  db: Db,
  signal: AbortSignal,
  onAdded: (entries: number) => void,
): Promise<void> {
  await rebuildRollupsInSlices(db, signal, onAdded)
  db.transaction(() => {
    rebuildPeriods(db)
    db.exec('DELETE FROM usage_days; DELETE FROM usage_days_standing')
    // Made anew in the background, a block after the other.
    db.exec('DELETE FROM entry_blocks; DELETE FROM entry_postings')
    db.exec(
      'UPDATE cache_size SET answers = (SELECT count(*) FROM cache_answers), bytes = (SELECT ifnull(sum(bytes), 0) FROM cache_answers)',
    )
  })()
}
