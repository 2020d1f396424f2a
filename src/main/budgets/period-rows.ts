/**
 * The statements on a budget's periods. Amounts are bound as BigInt: a plain number is a double to
 * SQLite, and sums past 2^53 would round.
 */
import { mostStored } from '../money/sums'
import type { Db } from '../storage/store'
import type { Window } from './derive'

export function createPeriodRows(db: Db) {
  return {
    select: db
      .prepare<[string, number], { spent: bigint; held: bigint }>(
        'SELECT spent, held FROM budget_periods WHERE budget_id = ? AND period_start = ?',
      )
      .safeIntegers(),
    insert: db.prepare(
      `INSERT OR IGNORE INTO budget_periods (budget_id, period_start, period_end, spent, held)
       VALUES (?, ?, ?, ?, ?)`,
    ),
    insertShare: db.prepare(
      `INSERT OR IGNORE INTO hold_shares (hold_id, budget_id, period_start, amount)
       VALUES (?, ?, ?, ?)`,
    ),
    end: db
      .prepare<[bigint, bigint, string, number], bigint>(
        `UPDATE budget_periods SET held = max(0, held - ?), spent = min(${mostStored}, spent + ?)
         WHERE budget_id = ? AND period_start = ? RETURNING spent`,
      )
      .safeIntegers()
      .pluck(),
    /** Changes nothing where spent stands at the most that is stored. */
    adjust: db.prepare<[bigint, string, number]>(
      `UPDATE budget_periods SET spent = min(${mostStored}, spent + ?)
       WHERE budget_id = ? AND period_start = ? AND spent < ${mostStored}`,
    ),
    periods: db.prepare<[string], Window>(
      'SELECT period_start AS start, period_end AS end FROM budget_periods WHERE budget_id = ?',
    ),
    setSpent: db.prepare<[bigint, string, number]>(
      'UPDATE budget_periods SET spent = ? WHERE budget_id = ? AND period_start = ?',
    ),
    alerted: db
      .prepare<[string, number], string>(
        'SELECT alerted FROM budget_periods WHERE budget_id = ? AND period_start = ?',
      )
      .pluck(),
    setAlerted: db.prepare<[string, string, number]>(
      'UPDATE budget_periods SET alerted = ? WHERE budget_id = ? AND period_start = ?',
    ),
  }
}
