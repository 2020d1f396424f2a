/**
 * The marks of token limits (spec B6): each is told once a period, when it is passed. Call
 * everything here inside a transaction.
 */
import { reaches } from '../money/sums'
import type { Clock } from '../platform/clock'
import type { Alerts } from '../record/alerts'
import type { BudgetRow } from './budget-rows'
import type { Counters } from './counters'
import type { Moved } from './holds'
import { alertOf, marksOf } from './ladder'
import { pastPeriod } from './past-period'

export interface TokenMarks {
  /** After a settlement, in its transaction: one alert for the highest mark newly passed. */
  noteCrossing(row: BudgetRow, moved: Pick<Moved, 'periodStart' | 'spent'>): void
  /**
   * After a change of the limit, a correction or a reset: marks passed now are told, and marks
   * passed no longer will be told again.
   */
  lookAgain(row: BudgetRow, periodStart: number): void
}

export interface TokenMarksDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly alerts: Alerts
  readonly counters: Counters
  /** A limit has passed its emergency mark in the period that runs. */
  readonly onEmergency: (reason: string) => void
}

export function createTokenMarks({
  clock,
  alerts,
  counters,
  onEmergency,
}: TokenMarksDeps): TokenMarks {
  function noteCrossing(
    row: BudgetRow,
    { periodStart, spent }: Pick<Moved, 'periodStart' | 'spent'>,
  ) {
    const told = counters.alerted(row.id, periodStart)
    const passed = row.thresholds.filter(
      (mark) => !told.includes(mark) && reaches(spent, row.limit, mark),
    )
    const highest = passed.at(-1)
    if (highest === undefined) return
    counters.setAlerted(row.id, periodStart, [...told, ...passed])
    const window = counters.windowOf(row, periodStart)
    const past = pastPeriod(row, window, clock.now())
    const alert = alerts.raise(alertOf(row, spent, highest, window, past))
    if (past === null && highest >= marksOf(row).emergency) onEmergency(alert.title)
  }

  return {
    noteCrossing,
    lookAgain(row, periodStart) {
      const spent = counters.spent(row.id, periodStart)
      const told = counters.alerted(row.id, periodStart)
      const still = told.filter((mark) => reaches(spent, row.limit, mark))
      if (still.length < told.length) counters.setAlerted(row.id, periodStart, still)
      noteCrossing(row, { periodStart, spent })
    },
  }
}
