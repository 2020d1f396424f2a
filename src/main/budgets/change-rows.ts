/** How the rows of budgets and token limits are changed. */
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import type { BudgetRow, BudgetRows } from './budget-rows'
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

export interface RecordedRows {
  /** The period under way counts by it from now on. */
  add(row: BudgetRow, who: string): void
  update(before: BudgetRow, after: BudgetRow, who: string): void
  remove(before: BudgetRow, who: string): void
}

export interface RecordedKind {
  /** As the audit trail calls it. */
  readonly word: 'budget' | 'token limit'
  /** What the audit trail tells of a row. */
  readonly told: (row: BudgetRow) => object
  /** A change opens the period under way where that is not open yet, as adding does. */
  readonly opensOnChange: boolean
  /** What the period since `start` has used is looked at by the row as it is now. */
  readonly lookAgain: (row: BudgetRow, start: number) => void
}

/** Each change of a row in one transaction with its place in the audit trail. */
export function createRecordedRows(
  { platform: { clock }, audit, rows, counters, holds, change }: ChangesDeps,
  { word, told, opensOnChange, lookAgain }: RecordedKind,
): RecordedRows {
  return {
    add(row, who) {
      change(() => {
        rows.insert(row)
        holds.openPeriod(row, row.createdAt)
        lookAgain(row, counters.windowOf(row, row.createdAt).start)
        audit.note({ who, what: `${word} added`, subject: row.id, after: told(row) })
      })
    },
    update(before, after, who) {
      const figures = { before: told(before), after: told(after) }
      change(() => {
        rows.update(after)
        const now = clock.now()
        if (opensOnChange) holds.openPeriod(after, now)
        lookAgain(after, counters.windowOf(after, now).start)
        audit.note({ who, what: `${word} changed`, subject: before.id, ...figures })
      })
    },
    remove(before, who) {
      const { id } = before
      change(() => {
        rows.remove(id, clock.now())
        audit.note({ who, what: `${word} removed`, subject: id, before: told(before) })
      })
    },
  }
}
