/** What a call would cost at most and what it would leave, before it is made (spec G2). Changes nothing. */
import type { CallEstimate, CallRequest } from '../../contract/calls'
import type { ErrorBody } from '../../contract/errors'
import { overBudget, unpricedUnderHard } from '../budgets/refusals'
import { Failure } from '../platform/failure'
import { admit, type Admitted } from './admit'
import type { GateDeps } from './deps'
import { withSuggestions } from './fit'
import { chooseKey } from './key-choice'

/** Throws Failure only for requests that cannot be understood; a refusal of a good one is part of the answer. */
export function estimate(deps: GateDeps, request: CallRequest): CallEstimate {
  const admitted = admit({ ...deps, emergency: { ...deps.emergency, check() {} } }, request, 'playground')
  const { provider, model, facts, input, outputBound, costBound } = admitted
  const keyId = keyOf(deps, admitted)
  const amounts = { usd: costBound, tokens: input.bound + outputBound, requests: 1 }
  const budgets = deps.budgets.applying({ ...facts, keyId: typeof keyId === 'string' ? keyId : null })
  return {
    provider: provider.id,
    providerName: provider.name,
    model: model.model,
    inputTokens: input.counted,
    inputTokensBound: input.bound,
    maxOutputTokens: outputBound,
    worstCaseNanoUsd: costBound,
    simulated: facts.simulated,
    budgets: budgets.map((budget) => {
      const amount = amounts[budget.unit]
      return {
        budgetId: budget.id,
        name: budget.name,
        unit: budget.unit,
        limit: budget.effectiveLimit,
        free: budget.free,
        freeAfter: budget.free - (amount ?? 0),
        fits: amount !== null && amount <= budget.free,
        hard: budget.enforcement === 'hard',
      }
    }),
    route: [{ provider: provider.id, model: model.model, worstCaseNanoUsd: costBound, skipped: null }],
    refusal: refusalOf(),
  }

  function refusalOf(): ErrorBody | null {
    try {
      deps.emergency.check()
    } catch (error) {
      if (error instanceof Failure) return error.toBody()
      throw error
    }
    if (keyId instanceof Failure) return keyId.toBody()
    const blocking = budgets.find((budget) => budget.enforcement === 'hard' && (amounts[budget.unit] ?? Number.MAX_SAFE_INTEGER) > budget.free)
    if (blocking === undefined) return null
    const amount = amounts[blocking.unit]
    if (amount === null) return unpricedUnderHard(blocking, { ...facts, keyId: null }).toBody()
    const window = { start: blocking.periodStart ?? 0, end: blocking.resetsAt }
    return withSuggestions(deps, request, admitted, overBudget(blocking, blocking.effectiveLimit, blocking, amount, window)).toBody()
  }
}

function keyOf(deps: GateDeps, admitted: Admitted): string | null | Failure {
  try {
    return chooseKey(deps, admitted)?.id ?? null
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}
