/**
 * Who is to be tried for a call, in order, and why (spec P6, B6, P9). What stands against each at
 * this moment is asked later, one by one.
 */
import type { CallRequest } from '../../../contract/calls'
import type { Model } from '../../../contract/models'
import type { Environment, Policy } from '../../../contract/projects'
import type { Provider } from '../../../contract/providers'
import { unknownModel } from '../../../contract/unknown-model'
import { Failure } from '../../platform/failure'
import type { GateDeps } from '../deps'

export type RouteDeps = Pick<
  GateDeps,
  'catalog' | 'keys' | 'platform' | 'policy' | 'providerBook' | 'settings'
>

export interface Candidate {
  readonly model: Model
  readonly provider: Provider
  /** Why it is on the route. */
  readonly reason: string
  /**
   * What stands against it whatever the moment: its provider is off, a rule forbids the model, it
   * has no key.
   */
  readonly refusal: Failure | null
}

interface Choice {
  readonly model: Model
  readonly reason: string
  /** It stands in for a model the rules allow, so they are not asked about it. */
  readonly exempt?: true
}

/** The most candidates a call may have. */
const longest = 9

/**
 * At least one candidate. Throws Failure `invalid_request` or `model_not_allowed` where there is
 * nobody to try.
 */
export function routeOf(
  deps: RouteDeps,
  request: CallRequest,
  rules: Policy,
  environment: Environment,
): readonly Candidate[] {
  checkProviders(deps, request)
  const choices = named(deps, request, rules) ?? byDefault(deps, request, rules, environment)
  const candidates = new Map<string, Candidate>()
  for (const choice of choices) {
    if (!candidates.has(choice.model.id) && candidates.size < longest)
      candidates.set(choice.model.id, candidateOf(deps, request, environment, choice))
  }
  return [...candidates.values()]
}

/** A model that was named stands alone, unless the caller allows others after it. */
function named(deps: RouteDeps, request: CallRequest, rules: Policy): Choice[] | undefined {
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
function atPreferred(deps: RouteDeps, request: CallRequest, like: Model): Choice | undefined {
  const { preferredProvider } = request
  if (preferredProvider === undefined || like.provider === preferredProvider) return undefined
  const model = sameAt(deps, like, preferredProvider)
  if (model === undefined || !isAllowed(deps, request, model)) return undefined
  return {
    model,
    reason: `${deps.providerBook.find(preferredProvider)?.name ?? preferredProvider} is the preferred provider and has ${like.model}`,
  }
}

/** Aggregators list a model under its maker's name: `openai/gpt-4o`. */
function sameAt(deps: RouteDeps, like: Model, provider: string): Model | undefined {
  return deps.catalog.resolve(like.model, provider) ?? deps.catalog.resolve(like.id, provider)
}

function isAllowed(deps: RouteDeps, request: CallRequest, model: Model): boolean {
  return deps.policy.validate(model, { project: request.project, service: request.service }).allowed
}

/**
 * Throws Failure `invalid_request` for providers that do not exist, and where two different ones
 * are named.
 */
function checkProviders(
  { providerBook }: RouteDeps,
  { provider, preferredProvider }: CallRequest,
): void {
  for (const [path, id] of Object.entries({ provider, preferredProvider })) {
    if (id === undefined || providerBook.find(id) !== undefined) continue
    const message = `There is no provider ${id}. Ask for the list of providers to see their ids.`
    throw new Failure('invalid_request', message, { issues: [{ path, message }] })
  }
  if (provider === undefined || preferredProvider === undefined || provider === preferredProvider)
    return
  throw new Failure(
    'invalid_request',
    `The call is for provider ${provider} alone, so ${preferredProvider} cannot be preferred. Give one of the two.`,
  )
}

function byDefault(
  deps: RouteDeps,
  request: CallRequest,
  rules: Policy,
  environment: Environment,
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
  return request.allowFallback === false ? [first] : [first, ...others]
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

function defaultOf(
  deps: RouteDeps,
  request: CallRequest,
  rules: Policy,
  environment: Environment,
): Choice | undefined {
  // The simulated provider is for trying things out, so it needs no choice of model.
  if (
    request.provider !== undefined &&
    deps.providerBook.find(request.provider)?.kind === 'simulated'
  ) {
    const model = known(deps, 'sim-mini', request.provider)
    return { model, reason: `${model.model} is the default of the simulated provider` }
  }
  const written = rules.defaultModel ?? environment.defaultModel ?? undefined
  if (written === undefined) return undefined
  const owner =
    rules.defaultModel === undefined
      ? `environment ${environment.name}`
      : request.service === undefined
        ? 'project'
        : 'service'
  const like = found(deps, written, undefined)
  const model =
    found(deps, written, request.provider) ??
    (request.provider === undefined || like === undefined
      ? undefined
      : insteadAt(deps, like, request.provider, request, rules))
  return model === undefined
    ? undefined
    : { model, reason: `${model.model} is the default of the ${owner}` }
}

/**
 * The policy's own route, else the one of the settings. A model that is gone from the catalogue is
 * passed over.
 */
function rest(deps: RouteDeps, rules: Policy): Choice[] {
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
  deps: RouteDeps,
  request: CallRequest,
  rules: Policy,
  route: readonly Choice[],
): Choice[] {
  const { preferredProvider } = request
  if (preferredProvider === undefined) return [...route]
  const reason = `${deps.providerBook.find(preferredProvider)?.name ?? preferredProvider} is the preferred provider`
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
    first === undefined ? undefined : standIn(deps, first.model, preferredProvider, request, rules)
  return model === undefined ? [...route] : [{ model, reason }, ...route]
}

/** At another provider: the same model where it may run, else one like it. */
function insteadAt(
  deps: RouteDeps,
  like: Model,
  provider: string,
  request: CallRequest,
  rules: Policy,
): Model | undefined {
  const same = sameAt(deps, like, provider)
  return same !== undefined && isAllowed(deps, request, same)
    ? same
    : standIn(deps, like, provider, request, rules)
}

/** The cheapest allowed model of the same tier and kind at another provider. */
function standIn(
  deps: RouteDeps,
  like: Model,
  provider: string,
  request: CallRequest,
  rules: Policy,
): Model | undefined {
  const kind = like.capabilities.includes('embeddings') ? 'embeddings' : 'chat'
  return deps.catalog
    .list({ provider, capability: kind })
    .filter(
      (model) =>
        model.tier === like.tier &&
        !model.deprecated &&
        model.price !== null &&
        rules.requiredCapabilities?.every((needed) => model.capabilities.includes(needed)) !==
          false,
    )
    .filter((model) => isAllowed(deps, request, model))
    .sort((a, b) => (a.price?.rates.output ?? 0) - (b.price?.rates.output ?? 0))[0]
}

/**
 * A share of a service's calls may go to the simulated provider, so that a roll-out can be gradual
 * (spec P9).
 */
function simulatedInstead(deps: RouteDeps, rules: Policy, like: Model): Choice | undefined {
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

/** A random number from 0 up to 1. */
export function fraction({ platform }: Pick<GateDeps, 'platform'>): number {
  const [high = 0, middle = 0, low = 0] = platform.random(3)
  return (high * 65_536 + middle * 256 + low) / 16_777_216
}

/** The catalogue hears of a removed provider a moment later. */
function found(
  { catalog, providerBook }: RouteDeps,
  written: string,
  provider: string | undefined,
): Model | undefined {
  const model = catalog.resolve(written, provider)
  return model === undefined || providerBook.find(model.provider) === undefined ? undefined : model
}

function known(deps: RouteDeps, written: string, provider: string | undefined): Model {
  const model = found(deps, written, provider)
  if (model !== undefined) return model
  throw new Failure('model_not_allowed', unknownModel(written, provider))
}

function candidateOf(
  deps: RouteDeps,
  request: CallRequest,
  environment: Environment,
  { model, reason, exempt }: Choice,
): Candidate {
  const provider = deps.providerBook.find(model.provider)
  if (provider === undefined)
    throw new Failure('not_found', `There is no provider ${model.provider}.`)
  const verdict =
    exempt === true
      ? { allowed: true as const }
      : deps.policy.validate(model, { project: request.project, service: request.service })
  const refusal = !provider.enabled
    ? new Failure(
        'model_not_allowed',
        `Provider ${provider.name} is switched off. Switch it on under Keys & providers.`,
      )
    : verdict.allowed
      ? keyRefusal(deps, request.project, environment, provider)
      : new Failure('model_not_allowed', verdict.message)
  return { model, provider, reason, refusal }
}

/**
 * Why no key could pay for it. Whether the key chosen can be used is found out when its secret is
 * fetched.
 */
function keyRefusal(
  deps: RouteDeps,
  project: string,
  environment: Environment,
  provider: Provider,
): Failure | null {
  if (provider.kind === 'simulated') return null
  try {
    deps.keys.choose({ provider: provider.id, project, environment: environment.name })
    return null
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return provider.kind === 'openai-compatible' && error.code === 'no_key' ? null : error
  }
}
