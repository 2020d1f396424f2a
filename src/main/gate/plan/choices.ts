/**
 * The models a call is for, in order, and why each: the one it names, or those of its policy and the
 * settings (spec P6, B6, P9). Whether each may run is asked afterwards.
 */
import type { CallRequest } from '../../../contract/calls'
import type { Model } from '../../../contract/models'
import type { Environment, Policy } from '../../../contract/projects'
import { Failure } from '../../platform/failure'
import type { GateDeps } from '../deps'
import { fraction } from './chance'
import { defaultOf, type DefaultDeps } from './default-model'
import { found, known } from './find-model'
import type { Assigned } from './rollout'
import { isAllowed, sameAt, standIn } from './stand-in'

export type ChoiceDeps = DefaultDeps & Pick<GateDeps, 'platform' | 'settings'>

export interface Choice {
  readonly model: Model
  readonly reason: string
  /** It stands in for a model the rules allow, so they are not asked about it. */
  readonly exempt?: boolean
}

/** What a call's models are chosen by. */
export interface Choosing {
  readonly request: CallRequest
  readonly rules: Policy
  readonly environment: Environment
  /** Its part in a roll-out; one that names a model has none. */
  readonly assigned: Assigned | null
}

/**
 * At least one choice; a model may be in it twice. Throws Failure `invalid_request` or
 * `model_not_allowed` where there is nobody to try.
 */
export function choicesOf(deps: ChoiceDeps, choosing: Choosing): readonly Choice[] {
  return named(deps, choosing.request, choosing.rules) ?? byDefault(deps, choosing)
}

/** A model that was named stands alone, unless the caller allows others after it. */
function named(deps: ChoiceDeps, request: CallRequest, rules: Policy): Choice[] | undefined {
  if (request.model === undefined) return undefined
  const model = known(deps, request.model, request.provider)
  const asked = { model, reason: `${model.model} was asked for` }
  // A model that may not run is refused as what it is, whether or not it would be simulated.
  const simulated = isAllowed(deps, request, model)
    ? simulatedInstead(deps, rules, model)
    : undefined
  if (simulated !== undefined) return [simulated]
  const [first, ...others] = [
    atPreferred(deps, request, model) ?? asked,
    asked,
    ...rest(deps, rules),
  ]
  return request.allowFallback === true ? [first, ...others] : [first]
}

/** The same model at the preferred provider, where it has it and the rules allow it there. */
function atPreferred(deps: ChoiceDeps, request: CallRequest, like: Model): Choice | undefined {
  const { preferredProvider } = request
  if (preferredProvider === undefined || like.provider === preferredProvider) return undefined
  const model = sameAt(deps, like, preferredProvider)
  if (model === undefined || !isAllowed(deps, request, model)) return undefined
  return {
    model,
    reason: `${deps.providerRecords.find(preferredProvider)?.name ?? preferredProvider} is the preferred provider and has ${like.model}`,
  }
}

function byDefault(
  deps: ChoiceDeps,
  { request, rules, environment, assigned }: Choosing,
): Choice[] {
  const chosen = defaultOf(deps, request, rules, environment)
  const route = [...(chosen === undefined ? [] : [chosen]), ...rest(deps, rules)]
  const [first, ...others] = preferring(
    deps,
    request,
    rules,
    request.provider === undefined
      ? route
      : route.filter(({ model }) => model.provider === request.provider),
  )
  if (first === undefined) {
    throw new Failure(
      'invalid_request',
      `Name a model: ${whyNobody(request, rules, environment, route)}.`,
    )
  }
  const simulated = simulatedInstead(deps, rules, first.model)
  if (simulated !== undefined) return [simulated]
  if (assigned !== null) return rolledOut(assigned, first, others)
  return request.allowFallback === false ? [first] : [first, ...others]
}

/** The challenger stands before the service's own models, which serve where it cannot. */
function rolledOut(
  { id, arm, challenger, percent }: Assigned,
  first: Choice,
  others: readonly Choice[],
): Choice[] {
  const share = `${percent} of 100 calls in roll-out ${id}`
  if (arm === 'challenger')
    return [
      { model: challenger, reason: `${challenger.model} is the challenger of ${share}` },
      first,
      ...others,
    ]
  return [{ ...first, reason: `${first.reason}; ${share} go to its challenger` }, ...others]
}

function whyNobody(
  { provider }: CallRequest,
  rules: Policy,
  environment: Environment,
  route: readonly Choice[],
): string {
  if (provider !== undefined && route.length > 0)
    return `nothing on the route is at provider ${provider}`
  const written = [rules.defaultModel ?? environment.defaultModel ?? [], rules.route ?? []].flat()
  return written.length === 0
    ? 'neither the service nor the project has a default one'
    : `${written.join(', ')} ${written.length === 1 ? 'is' : 'are'} not in the catalogue any more`
}

/**
 * The policy's own route, else the one of the settings. A model that is gone from the catalogue is
 * passed over.
 */
function rest(deps: ChoiceDeps, rules: Policy): Choice[] {
  return (rules.route ?? deps.settings().defaultRoute).flatMap((written, index) => {
    const model = found(deps, written, undefined)
    return model === undefined ? [] : [{ model, reason: `number ${index + 1} on the route` }]
  })
}

/**
 * A preferred provider is tried first: with the model that is first on the route where it has it,
 * then with what the route has of it, else with a model of the same tier.
 */
function preferring(
  deps: ChoiceDeps,
  request: CallRequest,
  rules: Policy,
  route: readonly Choice[],
): Choice[] {
  const { preferredProvider } = request
  if (preferredProvider === undefined) return [...route]
  const reason = `${deps.providerRecords.find(preferredProvider)?.name ?? preferredProvider} is the preferred provider`
  const theirs = route.filter(({ model }) => model.provider === preferredProvider)
  const others = route.filter(({ model }) => model.provider !== preferredProvider)
  const [first] = route
  const own = first === undefined ? undefined : atPreferred(deps, request, first.model)
  if (own !== undefined || theirs.length > 0)
    return [
      ...(own === undefined ? [] : [own]),
      ...theirs.map(({ model }) => ({ model, reason })),
      ...others,
    ]
  const model =
    first === undefined
      ? undefined
      : standIn(deps, first.model, preferredProvider, { request, rules })
  return model === undefined ? [...route] : [{ model, reason }, ...route]
}

/**
 * A share of a service's calls may go to the simulated provider, so that a roll-out can be gradual
 * (spec P9).
 */
function simulatedInstead(deps: ChoiceDeps, rules: Policy, like: Model): Choice | undefined {
  const percent = rules.simulatedPercent ?? 0
  if (percent === 0 || like.simulated || fraction(deps) * 100 >= percent) return undefined
  const kind = like.capabilities.includes('embeddings') ? 'embeddings' : 'chat'
  const model = deps.catalog
    .list({ provider: 'simulated', capability: kind })
    .find(({ tier }) => tier === like.tier || kind === 'embeddings')
  return model === undefined
    ? undefined
    : { model, reason: `${percent} of 100 calls are simulated`, exempt: true }
}
