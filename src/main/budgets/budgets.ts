/** Budgets as the gate and the handlers see them: records with their counters, holds, and alerts at thresholds. */
import type {
  Budget,
  BudgetPeriod,
  BudgetScope,
  BudgetUnit,
  Enforcement,
} from '../../contract/budgets'
import { reaches } from '../money/sums'
import { Failure } from '../platform/failure'
import { assertTimeZone } from '../platform/periods'
import type { Platform } from '../platform/platform'
import type { Alerts } from '../record/alerts'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import { createBudgetRows, effectiveLimit, type BudgetRow } from './budget-rows'
import { inScope, type CallFacts } from './call-facts'
import { createCounters } from './counters'
import { createHolds, type Holds, type Moved } from './holds'
import { pastPeriod } from './past-period'
import { crossings } from './thresholds'
import { createTokenLimits, type TokenLimits } from './token-limits'

export const defaultThresholds = [50, 75, 90, 100] as const

export interface NewBudget {
  readonly name: string
  readonly scope: BudgetScope
  readonly unit: BudgetUnit
  readonly period: BudgetPeriod
  readonly timeZone?: string | undefined
  readonly limit: number
  readonly enforcement: Enforcement
  readonly thresholds?: readonly number[] | undefined
}

export interface BudgetChange {
  readonly name?: string | undefined
  readonly limit?: number | undefined
  readonly enforcement?: Enforcement | undefined
  readonly thresholds?: readonly number[] | undefined
  readonly raise?:
    | { readonly amount: number; readonly until: number; readonly reason: string }
    | null
    | undefined
}

export interface Budgets {
  readonly holds: Holds
  readonly tokenLimits: TokenLimits
  list(): Budget[]
  /** Those that apply to a call, with their counters now. */
  applying(facts: CallFacts): Budget[]
  /** Budgets and token limits, as a hold asks them. */
  rows(): readonly BudgetRow[]
  create(budget: NewBudget, who: string): Budget
  update(id: string, change: BudgetChange, who: string): Budget
  remove(id: string, who: string): void
  /** Has anything ever been spent or held against it? */
  hasSpent(id: string): boolean
  /** After a settlement, in its transaction: alerts for thresholds crossed, once per crossing per period. */
  noteCrossings(moved: readonly Moved[]): void
  /** An adjustment moves `spent` of every budget that counted the entry, and its thresholds are looked at again. Call once it is in the ledger, in its transaction. */
  adjust(
    corrected: CallFacts & { readonly time: number; readonly seq: number },
    by: Corrected,
  ): void
  /** Once for a ledger: budgets on a model count what its dated names have used since before they covered them. Call when no hold is open. */
  coverDatedNames(): void
  /** Reads the table again, after it was changed by other means such as a restored backup. */
  reload(): void
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

export function createBudgets({
  store,
  platform,
  audit,
  alerts,
  timeZone,
  onTokenEmergency = () => {},
}: BudgetsDeps): Budgets {
  const { clock, newId, changes } = platform
  const rows = createBudgetRows(store.db)
  const counters = createCounters(store.db)
  const holds = createHolds(store.db, counters, rows.all)
  const used = store.db
    .prepare<[string], number>(
      'SELECT 1 FROM budget_periods WHERE budget_id = ? AND (spent <> 0 OR held <> 0) LIMIT 1',
    )
    .pluck()
  const tokenLimits = createTokenLimits({
    store,
    platform,
    audit,
    alerts,
    timeZone,
    rows,
    counters,
    holds,
    onEmergency: onTokenEmergency,
  })
  const ownRows = () => rows.all().filter(({ purpose }) => purpose === 'budget')

  function view(row: BudgetRow): Budget {
    const now = clock.now()
    const window = counters.windowOf(row, now)
    const { spent, held, isPast } = counters.read(row.id, window.start)
    const limit = effectiveLimit(row, now)
    const { raise, purpose: _purpose, fromDotEnv: _fromDotEnv, unreadable = false, ...facts } = row
    return {
      ...facts,
      name: unreadable ? `${row.name} (cannot be read: remove it and add it again)` : row.name,
      thresholds: [...row.thresholds],
      raise: raise !== null && now < raise.until ? raise : null,
      effectiveLimit: limit,
      spent,
      held,
      free: unreadable ? 0 : Math.max(0, limit - spent - held),
      ...(isPast ? { saturated: true } : {}),
      periodStart: row.period === 'total' ? null : window.start,
      resetsAt: window.end,
    }
  }

  function find(id: string): BudgetRow {
    const row = ownRows().find((budget) => budget.id === id)
    if (row === undefined) throw new Failure('not_found', `There is no budget ${id}.`)
    return row
  }

  /** Tells the highest threshold newly passed; all that were are marked told. */
  function tell(row: BudgetRow, periodStart: number, spent: bigint, told: readonly number[]) {
    const now = clock.now()
    const past = pastPeriod(row, counters.windowOf(row, periodStart), now)
    const crossed = crossings(row, effectiveLimit(row, now), spent, told, past)
    const highest = crossed.at(-1)
    if (highest === undefined) return
    counters.setAlerted(row.id, periodStart, [
      ...told,
      ...crossed.map((crossing) => crossing.threshold),
    ])
    alerts.raise(highest.alert)
  }

  /** After a change of the limit or a correction: what is passed now is told, and what is passed no longer will be told again. */
  function lookAgain(row: BudgetRow, periodStart: number) {
    if (row.purpose === 'token_limit') return tokenLimits.lookAgain(row, periodStart)
    const spent = counters.spent(row.id, periodStart)
    const told = counters.alerted(row.id, periodStart)
    const still = told.filter((threshold) =>
      reaches(spent, effectiveLimit(row, clock.now()), threshold),
    )
    if (still.length < told.length) counters.setAlerted(row.id, periodStart, still)
    tell(row, periodStart, spent, still)
  }

  /** One transaction, and the copy in memory is asked for again whether it committed or not. */
  function change<T>(work: () => T): T {
    try {
      return store.write(work)
    } finally {
      rows.reload()
      changes.publish('budgets')
    }
  }

  return {
    holds,
    tokenLimits,
    rows: rows.all,
    reload: rows.reload,
    coverDatedNames() {
      const { db, write } = store
      if (db.prepare("SELECT 1 FROM meta WHERE name = 'budgets.datedNames'").get() !== undefined)
        return
      write(() => {
        for (const row of rows.all()) if (row.scope.model !== undefined) counters.derive(row)
        db.prepare("INSERT INTO meta (name, value) VALUES ('budgets.datedNames', '1')").run()
      })
    },
    list: () => ownRows().map(view),
    applying: (facts) =>
      facts.simulated
        ? []
        : ownRows()
            .filter((row) => inScope(row.scope, facts))
            .map(view),
    create(input, who) {
      const zone = input.timeZone ?? timeZone()
      assertTimeZone(zone)
      const row: BudgetRow = {
        id: newId('bud'),
        purpose: 'budget',
        name: input.name,
        scope: input.scope,
        unit: input.unit,
        period: input.period,
        timeZone: zone,
        limit: input.limit,
        enforcement: input.enforcement,
        thresholds: sorted(input.thresholds ?? defaultThresholds),
        raise: null,
        fromDotEnv: false,
        createdAt: clock.now(),
      }
      change(() => {
        rows.insert(row)
        holds.openPeriod(row, row.createdAt)
        lookAgain(row, counters.windowOf(row, row.createdAt).start)
        audit.note({ who, what: 'budget added', subject: row.id, after: row })
      })
      return view(find(row.id))
    },
    update(id, { raise, thresholds, ...rest }, who) {
      const before = find(id)
      if (raise !== undefined && raise !== null && raise.until <= clock.now()) {
        throw new Failure('invalid_request', 'A raise must end in the future.')
      }
      const given = Object.fromEntries(
        Object.entries(rest).filter(([, value]) => value !== undefined),
      )
      const after: BudgetRow = {
        ...before,
        ...given,
        thresholds: thresholds === undefined ? before.thresholds : sorted(thresholds),
        raise: raise === undefined ? before.raise : raise,
      }
      change(() => {
        rows.update(after)
        lookAgain(after, counters.windowOf(after, clock.now()).start)
        audit.note({ who, what: 'budget changed', subject: id, before, after })
      })
      return view(find(id))
    },
    remove(id, who) {
      const before = find(id)
      change(() => {
        rows.remove(id, clock.now())
        audit.note({ who, what: 'budget removed', subject: id, before })
      })
    },
    hasSpent: (id) => used.get(id) !== undefined,
    noteCrossings(moved) {
      for (const one of moved) {
        const { budgetId, periodStart, spent } = one
        const row = rows.all().find((budget) => budget.id === budgetId)
        if (row === undefined) continue
        if (row.purpose === 'token_limit') {
          tokenLimits.noteCrossing(row, one)
          continue
        }
        tell(row, periodStart, spent, counters.alerted(budgetId, periodStart))
      }
    },
    adjust(corrected, by) {
      if (corrected.simulated) return
      for (const row of rows.all()) {
        const moved = row.unit === 'usd' ? by.usd : row.unit === 'tokens' ? by.tokens : 0
        if (
          moved === 0 ||
          !inScope(row.scope, corrected) ||
          !tokenLimits.counts(row, corrected.seq)
        )
          continue
        const window = counters.windowOf(row, corrected.time)
        if (counters.adjust(row, window, moved) !== undefined) lookAgain(row, window.start)
      }
    },
  }
}

function sorted(thresholds: readonly number[]): number[] {
  return [...new Set(thresholds)].sort((a, b) => a - b)
}
