/**
 * The first step: is this call known, allowed and complete, and who is to be tried for it? Changes
 * nothing.
 */
import type { CallRequest, Priority } from '../../../contract/calls'
import type { Terms } from '../../../contract/charges'
import type { Model, Price } from '../../../contract/models'
import type { Environment, Policy } from '../../../contract/projects'
import type { Provider } from '../../../contract/providers'
import type { CallFacts } from '../../budgets/call-facts'
import type { Emergency } from '../../budgets/emergency'
import type { Countable, TokenCount } from '../../catalog/port'
import { Failure } from '../../platform/failure'
import type { TakenPart } from '../calls/part-rows'
import type { GateDeps } from '../deps'
import { costBoundOf } from './asked-bound'
import { assignedTo, type Assigned, type RolloutDeps } from './rollout'
import { routeOf, type Candidate, type RouteDeps } from './route'
import { termsOf } from './terms'
import { workOf, type Work, type WorkDeps } from './work'

export type PlanDeps = RouteDeps &
  RolloutDeps &
  Pick<GateDeps, 'trust' | 'validation'> & { readonly emergency: Pick<Emergency, 'check'> }
export type AdmitDeps = WorkDeps & Pick<GateDeps, 'catalog' | 'settings'>

/** A call with everything its policy says, before anyone is tried. */
export interface Plan {
  readonly request: CallRequest
  readonly rules: Policy
  readonly environment: Environment
  readonly labels: Omit<CallFacts, 'keyId' | 'provider' | 'model' | 'simulated'>
  readonly route: readonly Candidate[]
  /** The part it has in a roll-out of its service. */
  readonly part: TakenPart | null
  readonly priority: Priority
  readonly maxAttempts: number
  /** No attempt begins after this many ms. */
  readonly totalTimeMs: number
  /** Prompts and answers of this project are kept. */
  readonly storeContent: boolean
}

/** A candidate with the work it is given, counted and priced. */
export interface Admitted {
  readonly provider: Provider
  readonly model: Model
  readonly work: Work
  readonly facts: Omit<CallFacts, 'keyId'>
  readonly input: TokenCount
  readonly outputBound: number
  readonly price: Price | null
  /** The service tier and region it is held for. */
  readonly terms: Terms
  /**
   * Upper bound of the cost in nano-USD; null without a price. For simulated models: of what it
   * would have cost.
   */
  readonly costBound: number | null
  readonly storeContent: boolean
  /** Why this model and provider. */
  readonly reason: string
}

const defaultAttempts = 3
const defaultTotalTimeMs = 120_000

/**
 * Without the id it will have, a call has no part in a roll-out. Throws Failure:
 * `ledger_unavailable`, `invalid_request`, `model_not_allowed`, `emergency_stop`.
 */
export function planCall(
  deps: PlanDeps,
  request: CallRequest,
  defaultSource: CallFacts['source'],
  callId = request.callId,
): Plan {
  const trust = deps.trust()
  if (!trust.trusted)
    throw new Failure('ledger_unavailable', trust.message ?? 'The ledger cannot be trusted.')
  const project = deps.policy.project(request.project)
  const environment = deps.policy.environment(request.environment ?? deps.settings().environment)
  const rules = deps.policy.effectivePolicy(request.project, request.service)
  if (rules.validation !== undefined && deps.validation.isUnreadable(rules.validation.profile)) {
    throw new Failure(
      'conflict',
      `The rules of the validation profile "${rules.validation.profile}" cannot be read from the ledger file, so no answer could be held against them. Save the profile anew, or choose another.`,
    )
  }
  const assigned = assignedTo(deps, request, rules, callId)
  const route = routeOf(deps, { request, rules, environment, assigned })
  const [first] = route
  // A model that was named and may not run is the caller's to change, whoever could stand in for
  // it.
  if (
    first !== undefined &&
    first.refusal?.code === 'model_not_allowed' &&
    (request.model !== undefined || route.length === 1)
  )
    throw first.refusal
  deps.emergency.check()
  return {
    request,
    rules,
    environment,
    labels: {
      project: request.project,
      service: request.service ?? null,
      environment: environment.name,
      user: request.user ?? null,
      organization: request.organization ?? null,
      source: request.source ?? defaultSource,
    },
    route,
    part: partOf(assigned, first),
    priority: request.priority ?? rules.priority ?? 'normal',
    maxAttempts: request.maxAttempts ?? rules.maxAttempts ?? defaultAttempts,
    totalTimeMs: request.timeoutMs ?? rules.totalTimeMs ?? defaultTotalTimeMs,
    storeContent: project.storeContent,
  }
}

/** A call that is simulated instead is no measure of either model. */
function partOf(assigned: Assigned | null, first: Candidate | undefined): TakenPart | null {
  if (assigned === null || first === undefined || first.exempt) return null
  const { id, arm } = assigned
  return { id, arm, own: { provider: first.model.provider, model: first.model.model } }
}

/** Throws Failure `invalid_request` for work this model cannot do. */
export function admit(
  deps: AdmitDeps,
  { request, rules, environment, labels, storeContent }: Plan,
  { provider, model, reason }: Candidate,
): Admitted {
  const maxOutput =
    request.maxOutputTokens ??
    rules.defaultMaxOutputTokens ??
    environment.defaultMaxOutputTokens ??
    deps.settings().defaultMaxOutputTokens
  const work = workOf(deps, request, provider, model, maxOutput)
  const input = deps.catalog.countTokens(model, countableOf(request))
  const terms = termsOf(request, rules, provider.kind, model)
  const outputBound =
    work.kind === 'chat' ? deps.catalog.outputBound(model, work.parameters.maxOutputTokens) : 0
  const facts = {
    ...labels,
    provider: provider.id,
    model: model.model,
    simulated: provider.kind === 'simulated',
  }
  const { price } = model
  return withInput(
    { provider, model, work, facts, outputBound, price, terms, storeContent, reason },
    input,
  )
}

/** The same work with this count of its input, and the bound of its cost that follows. */
export function withInput(
  admitted: Omit<Admitted, 'input' | 'costBound'>,
  input: TokenCount,
): Admitted {
  const { provider, model, terms, outputBound } = admitted
  const costBound = costBoundOf({
    kind: provider.kind,
    model: model.model,
    price: model.price,
    terms,
    inputBound: input.bound,
    outputBound,
  })
  return { ...admitted, input, costBound }
}

/** What is counted of a request: its own lists, by which a count made ahead is found. */
export function countableOf({ input, messages, ...request }: CallRequest): Countable {
  if (input !== undefined) return { input }
  const { tools, toolChoice, responseFormat } = request
  return { messages: messages ?? [], tooling: { tools, toolChoice, responseFormat } }
}
