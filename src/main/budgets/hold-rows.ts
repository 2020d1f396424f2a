/**
 * The tables of open holds and of their shares in budgets. Call everything here inside a
 * transaction.
 */
import type { BudgetUnit } from '../../contract/budgets'
import type { Terms } from '../../contract/charges'
import type { Price } from '../../contract/models'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'
import type { CallFacts } from './call-facts'
import type { Share } from './hold-within-limit'

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

export interface HoldRows {
  /** Open holds, oldest first. */
  open(): NewHold[]
  shares(holdId: string): (Share & { readonly unit: BudgetUnit })[]
  insert(hold: NewHold): void
  insertShare(holdId: string, share: Share): void
  /** Drops a hold and its shares. False: there is no such hold. */
  drop(id: string): boolean
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

/** What the `calls` table says of a call. */
type CallRow = Omit<CallFacts, 'keyId' | 'simulated' | 'provider' | 'model'> & {
  readonly provider: string | null
  readonly model: string | null
}

export function createHoldRows(db: Db): HoldRows {
  const insert = db.prepare<[StoredHold]>(
    `INSERT INTO holds (id, call_id, attempt, time, facts, input_bound, output_bound, cost_bound,
       price_snapshot_id, price, terms)
     VALUES (@id, @call_id, @attempt, @time, @facts, @input_bound, @output_bound, @cost_bound,
       @price_snapshot_id, @price, @terms)`,
  )
  const insertShare = db.prepare(
    'INSERT INTO hold_shares (hold_id, budget_id, period_start, amount) VALUES (?, ?, ?, ?)',
  )
  const dropShares = db.prepare('DELETE FROM hold_shares WHERE hold_id = ?')
  const dropHold = db.prepare('DELETE FROM holds WHERE id = ?')
  const shares = db.prepare<[string], Share & { unit: BudgetUnit }>(
    `SELECT budget_id AS budgetId, period_start AS periodStart, amount, unit
     FROM hold_shares JOIN budgets ON budgets.id = budget_id WHERE hold_id = ?`,
  )
  const open = db.prepare<[], StoredHold>('SELECT * FROM holds ORDER BY time, id')
  const callOf = db.prepare<[string], CallRow>(
    `SELECT provider, model, project, service, environment, user, organization, source
     FROM calls WHERE id = ?`,
  )

  return {
    open: () =>
      open.all().map((row) => readHold(db, row, () => factsBeside(callOf.get(row.call_id)))),
    shares: (holdId) => shares.all(holdId),
    insert: (hold) => void insert.run(storedHold(hold)),
    insertShare: (holdId, { budgetId, periodStart, amount }) =>
      void insertShare.run(holdId, budgetId, periodStart, amount),
    drop(id) {
      dropShares.run(id)
      return dropHold.run(id).changes === 1
    },
  }
}

function storedHold({ price, terms, ...hold }: NewHold): StoredHold {
  return {
    id: hold.id,
    call_id: hold.callId,
    attempt: hold.attempt,
    time: hold.time,
    facts: JSON.stringify(hold.facts),
    input_bound: hold.inputBound,
    output_bound: hold.outputBound,
    cost_bound: hold.costBound,
    price_snapshot_id: hold.priceSnapshotId,
    price: price === null ? null : JSON.stringify(price),
    terms: terms === undefined ? null : JSON.stringify(terms),
  }
}

function readHold(db: Db, row: StoredHold, factsBeside: () => CallFacts): NewHold {
  return {
    id: row.id,
    callId: row.call_id,
    attempt: row.attempt,
    time: row.time,
    facts: readStored(db, 'holds.facts', row.id, row.facts) ?? factsBeside(),
    inputBound: row.input_bound,
    outputBound: row.output_bound,
    costBound: row.cost_bound,
    priceSnapshotId: row.price_snapshot_id,
    price: row.price === null ? null : (readStored(db, 'holds.price', row.id, row.price) ?? null),
    terms: row.terms === null ? undefined : readStored(db, 'holds.terms', row.id, row.terms),
  }
}

/** The facts of a hold that cannot be read, as its call tells them: the hold ends all the same. */
function factsBeside(call: CallRow | undefined): CallFacts {
  return {
    project: 'unknown',
    service: null,
    environment: 'unknown',
    user: null,
    organization: null,
    source: 'api',
    ...call,
    provider: call?.provider ?? 'unknown',
    model: call?.model ?? 'unknown',
    keyId: null,
    simulated: call?.provider === 'simulated',
  }
}
