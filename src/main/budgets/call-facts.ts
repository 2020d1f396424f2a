/** What is known of an attempt before it leaves: its labels, for scopes, holds and entries. Frozen in the hold. */
import type { Source } from '../../contract/calls'
import type { BudgetScope } from '../../contract/budgets'

export interface CallFacts {
  readonly provider: string
  readonly model: string
  readonly keyId: string | null
  readonly project: string
  readonly service: string | null
  readonly environment: string
  readonly user: string | null
  readonly organization: string | null
  readonly source: Source
  /** Simulated attempts use no budget. */
  readonly simulated: boolean
}

/** True when every field of the scope matches. A model may be written `model` or `provider/model`. */
export function inScope(scope: BudgetScope, facts: CallFacts): boolean {
  return (
    (scope.provider === undefined || scope.provider === facts.provider) &&
    (scope.model === undefined || scope.model === facts.model || scope.model === `${facts.provider}/${facts.model}`) &&
    (scope.key === undefined || scope.key === facts.keyId) &&
    (scope.project === undefined || scope.project === facts.project) &&
    (scope.service === undefined || scope.service === facts.service) &&
    (scope.environment === undefined || scope.environment === facts.environment) &&
    (scope.user === undefined || scope.user === facts.user) &&
    (scope.organization === undefined || scope.organization === facts.organization)
  )
}
