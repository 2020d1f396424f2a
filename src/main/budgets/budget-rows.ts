/** Budgets as stored, kept in memory for the gate: every call asks for those that apply to it. */
import type { BudgetPeriod, BudgetScope, BudgetUnit, Enforcement } from '../../contract/budgets'
import { isTimeZone } from '../../shared/zones'
import { noteBroken } from '../storage/broken-cells'
import { storedInt } from '../storage/stored-int'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'

/**
 * A token limit is a budget that only the ladder shows (spec B6): a month's tokens at a provider,
 * with three marks as its thresholds. The cap of an experiment is one that no list shows.
 */
export type BudgetPurpose = 'budget' | 'token_limit' | 'experiment'

export interface BudgetRow {
  readonly id: string
  readonly purpose: BudgetPurpose
  readonly name: string
  readonly scope: BudgetScope
  readonly unit: BudgetUnit
  readonly period: BudgetPeriod
  readonly timeZone: string
  readonly limit: number
  readonly enforcement: Enforcement
  readonly thresholds: readonly number[]
  readonly raise: {
    readonly amount: number
    readonly until: number
    readonly reason: string
  } | null
  readonly fromDotEnv: boolean
  readonly createdAt: number
  /** A cell of it cannot be read: what it may cover is refused until it is repaired or removed. */
  readonly unreadable?: true
}

interface StoredRow {
  readonly id: string
  readonly purpose: 'budget' | 'token_limit'
  /** Of a cap: whose it is. */
  readonly experiment: string | null
  readonly from_dot_env: 0 | 1
  readonly name: string
  readonly scope: string
  readonly unit: BudgetUnit
  readonly period: BudgetPeriod
  readonly time_zone: string
  readonly limit_value: number
  readonly enforcement: Enforcement
  readonly thresholds: string
  readonly raise_amount: number | null
  readonly raise_until: number | null
  readonly raise_reason: string | null
  readonly created_at: number
}

/** The limit in force at `now`: a temporary raise adds to it until it runs out. */
export function effectiveLimit(row: BudgetRow, now: number): number {
  return row.raise !== null && now < row.raise.until
    ? Math.min(Number.MAX_SAFE_INTEGER, row.limit + row.raise.amount)
    : row.limit
}

export interface BudgetRows {
  /** Budgets and token limits not removed, oldest first. */
  all(): readonly BudgetRow[]
  insert(row: BudgetRow): void
  update(row: BudgetRow): void
  remove(id: string, at: number): void
  /**
   * Forget the copy in memory: the next read asks the database. Call when a transaction that wrote
   * was undone, too.
   */
  reload(): void
}

export function createBudgetRows(db: Db): BudgetRows {
  const select = db.prepare<[], StoredRow>(
    'SELECT * FROM budgets WHERE removed_at IS NULL ORDER BY created_at, id',
  )
  const insert = db.prepare(
    `INSERT INTO budgets (id, purpose, experiment, from_dot_env, name, scope, unit, period, time_zone, limit_value, enforcement, thresholds, raise_amount, raise_until, raise_reason, created_at)
     VALUES (@id, @purpose, @experiment, @fromDotEnv, @name, @scope, @unit, @period, @timeZone, @limit, @enforcement, @thresholds, @raiseAmount, @raiseUntil, @raiseReason, @createdAt)`,
  )
  const update = db.prepare(
    `UPDATE budgets SET name = @name, from_dot_env = @fromDotEnv, limit_value = @limit, enforcement = @enforcement, thresholds = @thresholds,
       raise_amount = @raiseAmount, raise_until = @raiseUntil, raise_reason = @raiseReason WHERE id = @id`,
  )
  const remove = db.prepare('UPDATE budgets SET removed_at = ? WHERE id = ?')
  let rows: readonly BudgetRow[] | undefined
  return {
    all: () => (rows ??= select.all().map((row) => readRow(db, row))),
    insert(row) {
      insert.run(storedValues(row))
      rows = undefined
    },
    update(row) {
      update.run(storedValues(row))
      rows = undefined
    },
    remove(id, at) {
      remove.run(at, id)
      rows = undefined
    },
    reload() {
      rows = undefined
    },
  }
}

function storedValues(row: BudgetRow) {
  return {
    ...row,
    purpose: row.purpose === 'experiment' ? 'budget' : row.purpose,
    experiment: row.purpose === 'experiment' ? row.id : null,
    scope: JSON.stringify(row.scope),
    thresholds: JSON.stringify(row.thresholds),
    fromDotEnv: Number(row.fromDotEnv),
    raise: undefined,
    unreadable: undefined,
    raiseAmount: row.raise?.amount ?? null,
    raiseUntil: row.raise?.until ?? null,
    raiseReason: row.raise?.reason ?? null,
  }
}

/** One that cannot be read is none: the limit itself holds. */
function raiseOf(
  db: Db,
  { id, raise_amount: amount, raise_until: until, raise_reason: reason }: StoredRow,
): BudgetRow['raise'] {
  if (amount === null || until === null) return null
  const [by, end] = [
    storedInt(db, 'budgets.raise_amount', id, amount, null),
    storedInt(db, 'budgets.raise_until', id, until, null),
  ]
  return by === null || end === null ? null : { amount: by, until: end, reason: reason ?? '' }
}

/** Whose tokens a limit counts is in its scope: without one it can only be a budget on everything. */
function purposeOf({ purpose, experiment }: StoredRow, hasScope: boolean): BudgetPurpose {
  if (experiment !== null) return 'experiment'
  return hasScope ? purpose : 'budget'
}

function readRow(db: Db, row: StoredRow): BudgetRow {
  const scope = readStored(db, 'budgets.scope', row.id, row.scope)
  const thresholds = readStored(db, 'budgets.thresholds', row.id, row.thresholds)
  const hasZone = isTimeZone(row.time_zone)
  if (!hasZone)
    noteBroken(db, {
      place: 'budgets.time_zone',
      row: row.id,
      text: row.time_zone,
      problem: 'there is no such time zone',
    })
  return {
    id: row.id,
    purpose: purposeOf(row, scope !== undefined),
    name: row.name,
    scope: scope ?? {},
    unit: row.unit,
    period: row.period,
    timeZone: hasZone ? row.time_zone : 'UTC',
    limit: row.limit_value,
    enforcement: row.enforcement,
    thresholds: thresholds ?? [],
    raise: raiseOf(db, row),
    fromDotEnv: row.from_dot_env === 1,
    createdAt: storedInt(db, 'budgets.created_at', row.id, row.created_at, 0),
    ...(scope === undefined || thresholds === undefined || !hasZone
      ? { unreadable: true as const }
      : {}),
  }
}
