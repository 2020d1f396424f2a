/**
 * Holds: money and tokens set aside for one attempt, taken on every budget that applies or on none, and ended exactly once. A hold is here
 * while it is open; ending it deletes it. Call everything here inside a transaction.
 */
import type { Terms } from '../../contract/charges'
import type { Price } from '../../contract/models'
import { Failure } from '../platform/failure'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'
import type { BudgetRow } from './budget-rows'
import { effectiveLimit } from './budget-rows'
import { inScope, type CallFacts } from './call-facts'
import type { Amounts, Counters, OpenShare, Share } from './counters'
import type { Window } from './derive'
import { refusalBy } from './ladder'
import { overBudget, unpricedUnderHard, unreadableBudget } from './refusals'

export interface NewHold {
  readonly id: string
  readonly callId: string
  readonly attempt: number
  readonly time: number
  readonly facts: CallFacts
  readonly inputBound: number
  readonly outputBound: number
  /** Upper bound of the cost; null for a model without a price. */
  readonly costBound: number | null
  readonly priceSnapshotId: string | null
  readonly price: Price | null
  /** The terms it was held by; absent: the plain ones. */
  readonly terms?: Terms | undefined
}

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
  /** Throws Failure `budget_exceeded`, `token_limit_reached` or `unpriced_model`, leaving the transaction to undo what it did. */
  take(hold: NewHold, budgets: readonly BudgetRow[], options?: TakeOptions): void
  /** Ends a hold; throws HoldEnded when it has ended already, so that nothing is ever booked twice. */
  end(id: string, used: Used): Moved[]
  open(): NewHold[]
  /** Makes sure a budget has a counter for the period at `at`, which starts with what it has spent and what open holds take of it. */
  openPeriod(budget: BudgetRow, at: number): void
}

interface StoredHold {
  readonly id: string
  readonly call_id: string
  readonly attempt: number
  readonly time: number
  readonly facts: string
  readonly input_bound: number
  readonly output_bound: number
  readonly cost_bound: number | null
  readonly price_snapshot_id: string | null
  readonly price: string | null
  readonly terms: string | null
}

export function createHolds(db: Db, counters: Counters, rows: () => readonly BudgetRow[]): Holds {
  const insert = db.prepare(
    `INSERT INTO holds (id, call_id, attempt, time, facts, input_bound, output_bound, cost_bound, price_snapshot_id, price, terms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertShare = db.prepare(
    'INSERT INTO hold_shares (hold_id, budget_id, period_start, amount) VALUES (?, ?, ?, ?)',
  )
  const dropShares = db.prepare('DELETE FROM hold_shares WHERE hold_id = ?')
  const dropHold = db.prepare('DELETE FROM holds WHERE id = ?')
  const shares = db.prepare<[string], Share & { unit: 'usd' | 'tokens' | 'requests' }>(
    `SELECT budget_id AS budgetId, period_start AS periodStart, amount, unit FROM hold_shares JOIN budgets ON budgets.id = budget_id WHERE hold_id = ?`,
  )
  const open = db.prepare<[], StoredHold>('SELECT * FROM holds ORDER BY time, id')
  const callOf = db.prepare<
    [string],
    Omit<CallFacts, 'keyId' | 'simulated' | 'provider' | 'model'> & {
      readonly provider: string | null
      readonly model: string | null
    }
  >(
    'SELECT provider, model, project, service, environment, user, organization, source FROM calls WHERE id = ?',
  )

  function readHold(row: StoredHold): NewHold {
    return {
      id: row.id,
      callId: row.call_id,
      attempt: row.attempt,
      time: row.time,
      facts: readStored(db, 'holds.facts', row.id, row.facts) ?? factsBeside(row),
      inputBound: row.input_bound,
      outputBound: row.output_bound,
      costBound: row.cost_bound,
      priceSnapshotId: row.price_snapshot_id,
      price: row.price === null ? null : (readStored(db, 'holds.price', row.id, row.price) ?? null),
      terms: row.terms === null ? undefined : readStored(db, 'holds.terms', row.id, row.terms),
    }
  }

  /** The facts of a hold that cannot be read, as its call tells them: the hold ends all the same. */
  function factsBeside({ call_id: callId }: StoredHold): CallFacts {
    const call = callOf.get(callId)
    const unknown = {
      project: 'unknown',
      service: null,
      environment: 'unknown',
      user: null,
      organization: null,
      source: 'api' as const,
    }
    return {
      ...unknown,
      ...call,
      provider: call?.provider ?? 'unknown',
      model: call?.model ?? 'unknown',
      keyId: null,
      simulated: call?.provider === 'simulated',
    }
  }

  /** What open holds of the window take of a budget that has no share in them yet. */
  function openShares(budget: BudgetRow, window: Window, besides?: string): OpenShare[] {
    const inWindow = ({ time }: NewHold) =>
      time >= window.start && (window.end === null || time < window.end)
    return open
      .all()
      .map(readHold)
      .filter(
        (hold) =>
          hold.id !== besides &&
          !hold.facts.simulated &&
          inScope(budget.scope, hold.facts) &&
          inWindow(hold),
      )
      .map((hold) => ({ holdId: hold.id, amount: amountsOf(hold)[budget.unit] ?? 0 }))
  }

  function takeShare(
    hold: NewHold,
    budget: BudgetRow,
    amounts: Amounts,
    { last }: TakeOptions,
  ): void {
    const amount = amounts[budget.unit]
    if (budget.unreadable === true) throw unreadableBudget(budget)
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
    insertShare.run(hold.id, share.budgetId, share.periodStart, share.amount)
  }

  return {
    take(hold, budgets, options = { last: true }) {
      const {
        id,
        callId,
        attempt,
        time,
        facts,
        inputBound,
        outputBound,
        costBound,
        priceSnapshotId,
        price,
      } = hold
      const priceText = price === null ? null : JSON.stringify(price)
      insert.run(
        id,
        callId,
        attempt,
        time,
        JSON.stringify(facts),
        inputBound,
        outputBound,
        costBound,
        priceSnapshotId,
        priceText,
        hold.terms === undefined ? null : JSON.stringify(hold.terms),
      )
      if (facts.simulated) return
      const amounts = amountsOf(hold)
      for (const budget of budgets)
        if (inScope(budget.scope, facts)) takeShare(hold, budget, amounts, options)
    },
    end(id, used) {
      const taken = shares.all(id)
      dropShares.run(id)
      if (dropHold.run(id).changes !== 1) throw new HoldEnded()
      const known = new Set(rows().map((row) => row.id))
      const moved: Moved[] = []
      for (const share of taken) {
        const spent = counters.end(share, used[share.unit])
        if (known.has(share.budgetId))
          moved.push({ budgetId: share.budgetId, periodStart: share.periodStart, spent })
      }
      return moved
    },
    open: () => open.all().map(readHold),
    openPeriod: (budget, at) => void counters.open(budget, at, openShares),
  }
}

function amountsOf({ costBound, inputBound, outputBound }: NewHold): Amounts {
  return { usd: costBound, tokens: inputBound + outputBound, requests: 1 }
}
