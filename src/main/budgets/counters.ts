/** Spent and held of each budget in each period. Call everything here inside a transaction. */
import type { BudgetUnit } from '../../contract/budgets'
import { isPast, saturated } from '../money/sums'
import { periodOf } from '../platform/periods'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'
import type { BudgetRow } from './budget-rows'
import { heldIn, spentIn, type Window } from './derive'
import { createHoldWithinLimit, type HoldWithinLimit, type Share } from './hold-within-limit'
import { createPeriodRows } from './period-rows'

export interface Counter {
  readonly spent: number
  readonly held: number
  /** One of the two is larger than a number holds exactly, and stands at the largest one. */
  readonly isPast: boolean
}

/** What one attempt takes of each unit. `usd` is null where the model has no price. */
export type Amounts = Readonly<Record<BudgetUnit, number | null>>

/**
 * What an open hold takes of a budget that was not there, or not in this period, when it was taken.
 */
export interface OpenShare {
  readonly holdId: string
  readonly amount: number
}

export interface Counters {
  windowOf(budget: BudgetRow, at: number): Window
  read(budgetId: string, periodStart: number): Counter
  readonly hold: HoldWithinLimit
  /**
   * Ends a share: takes it out of held and adds what was really used to spent. Returns what is
   * spent then, exactly.
   */
  end(share: Share, used: number): bigint
  /**
   * Adds to spent alone, once the adjustment is in the ledger. Returns what is spent then;
   * undefined where the budget had no counter in that period.
   */
  adjust(budget: BudgetRow, window: Window, by: number): bigint | undefined
  /** What is spent, exactly. */
  spent(budgetId: string, periodStart: number): bigint
  /**
   * Makes sure the period has a row. A new one starts with what entries spent and with the shares
   * that `openShares` finds for it.
   */
  open(
    budget: BudgetRow,
    at: number,
    openShares: (budget: BudgetRow, window: Window) => readonly OpenShare[],
  ): Window
  /** Writes spent of every period anew from the entries: after a reset by hand. */
  derive(budget: BudgetRow): void
  /** Thresholds already told in this period. */
  alerted(budgetId: string, periodStart: number): readonly number[]
  setAlerted(budgetId: string, periodStart: number, thresholds: readonly number[]): void
}

export function createCounters(db: Db): Counters {
  const rows = createPeriodRows(db)

  function windowOf(budget: BudgetRow, at: number): Window {
    return periodOf(budget.period, budget.timeZone, at)
  }

  return {
    windowOf,
    read: (budgetId, periodStart) => counterOf(rows.select.get(budgetId, periodStart)),
    spent: (budgetId, periodStart) => rows.select.get(budgetId, periodStart)?.spent ?? 0n,
    hold: createHoldWithinLimit(db),
    end: (share, used) =>
      rows.end.get(BigInt(share.amount), BigInt(used), share.budgetId, share.periodStart) ?? 0n,
    adjust(budget, window, by) {
      // One that stands at the most that is stored has forgotten by how much it is past it.
      if (rows.adjust.run(BigInt(by), budget.id, window.start).changes === 0) {
        if (rows.select.get(budget.id, window.start) === undefined) return undefined
        rows.setSpent.run(spentIn(db, budget, window), budget.id, window.start)
      }
      return rows.select.get(budget.id, window.start)?.spent
    },
    open(budget, at, openShares) {
      const window = windowOf(budget, at)
      if (rows.select.get(budget.id, window.start) === undefined) {
        for (const { holdId, amount } of openShares(budget, window))
          rows.insertShare.run(holdId, budget.id, window.start, amount)
        rows.insert.run(
          budget.id,
          window.start,
          window.end,
          spentIn(db, budget, window),
          heldIn(db, budget.id, window),
        )
      }
      return window
    },
    derive(budget) {
      for (const window of rows.periods.all(budget.id))
        rows.setSpent.run(spentIn(db, budget, window), budget.id, window.start)
    },
    alerted: (budgetId, periodStart) =>
      readStored(
        db,
        'budget_periods.alerted',
        `${budgetId} ${periodStart}`,
        rows.alerted.get(budgetId, periodStart) ?? '[]',
      ) ?? [],
    setAlerted(budgetId, periodStart, thresholds) {
      rows.setAlerted.run(JSON.stringify(thresholds), budgetId, periodStart)
    },
  }
}

function counterOf(period: { readonly spent: bigint; readonly held: bigint } | undefined): Counter {
  const { spent, held } = period ?? { spent: 0n, held: 0n }
  return { spent: saturated(spent), held: saturated(held), isPast: isPast(spent) || isPast(held) }
}
