/** Which calls a budget counts: those in its scope, and for an experiment's cap those of it. */
import type { BudgetRow } from './budget-rows'
import { inScope, type CallFacts } from './call-facts'

/** How the ids of all calls of an experiment begin. */
export function callsOf(experiment: string): string {
  return `${experiment}-`
}

/** Whether a budget counts a call. */
export function covers(
  { id, purpose, scope }: Pick<BudgetRow, 'id' | 'purpose' | 'scope'>,
  facts: CallFacts,
  callId: string,
): boolean {
  return purpose === 'experiment' ? callId.startsWith(callsOf(id)) : inScope(scope, facts)
}
