/** Derives a budget's counters from entries and open holds: for a new budget, for a rebuild, and for the check after every test. */
import type { BudgetScope, BudgetUnit } from '../../contract/budgets'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'
import type { BudgetPurpose } from './budget-rows'
import { countsAfter } from './usage-resets'

/** `[start, end)` in UTC; a null end never comes. */
export interface Window {
  readonly start: number
  readonly end: number | null
}

interface Limited {
  readonly id: string
  readonly purpose: BudgetPurpose
  readonly scope: BudgetScope
  readonly unit: BudgetUnit
}

const usedSql: Record<BudgetUnit, string> = {
  usd: 'ifnull(sum(cost), 0)',
  tokens: 'ifnull(sum(input_tokens + output_tokens), 0)',
  requests: "ifnull(sum(kind = 'attempt'), 0)",
}

const columns: Record<Exclude<keyof BudgetScope, 'model'>, string> = {
  provider: 'provider',
  key: 'key_id',
  project: 'project',
  service: 'service',
  environment: 'environment',
  user: 'user',
  organization: 'organization',
}

/** What entries of the window have used of a budget's unit. Simulated entries use nothing; for a token limit neither do those before a reset by hand. */
export function spentIn(db: Db, { scope, unit, purpose }: Omit<Limited, 'id'>, window: Window): number {
  const parts = ['simulated = 0', "kind <> 'cache_hit'", 'time >= ?', 'time < ?']
  const values: (string | number)[] = [window.start, window.end ?? Number.MAX_SAFE_INTEGER]
  if (purpose === 'token_limit') {
    parts.push('seq > ?')
    values.push(countsAfter(db, scope))
  }
  for (const [field, column] of Object.entries(columns)) {
    const value = scope[field as keyof typeof columns]
    if (value === undefined) continue
    parts.push(`${column} = ?`)
    values.push(value)
  }
  if (scope.model !== undefined) {
    parts.push("(model = ? OR provider || '/' || model = ?)")
    values.push(scope.model, scope.model)
  }
  return db.prepare<(string | number)[], number>(`SELECT ${usedSql[unit]} FROM entries WHERE ${parts.join(' AND ')}`).pluck().get(...values) ?? 0
}

/** What open holds have set aside of a budget in a window. */
export function heldIn(db: Db, budgetId: string, window: Window): number {
  return (
    db
      .prepare<[string, number], number>(
        `SELECT ifnull(sum(amount), 0) FROM hold_shares JOIN holds ON holds.id = hold_id WHERE budget_id = ? AND period_start = ? AND state = 'open'`,
      )
      .pluck()
      .get(budgetId, window.start) ?? 0
  )
}

/** Writes spent and held of every counter anew from entries and open holds. Call inside a transaction. */
export function rebuildCounters(db: Db): void {
  const update = db.prepare('UPDATE budget_periods SET spent = ?, held = ? WHERE budget_id = ? AND period_start = ?')
  for (const { counter, spent, held } of deriveAll(db)) update.run(spent, held, counter.budget_id, counter.period_start)
}

export interface Derived {
  readonly counter: { readonly budget_id: string; readonly period_start: number; readonly spent: number; readonly held: number }
  readonly spent: number
  readonly held: number
}

/** Every stored counter beside what entries and holds say it should be. A removed budget counts no longer, and one that cannot be read lets no call pass. */
export function deriveAll(db: Db): Derived[] {
  const rows = db
    .prepare<[], { budget_id: string; period_start: number; period_end: number | null; spent: number; held: number; scope: string; unit: BudgetUnit; purpose: BudgetPurpose }>(
      'SELECT budget_id, period_start, period_end, spent, held, scope, unit, purpose FROM budget_periods JOIN budgets ON budgets.id = budget_id WHERE removed_at IS NULL',
    )
    .all()
  return rows.flatMap(({ purpose, ...counter }) => {
    const scope = readStored(db, 'budgets.scope', counter.budget_id, counter.scope)
    if (scope === undefined) return []
    const window = { start: counter.period_start, end: counter.period_end }
    const budget = { id: counter.budget_id, purpose, scope, unit: counter.unit }
    return [{ counter, spent: spentIn(db, budget, window), held: heldIn(db, budget.id, window) }]
  })
}
