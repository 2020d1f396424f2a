/**
 * Holds: money and tokens set aside for one attempt, taken on every budget that applies or on none,
 * and ended exactly once. A hold is here while it is open; ending it deletes it. Call everything
 * here inside a transaction.
 */
import { Failure } from '../platform/failure'
import type { Db } from '../storage/store'
import type { BudgetRow } from './budget-rows'
import { effectiveLimit } from './budget-rows'
import type { Amounts, Counters, OpenShare } from './counters'
import type { Window } from './derive'
import { covers } from './covers'
import { createHoldRows, type NewHold } from './hold-rows'
import { refusalBy } from './ladder'
import { overBudget, unpricedUnderHard, unreadableBudget } from './refusals'

export type { NewHold } from './hold-rows'

/** What the attempt really used, for the counters. */
export type Used = Readonly<Record<'usd' | 'tokens' | 'requests', number>>

/** A counter that a settlement or a correction moved, with what is spent now, exactly. */
export interface Moved {
  readonly budgetId: string
  readonly periodStart: number
  readonly spent: bigint
}

/** There is no such open hold: it was ended before, and nothing is left to book. */
export class HoldEnded extends Failure {
  constructor() {
    super('conflict', 'This attempt has already been settled.')
  }
}

export interface TakeOptions {
  /** No other candidate follows: it may use a token limit to its end. */
  readonly last: boolean
}

export interface Holds {
  /**
   * Throws Failure `budget_exceeded`, `token_limit_reached` or `unpriced_model`, leaving the
   * transaction to undo what it did.
   */
  take(hold: NewHold, options?: TakeOptions): void
  /**
   * Ends a hold; throws HoldEnded when it has ended already, so that nothing is ever booked twice.
   */
  end(id: string, used: Used): Moved[]
  open(): NewHold[]
  /**
   * Makes sure a budget has a counter for the period at `at`, which starts with what it has spent
   * and what open holds take of it.
   */
  openPeriod(budget: BudgetRow, at: number): void
}

export function createHolds(db: Db, counters: Counters, rows: () => readonly BudgetRow[]): Holds {
  const holdRows = createHoldRows(db)

  /** What open holds of the window take of a budget that has no share in them yet. */
  function openShares(budget: BudgetRow, window: Window, besides?: string): OpenShare[] {
    return holdRows
      .open()
      .filter((hold) => hold.id !== besides && takesOf(budget, window, hold))
      .map((hold) => ({ holdId: hold.id, amount: amountsOf(hold)[budget.unit] ?? 0 }))
  }

  function takeShare(hold: NewHold, budget: BudgetRow, { last }: TakeOptions): void {
    if (budget.unreadable === true) throw unreadableBudget(budget)
    const amount = amountsOf(hold)[budget.unit]
    const hard = budget.enforcement === 'hard'
    if (amount === null && hard)
      throw unpricedUnderHard(budget, hold.facts, hold.price === null ? undefined : hold.terms)
    const window = counters.open(budget, hold.time, (of, within) => openShares(of, within, hold.id))
    const share = { budgetId: budget.id, periodStart: window.start, amount: amount ?? 0 }
    const limit = effectiveLimit(budget, hold.time)
    const standing =
      budget.purpose === 'token_limit'
        ? refusalBy(budget, counters.read(budget.id, window.start), share.amount, last, window)
        : null
    if (standing !== null) throw standing
    if (!counters.hold(share, hard ? limit : null)) {
      throw overBudget(budget, limit, counters.read(budget.id, window.start), share.amount, window)
    }
    holdRows.insertShare(hold.id, share)
  }

  return {
    take(hold, options = { last: true }) {
      holdRows.insert(hold)
      if (hold.facts.simulated) return
      for (const budget of rows())
        if (covers(budget, hold.facts, hold.callId)) takeShare(hold, budget, options)
    },
    end(id, used) {
      const taken = holdRows.shares(id)
      if (!holdRows.drop(id)) throw new HoldEnded()
      const known = new Set(rows().map((row) => row.id))
      const moved: Moved[] = []
      for (const share of taken) {
        const spent = counters.end(share, used[share.unit])
        if (known.has(share.budgetId))
          moved.push({ budgetId: share.budgetId, periodStart: share.periodStart, spent })
      }
      return moved
    },
    open: holdRows.open,
    openPeriod: (budget, at) => void counters.open(budget, at, openShares),
  }
}

/** Whether a hold counts against a budget in this period. */
function takesOf(budget: BudgetRow, { start, end }: Window, hold: NewHold): boolean {
  const { facts, time, callId } = hold
  return (
    !facts.simulated &&
    covers(budget, facts, callId) &&
    time >= start &&
    (end === null || time < end)
  )
}

function amountsOf({ costBound, inputBound, outputBound }: NewHold): Amounts {
  return { usd: costBound, tokens: inputBound + outputBound, requests: 1 }
}
