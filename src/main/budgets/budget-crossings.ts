/**
 * Thresholds of budgets, and marks of token limits, as settlements, changes and corrections cross
 * them. Call everything here inside a transaction.
 */
import { reaches } from '../money/sums'
import type { Clock } from '../platform/clock'
import type { Alerts } from '../record/alerts'
import { effectiveLimit, type BudgetRow, type BudgetRows } from './budget-rows'
import type { Counters } from './counters'
import type { Moved } from './holds'
import { pastPeriod } from './past-period'
import { crossings } from './thresholds'
import type { TokenMarks } from './token-marks'

export interface Crossings {
  /** After a settlement: alerts for thresholds crossed, once per crossing per period. */
  note(moved: readonly Moved[]): void
  /**
   * After a change of the limit or a correction: what is passed now is told, and what is passed no
   * longer will be told again.
   */
  lookAgain(row: BudgetRow, periodStart: number): void
}

export interface CrossingsDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly alerts: Pick<Alerts, 'raise'>
  readonly rows: Pick<BudgetRows, 'all'>
  readonly counters: Counters
  readonly tokenMarks: TokenMarks
}

export function createCrossings({
  clock,
  alerts,
  rows,
  counters,
  tokenMarks,
}: CrossingsDeps): Crossings {
  /** Tells the highest threshold newly passed; all that were are marked told. */
  function tell(row: BudgetRow, periodStart: number, spent: bigint, told: readonly number[]) {
    const now = clock.now()
    const past = pastPeriod(row, counters.windowOf(row, periodStart), now)
    const crossed = crossings(row, effectiveLimit(row, now), spent, told, past)
    const highest = crossed.at(-1)
    if (highest === undefined) return
    const passed = crossed.map(({ threshold }) => threshold)
    counters.setAlerted(row.id, periodStart, [...told, ...passed])
    alerts.raise(highest.alert)
  }

  return {
    note(moved) {
      for (const one of moved) {
        const { budgetId, periodStart, spent } = one
        const row = rows.all().find((budget) => budget.id === budgetId)
        if (row === undefined) continue
        if (row.purpose === 'token_limit') tokenMarks.noteCrossing(row, one)
        else tell(row, periodStart, spent, counters.alerted(budgetId, periodStart))
      }
    },
    lookAgain(row, periodStart) {
      if (row.purpose === 'token_limit') return tokenMarks.lookAgain(row, periodStart)
      const spent = counters.spent(row.id, periodStart)
      const told = counters.alerted(row.id, periodStart)
      const limit = effectiveLimit(row, clock.now())
      const still = told.filter((threshold) => reaches(spent, limit, threshold))
      if (still.length < told.length) counters.setAlerted(row.id, periodStart, still)
      tell(row, periodStart, spent, still)
    },
  }
}
