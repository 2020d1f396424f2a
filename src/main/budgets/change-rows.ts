/** How the rows of budgets and token limits are changed. */
import type { Store } from '../storage/store'
import type { BudgetRows } from './budget-rows'

export type ChangeRows = <T>(work: () => T) => T

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
