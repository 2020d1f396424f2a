/** How the rows of budgets and token limits are changed. */
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import type { BudgetRows } from './budget-rows'
import type { Counters } from './counters'
import type { Holds } from './holds'

export type ChangeRows = <T>(work: () => T) => T

/** What a change of either kind needs. */
export interface ChangesDeps {
  readonly platform: Pick<Platform, 'clock' | 'newId'>
  readonly audit: Audit
  /** The time zone of a row that names none. */
  readonly timeZone: () => string
  readonly rows: BudgetRows
  readonly counters: Pick<Counters, 'windowOf'>
  readonly holds: Pick<Holds, 'openPeriod'>
  readonly change: ChangeRows
}

/** One transaction, and the copy in memory is asked for again whether it committed or not. */
export function createChangeRows(
  store: Pick<Store, 'write'>,
  rows: Pick<BudgetRows, 'reload'>,
  publish: () => void,
): ChangeRows {
  return (work) => {
    try {
      return store.write(work)
    } finally {
      rows.reload()
      publish()
    }
  }
}
