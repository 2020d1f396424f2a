/** Which calls a budget counts: those in its scope, and for an experiment's cap those of it. */
import type { BudgetRow } from './budget-rows'
import { inScope, type CallFacts } from './call-facts'

/** How the ids of all calls of an experiment begin. */
export function callsOf(experiment: string): string {
  return `${experiment}-`
}

/** Whether an id is one that an experiment gives its calls: one from outside would spend its cap. */
export function isCallOfExperiment(callId: string): boolean {
  return /^exp_[0-9a-z]{25}-/.test(callId)
}

/** Whether a budget counts a call. */
export function covers(
  { id, purpose, scope }: Pick<BudgetRow, 'id' | 'purpose' | 'scope'>,
  facts: CallFacts,
  callId: string,
): boolean {
  return purpose === 'experiment' ? callId.startsWith(callsOf(id)) : inScope(scope, facts)
}
