/**
 * The sentences of a budget's refusal: which budget, how much is left, what the call may need, when
 * it resets.
 */
import type { BudgetUnit } from '../../contract/budgets'
import type { Terms } from '../../contract/charges'
import { dollars } from '../../shared/money-text'
import { Failure } from '../platform/failure'
import type { BudgetRow } from './budget-rows'
import type { CallFacts } from './call-facts'
import type { Counter } from './counters'
import type { Window } from './derive'

/** `usd` is in nano-USD. */
export function amountText(unit: BudgetUnit, amount: number | bigint): string {
  switch (unit) {
    case 'usd':
      return dollars(amount)
    case 'tokens':
      return `${amount.toLocaleString('en-US')} tokens`
    case 'requests':
      return Number(amount) === 1 ? '1 request' : `${amount.toLocaleString('en-US')} requests`
  }
}

/** Failure `budget_exceeded`. Amounts are in the budget's unit, USD in nano-USD. */
export function overBudget(
  budget: Pick<BudgetRow, 'id' | 'name' | 'unit'>,
  limit: number,
  { spent, held }: Pick<Counter, 'spent' | 'held'>,
  needed: number,
  window: Window,
): Failure {
  const free = Math.max(0, limit - spent - held)
  const text = (amount: number) => amountText(budget.unit, amount)
  const inFlight = held > 0 ? ` (${text(held)} is held by running calls)` : ''
  const left = `${text(free)} free of ${text(limit)}${inFlight}`
  const message = `Refused: the budget "${budget.name}" has ${left}, this call may need ${text(needed)}.`
  return new Failure('budget_exceeded', message, {
    budgetId: budget.id,
    budgetName: budget.name,
    free,
    needed,
    resetsAt: window.end,
  })
}

/** `terms` are given where the model itself has a price. */
export function unpricedUnderHard(
  budget: Pick<BudgetRow, 'id' | 'name'>,
  facts: Pick<CallFacts, 'model'>,
  terms?: Terms,
): Failure {
  const what = [
    terms === undefined || terms.serviceTier === 'default'
      ? ''
      : ` for the service tier ${terms.serviceTier}`,
    terms === undefined || terms.inferenceGeo === 'global'
      ? ''
      : ` for the region ${terms.inferenceGeo}`,
  ]
  const lacking = what.filter((word) => word !== '').join(' and')
  return new Failure(
    'unpriced_model',
    `Refused: ${facts.model} has no price${lacking}, and the hard budget "${budget.name}" can only hold what it can price. Set a price for the model first.`,
    { budgetId: budget.id, budgetName: budget.name },
  )
}

/** Neither what it covers nor what is left of it can be known, so what it may cover waits. */
export function unreadableBudget(budget: Pick<BudgetRow, 'id' | 'name' | 'scope'>): Failure {
  const covers =
    Object.keys(budget.scope).length === 0 ? 'It may cover every call' : 'It covers this call'
  return new Failure(
    'budget_exceeded',
    `Refused: the budget "${budget.name}" cannot be read from the ledger file. ${covers}, so none leaves until it is removed and added again.`,
    { budgetId: budget.id, budgetName: budget.name },
  )
}
