/**
 * What a call would cost at most and what it would leave, before it is made (spec G2). Changes
 * nothing.
 */
import type { Budget } from '../../../contract/budgets'
import type { CallEstimate } from '../../../contract/call-estimate'
import type { CallRequest } from '../../../contract/calls'
import { overBudget, unpricedUnderHard } from '../../budgets/refusals'
import { Failure } from '../../platform/failure'
import type { GateDeps } from '../deps'
import type { Breakers } from '../standing/breakers'
import {
  admit,
  countableOf,
  planCall,
  type Admitted,
  type AdmitDeps,
  type Plan,
  type PlanDeps,
} from './admit'
import { withSuggestions, type FitDeps } from './fit'
import { payingKeyOf } from './paying-key'
import type { Candidate } from './route'

export type EstimateDeps = PlanDeps &
  AdmitDeps &
  FitDeps &
  Pick<GateDeps, 'keys' | 'ladder' | 'limits'> & {
    readonly breakers: Pick<Breakers, 'refusal'>
  }

/**
 * Throws Failure only for requests that cannot be understood; a refusal of a good one is part of
 * the answer.
 */
export function estimate(deps: EstimateDeps, request: CallRequest): CallEstimate {
  return estimateOf(deps, request, planOf(deps, request))
}

/** The same with a long input counted in turns, so that nothing else waits for it. */
export async function estimateSoon(
  deps: EstimateDeps,
  request: CallRequest,
  signal: AbortSignal,
): Promise<CallEstimate> {
  const plan = planOf(deps, request)
  for (const { model, refusal } of plan.route) {
    if (refusal === null) await deps.catalog.countAhead(model, countableOf(request), signal)
  }
  if (signal.aborted) throw new Failure('cancelled', 'The estimate was cancelled.')
  return estimateOf(deps, request, plan)
}

function planOf(deps: EstimateDeps, request: CallRequest): Plan {
  return planCall({ ...deps, emergency: { check() {} } }, request, 'playground')
}

function estimateOf(deps: EstimateDeps, request: CallRequest, plan: Plan): CallEstimate {
  const route = plan.route.map((candidate) => prospectOf(deps, plan, candidate))
  // Who would serve now; where nobody can, the first choice says why.
  const [first] = plan.route
  if (first === undefined)
    throw new Failure('invalid_request', 'Name a model: there is nobody to try.')
  const admitted =
    route.find(({ skipped }) => skipped === null)?.admitted ??
    route[0]?.admitted ??
    admit(deps, plan, first)
  const { provider, model, facts, input, outputBound, costBound } = admitted
  const key = keyOf(deps, admitted)
  const amounts = { usd: costBound, tokens: input.bound + outputBound, requests: 1 }
  const budgets = deps.budgets.applying({ ...facts, keyId: typeof key === 'string' ? key : null })
  return {
    provider: provider.id,
    providerName: provider.name,
    model: model.model,
    inputTokens: input.counted,
    inputTokensBound: input.bound,
    maxOutputTokens: outputBound,
    worstCaseNanoUsd: costBound,
    simulated: facts.simulated,
    budgets: budgets.map((budget) => fitOf(budget, amounts)),
    route: plan.route.map((candidate, index) => ({
      provider: candidate.provider.id,
      model: candidate.model.model,
      reason: candidate.reason,
      worstCaseNanoUsd: route[index]?.admitted?.costBound ?? null,
      skipped: route[index]?.skipped?.message ?? null,
    })),
    refusal:
      (
        stopped(deps) ??
        (key instanceof Failure ? key : null) ??
        nobodyLeft(route) ??
        overHardBudget(deps, request, admitted, budgets, amounts)
      )?.toBody() ?? null,
  }
}

type Amounts = Readonly<Record<Budget['unit'], number | null>>

function fitOf(budget: Budget, amounts: Amounts): CallEstimate['budgets'][number] {
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
}

function stopped({ emergency }: EstimateDeps): Failure | null {
  try {
    emergency.check()
    return null
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

/** Where every candidate would be passed over: why the first one would. */
function nobodyLeft(route: readonly Prospect[]): Failure | null {
  return route.every(({ skipped }) => skipped !== null) ? (route[0]?.skipped ?? null) : null
}

function overHardBudget(
  deps: EstimateDeps,
  request: CallRequest,
  admitted: Admitted,
  budgets: readonly Budget[],
  amounts: Amounts,
): Failure | null {
  const blocking = budgets.find(
    ({ enforcement, unit, free }) =>
      enforcement === 'hard' && (amounts[unit] ?? Number.MAX_SAFE_INTEGER) > free,
  )
  if (blocking === undefined) return null
  const amount = amounts[blocking.unit]
  const { facts, price, terms } = admitted
  if (amount === null) return unpricedUnderHard(blocking, facts, price === null ? undefined : terms)
  const window = { start: blocking.periodStart ?? 0, end: blocking.resetsAt }
  const refusal = overBudget(blocking, blocking.effectiveLimit, blocking, amount, window)
  return withSuggestions(deps, request, admitted, refusal)
}

interface Prospect {
  readonly admitted: Admitted | undefined
  readonly skipped: Failure | null
}

/**
 * A candidate as it stands now: with its work where it can be given it, and what would pass it
 * over.
 */
function prospectOf(deps: EstimateDeps, plan: Plan, candidate: Candidate): Prospect {
  if (candidate.refusal !== null) return { admitted: undefined, skipped: candidate.refusal }
  try {
    const admitted = admit(deps, plan, candidate)
    const { facts, input, outputBound } = admitted
    const tokens = input.bound + outputBound
    const last = candidate === plan.route.findLast(({ refusal }) => refusal === null)
    return {
      admitted,
      skipped:
        deps.breakers.refusal(facts.provider, facts.model) ??
        deps.ladder.refusal(facts, tokens, last) ??
        deps.limits.refusal(facts, tokens),
    }
  } catch (error) {
    if (!(error instanceof Failure) || plan.route.length === 1) throw error
    return { admitted: undefined, skipped: error }
  }
}

function keyOf(deps: EstimateDeps, admitted: Admitted): string | null | Failure {
  try {
    return payingKeyOf(deps, admitted)?.id ?? null
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}
