/**
 * What would fit when a budget refuses: a lower max output, or a cheaper allowed model (spec B4).
 */
import type { Budget } from '../../../contract/budgets'
import type { CallRequest } from '../../../contract/calls'
import type { ErrorData } from '../../../contract/errors'
import { Failure } from '../../platform/failure'
import type { GateDeps } from '../deps'
import type { Admitted } from './admit'
import { neededFor } from './work'
import { costBoundOf } from './asked-bound'

export type FitDeps = Pick<GateDeps, 'budgets' | 'catalog' | 'policy'>

type Suggestion = NonNullable<ErrorData['wouldFit']>[number]

/** Answers shorter than this are no help. */
const leastOutput = 16

/**
 * The same failure with suggestions. Each is checked against every hard budget that would apply to
 * it.
 */
export function withSuggestions(
  deps: FitDeps,
  request: CallRequest,
  admitted: Admitted,
  failure: Failure,
): Failure {
  if (failure.code !== 'budget_exceeded') return failure
  const wouldFit = [...lowerOutput(deps, admitted), ...cheaperModels(deps, request, admitted)]
  return wouldFit.length === 0
    ? failure
    : new Failure(failure.code, `${failure.message} ${spoken(wouldFit)}`, {
        ...failure.data,
        wouldFit,
      })
}

function hardBudgets(
  deps: FitDeps,
  admitted: Admitted,
  change: { readonly provider: string; readonly model: string },
): Budget[] {
  return deps.budgets
    .applying({ ...admitted.facts, ...change, keyId: null })
    .filter((budget) => budget.enforcement === 'hard')
}

function fits(budgets: readonly Budget[], cost: number | null, tokens: number): boolean {
  return budgets.every((budget) => {
    const needed = { usd: cost, tokens, requests: 1 }[budget.unit]
    return needed !== null && needed <= budget.free
  })
}

function lowerOutput(deps: FitDeps, admitted: Admitted): Suggestion[] {
  const { price, input, work, terms, model } = admitted
  if (work.kind !== 'chat' || price === null) return []
  const budgets = hardBudgets(deps, admitted, {
    provider: admitted.facts.provider,
    model: admitted.facts.model,
  })
  const held = (output: number) => deps.catalog.outputBound(model, output)
  const basis = {
    kind: admitted.provider.kind,
    model: model.model,
    price,
    terms,
    inputBound: input.bound,
  }
  const costOf = (output: number) => costBoundOf({ ...basis, outputBound: held(output) })
  const asked = work.parameters.maxOutputTokens
  let low = 0
  let high = asked
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(budgets, costOf(middle), input.bound + held(middle))) low = middle
    else high = middle - 1
  }
  const cost = costOf(low)
  return low >= leastOutput && low < asked && cost !== null
    ? [{ maxOutputTokens: low, costNanoUsd: cost }]
    : []
}

function cheaperModels(deps: FitDeps, request: CallRequest, admitted: Admitted): Suggestion[] {
  const { model, input, outputBound, costBound, terms } = admitted
  if (admitted.work.kind !== 'chat') return []
  const needed = neededFor(request)
  const found: Required<Pick<Suggestion, 'model' | 'provider' | 'costNanoUsd'>>[] = []
  for (const other of deps.catalog.list({ provider: model.provider, capability: 'chat' })) {
    if (
      other.id === model.id ||
      other.deprecated ||
      other.price === null ||
      !needed.every((capability) => other.capabilities.includes(capability)) ||
      (other.maxOutputTokens ?? outputBound) < outputBound
    )
      continue
    const cost = costBoundOf({
      kind: admitted.provider.kind,
      model: other.model,
      price: other.price,
      terms,
      inputBound: input.bound,
      outputBound,
    })
    if (cost === null) continue
    if (costBound !== null && cost >= costBound) continue
    if (
      !deps.policy.validate(other, { project: request.project, service: request.service }).allowed
    )
      continue
    if (
      fits(
        hardBudgets(deps, admitted, { provider: other.provider, model: other.model }),
        cost,
        input.bound + outputBound,
      )
    ) {
      found.push({ model: other.model, provider: other.provider, costNanoUsd: cost })
    }
  }
  // The cheapest first; after it the dearest that still fits, which is the nearest to what was
  // asked for.
  const [cheapest, ...others] = found.sort((a, b) => a.costNanoUsd - b.costNanoUsd)
  const nearest = others.at(-1)
  return [cheapest, nearest].filter((one) => one !== undefined)
}

function spoken(suggestions: readonly Suggestion[]): string {
  const words = suggestions.map(({ maxOutputTokens, model }) =>
    model === undefined ? `lower max output to ${maxOutputTokens}` : `use ${model}`,
  )
  return `What would fit: ${words.join(', or ')}.`
}
