/**
 * Derives a budget's counters from entries and open holds: for a new budget, for a rebuild, and for
 * the check after every test.
 */
import type { BudgetScope, BudgetUnit } from '../../contract/budgets'
import { joinHalves, stored, sumInHalves } from '../money/sums'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'
import type { BudgetPurpose } from './budget-rows'
import { modelSql } from './call-facts'
import { callsOf } from './covers'
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
  usd: 'cost',
  tokens: 'input_tokens + output_tokens',
  requests: "kind = 'attempt'",
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

/**
 * What entries of the window have used of a budget's unit, as it is stored. Simulated entries use
 * nothing; for a token limit neither do those before a reset by hand, nor their corrections after
 * it.
 */
export function spentIn(db: Db, { id, scope, unit, purpose }: Limited, window: Window): bigint {
  const parts = ['simulated = 0', "kind <> 'cache_hit'", 'time >= ?', 'time < ?']
  const values: (string | number)[] = [window.start, window.end ?? Number.MAX_SAFE_INTEGER]
  if (purpose === 'token_limit') {
    parts.push(
      'seq > ?',
      '(adjusts IS NULL OR (SELECT corrected.seq FROM entries AS corrected WHERE corrected.id = entries.adjusts) > ?)',
    )
    const after = countsAfter(db, scope)
    values.push(after, after)
  }
  if (purpose === 'experiment') {
    parts.push('call_id >= ?', 'call_id < ?')
    values.push(callsOf(id), `${callsOf(id)}~`)
  }
  for (const [field, column] of Object.entries(columns)) {
    const value = scope[field as keyof typeof columns]
    if (value === undefined) continue
    parts.push(`${column} = ?`)
    values.push(value)
  }
  if (scope.model !== undefined) {
    parts.push(`(${modelSql('model')} OR ${modelSql("provider || '/' || model")})`)
    values.push(...Array.from({ length: 6 }, () => scope.model ?? ''))
  }
  const sql = `SELECT ${sumInHalves(usedSql[unit])} FROM entries WHERE ${parts.join(' AND ')}`
  return sumBy(db, sql, values)
}

/** What open holds have set aside of a budget in a window. */
export function heldIn(db: Db, budgetId: string, window: Window): bigint {
  const sql = `SELECT ${sumInHalves('amount')} FROM hold_shares WHERE budget_id = ? AND period_start = ?`
  return sumBy(db, sql, [budgetId, window.start])
}

/** The sum that a statement selects in halves, as it is stored. */
function sumBy(db: Db, sql: string, values: readonly (string | number)[]): bigint {
  const select = db.prepare<(string | number)[], { high: bigint; low: bigint }>(sql).safeIntegers()
  return stored(joinHalves(select.get(...values)))
}

/**
 * Writes spent and held of every counter anew from entries and open holds. Call inside a
 * transaction.
 */
export function rebuildCounters(db: Db): void {
  const update = db.prepare(
    'UPDATE budget_periods SET spent = ?, held = ? WHERE budget_id = ? AND period_start = ?',
  )
  for (const { counter, spent, held } of deriveAll(db))
    update.run(spent, held, counter.budget_id, counter.period_start)
}

export interface Derived {
  readonly counter: {
    readonly budget_id: string
    readonly period_start: number
    readonly spent: bigint
    readonly held: bigint
  }
  readonly spent: bigint
  readonly held: bigint
}

interface StoredCounter {
  readonly budget_id: string
  readonly period_start: bigint
  readonly period_end: bigint | null
  readonly spent: bigint
  readonly held: bigint
  readonly scope: string
  readonly unit: BudgetUnit
  readonly purpose: BudgetPurpose
}

/**
 * Every stored counter beside what entries and holds say it should be. A removed budget counts no
 * longer, and one that cannot be read lets no call pass.
 */
export function deriveAll(db: Db): Derived[] {
  const rows = db
    .prepare<[], StoredCounter>(
      `SELECT budget_id, period_start, period_end, spent, held, scope, unit,
         iif(experiment IS NULL, purpose, 'experiment') AS purpose
       FROM budget_periods JOIN budgets ON budgets.id = budget_id WHERE removed_at IS NULL`,
    )
    .safeIntegers()
    .all()
  return rows.flatMap(
    ({ budget_id, period_start, period_end, spent, held, purpose, unit, ...counter }) => {
      const scope = readStored(db, 'budgets.scope', budget_id, counter.scope)
      if (scope === undefined) return []
      const window = {
        start: Number(period_start),
        end: period_end === null ? null : Number(period_end),
      }
      const budget = { id: budget_id, purpose, scope, unit }
      return [
        {
          counter: { budget_id, period_start: window.start, spent, held },
          spent: spentIn(db, budget, window),
          held: heldIn(db, budget_id, window),
        },
      ]
    },
  )
}
