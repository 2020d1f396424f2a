/**
 * Budgets as the gate and the handlers see them: records with their counters, holds, and alerts at
 * thresholds.
 */
import type { Budget, BudgetChange, NewBudget } from '../../contract/budgets'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Alerts } from '../record/alerts'
import type { Audit } from '../record/audit'
import type { Db, Store } from '../storage/store'
import { createBudgetChanges } from './budget-changes'
import { createCrossings } from './budget-crossings'
import { createBudgetRows, type BudgetRow } from './budget-rows'
import { viewBudget } from './budget-view'
import { inScope, type CallFacts } from './call-facts'
import { createChangeRows } from './change-rows'
import { createCounters, type Counters } from './counters'
import { covers } from './covers'
import { createCaps } from './experiment-cap'
import { createHolds, type Holds, type Used } from './holds'
import { createTokenLimits, type TokenLimits } from './token-limits'

export interface Budgets {
  /**
   * Sets aside what an attempt may use, on every budget that applies or on none. Throws Failure
   * `budget_exceeded`, `token_limit_reached` or `unpriced_model`. Call in a transaction, which
   * undoes what it did then.
   */
  readonly take: Holds['take']
  /**
   * Ends a hold at what was really used. Throws HoldEnded when it has ended before. Call in the
   * transaction that books the entry.
   */
  settle(holdId: string, used: Used): Settled
  /** Ends a hold of which nothing was used, else as `settle`. */
  release(holdId: string): void
  /** Holds not ended, oldest first. */
  readonly openHolds: Holds['open']
  readonly tokenLimits: TokenLimits
  list(): Budget[]
  /** Those that apply to a call, with their counters now. */
  applying(facts: CallFacts): Budget[]
  create(budget: NewBudget, who: string): Budget
  update(id: string, change: BudgetChange, who: string): Budget
  remove(id: string, who: string): void
  /** Caps, or caps anew, what the calls of an experiment may spend together (nano-USD). */
  cap(experiment: string, name: string, limit: number): void
  /** Has anything ever been spent or held against it? */
  hasSpent(id: string): boolean
  /**
   * An adjustment moves `spent` of every budget that counted the entry, and its thresholds are
   * looked at again. Call once it is in the ledger, in its transaction.
   */
  adjust(entry: CorrectedEntry, by: Corrected): void
  /**
   * Once for a ledger: budgets on a model count what its dated names have used since before they
   * covered them. Call when no hold is open.
   */
  coverDatedNames(): void
  /** Reads the table again, after it was changed by other means such as a restored backup. */
  reload(): void
}

/** A settlement whose thresholds are still to be looked at. */
export interface Settled {
  /**
   * Raises the alerts of thresholds it crossed, once per crossing per period. Call in the same
   * transaction, once the entry is in the ledger.
   */
  tellCrossed(): void
}

export interface CorrectedEntry extends CallFacts {
  readonly callId: string
  readonly time: number
  readonly seq: number
}

/** By how much a correction moves what an entry cost and used. */
export interface Corrected {
  readonly usd: number
  readonly tokens: number
}

export interface BudgetsDeps {
  readonly store: Store
  readonly platform: Platform
  readonly audit: Audit
  readonly alerts: Alerts
  /** The time zone of a budget that names none. */
  readonly timeZone: () => string
  /** A token limit has passed its emergency mark. Called inside the settlement's transaction. */
  readonly onTokenEmergency?: (reason: string) => void
}

export function createBudgets(deps: BudgetsDeps): Budgets {
  const { store, platform, onTokenEmergency = () => {} } = deps
  const { clock, changes } = platform
  const rows = createBudgetRows(store.db)
  const counters = createCounters(store.db)
  const holds = createHolds(store.db, counters, rows.all)
  const parts = { ...deps, rows, counters, holds }
  const tokenLimits = createTokenLimits({ ...parts, onEmergency: onTokenEmergency })
  const crossings = createCrossings({ ...parts, clock, tokenMarks: tokenLimits })
  const change = createChangeRows(store, rows, () => changes.publish('budgets'))
  const { add, update, remove } = createBudgetChanges({ ...parts, crossings, change })
  const own = () => rows.all().filter(({ purpose }) => purpose === 'budget')
  const view = (row: BudgetRow) => viewBudget(row, counters, clock.now())

  function find(id: string): BudgetRow {
    const row = own().find((budget) => budget.id === id)
    if (row === undefined) throw new Failure('not_found', `There is no budget ${id}.`)
    return row
  }

  return {
    take: holds.take,
    settle(holdId, used) {
      const moved = holds.end(holdId, used)
      return { tellCrossed: () => crossings.note(moved) }
    },
    release: (holdId) => void holds.end(holdId, { usd: 0, tokens: 0, requests: 0 }),
    openHolds: holds.open,
    tokenLimits,
    reload: rows.reload,
    list: () => own().map(view),
    applying: (facts) =>
      facts.simulated
        ? []
        : own()
            .filter((row) => inScope(row.scope, facts))
            .map(view),
    create: (budget, who) => view(find(add(budget, who))),
    update(id, wanted, who) {
      update(find(id), wanted, who)
      return view(find(id))
    },
    remove: (id, who) => remove(find(id), who),
    cap: createCaps({ ...parts, change }),
    hasSpent: readsSpent(store.db),
    adjust(entry, by) {
      if (entry.simulated) return
      for (const row of rows.all()) {
        const moved = row.unit === 'requests' ? 0 : by[row.unit]
        if (moved === 0 || !covers(row, entry, entry.callId) || !tokenLimits.counts(row, entry.seq))
          continue
        const window = counters.windowOf(row, entry.time)
        if (counters.adjust(row, window, moved) !== undefined)
          crossings.lookAgain(row, window.start)
      }
    },
    coverDatedNames: () => coverDatedNames(store, rows.all, counters),
  }
}

function readsSpent(db: Db): Budgets['hasSpent'] {
  const used = db
    .prepare<[string], number>(
      'SELECT 1 FROM budget_periods WHERE budget_id = ? AND (spent <> 0 OR held <> 0) LIMIT 1',
    )
    .pluck()
  return (id) => used.get(id) !== undefined
}

function coverDatedNames(
  { db, write }: Store,
  rows: () => readonly BudgetRow[],
  counters: Pick<Counters, 'derive'>,
): void {
  const done = db.prepare("SELECT 1 FROM meta WHERE name = 'budgets.datedNames'").get()
  if (done !== undefined) return
  write(() => {
    for (const row of rows()) if (row.scope.model !== undefined) counters.derive(row)
    db.prepare("INSERT INTO meta (name, value) VALUES ('budgets.datedNames', '1')").run()
  })
}
