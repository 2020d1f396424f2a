/** Who is to be tried for a call, in order, and why (spec P6, B6, P9). What stands against each at this moment is asked later, one by one. */
import type { CallRequest } from '../../contract/calls'
import type { Model } from '../../contract/models'
import type { Environment, Policy } from '../../contract/projects'
import type { Provider } from '../../contract/providers'
import { Failure } from '../platform/failure'
import type { GateDeps } from './deps'

export interface Candidate {
  readonly model: Model
  readonly provider: Provider
  /** Why it is on the route. */
  readonly reason: string
  /** What stands against it whatever the moment: its provider is off, a rule forbids the model, it has no key. */
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

/** At least one candidate. Throws Failure `invalid_request` or `model_not_allowed` where there is nobody to try. */
export function routeOf(deps: GateDeps, request: CallRequest, rules: Policy, environment: Environment): readonly Candidate[] {
  const choices = named(deps, request, rules) ?? byDefault(deps, request, rules, environment)
  const candidates = new Map<string, Candidate>()
  for (const choice of choices) {
    if (!candidates.has(choice.model.id) && candidates.size < longest) candidates.set(choice.model.id, candidateOf(deps, request, environment, choice))
  }
  return [...candidates.values()]
}

/** A model that was named stands alone, unless the caller allows others after it. */
function named(deps: GateDeps, request: CallRequest, rules: Policy): Choice[] | undefined {
  if (request.model === undefined) return undefined
  const model = known(deps, request.model, request.provider)
  return [{ model, reason: `${model.model} was asked for` }, ...(request.allowFallback === true ? rest(deps, rules) : [])]
}

function byDefault(deps: GateDeps, request: CallRequest, rules: Policy, environment: Environment): Choice[] {
  const chosen = defaultOf(deps, request, rules, environment)
  const route = [...(chosen === undefined ? [] : [chosen]), ...rest(deps, rules)]
  const [first, ...others] = preferring(deps, request, rules, request.provider === undefined ? route : route.filter(({ model }) => model.provider === request.provider))
  if (first === undefined) {
    const why = request.provider !== undefined && route.length > 0 ? `nothing on the route is at provider ${request.provider}` : 'neither the service nor the project has a default one'
    throw new Failure('invalid_request', `Name a model: ${why}.`)
  }
  const simulated = simulatedInstead(deps, request, rules, first.model)
  if (simulated !== undefined) return [simulated]
  return request.allowFallback === false ? [first] : [first, ...others]
}

function defaultOf(deps: GateDeps, request: CallRequest, rules: Policy, environment: Environment): Choice | undefined {
  // The simulated provider is for trying things out, so it needs no choice of model.
  if (request.provider !== undefined && deps.providerBook.find(request.provider)?.kind === 'simulated') {
    const model = known(deps, 'sim-mini', request.provider)
    return { model, reason: `${model.model} is the default of the simulated provider` }
  }
  const written = rules.defaultModel ?? environment.defaultModel ?? undefined
  if (written === undefined) return undefined
  const owner = rules.defaultModel === undefined ? `environment ${environment.name}` : request.service === undefined ? 'project' : 'service'
  const model = deps.catalog.resolve(written, request.provider) ?? (request.provider === undefined ? undefined : standIn(deps, known(deps, written, undefined), request.provider, request, rules))
  if (model === undefined) known(deps, written, request.provider)
  return model === undefined ? undefined : { model, reason: `${model.model} is the default of the ${owner}` }
}

/** The policy's own route, else the one of the settings. A model that is gone from the catalogue is passed over. */
function rest(deps: GateDeps, rules: Policy): Choice[] {
  return (rules.route ?? deps.settings().defaultRoute).flatMap((written, index) => {
    const model = deps.catalog.resolve(written)
    return model === undefined ? [] : [{ model, reason: `number ${index + 1} on the route` }]
  })
}

/** A preferred provider is tried first; where the route has nothing of it, a model of the same tier stands in. */
function preferring(deps: GateDeps, request: CallRequest, rules: Policy, route: readonly Choice[]): Choice[] {
  const { preferredProvider } = request
  if (preferredProvider === undefined) return [...route]
  const provider = deps.providerBook.find(preferredProvider)
  if (provider === undefined) throw new Failure('invalid_request', `There is no provider ${preferredProvider}. Ask for the list of providers to see their ids.`)
  const reason = `${provider.name} is the preferred provider`
  const theirs = route.filter(({ model }) => model.provider === preferredProvider)
  const others = route.filter(({ model }) => model.provider !== preferredProvider)
  if (theirs.length > 0) return [...theirs.map(({ model }) => ({ model, reason })), ...others]
  const [first] = route
  const model = first === undefined ? undefined : standIn(deps, first.model, preferredProvider, request, rules)
  return model === undefined ? [...route] : [{ model, reason }, ...route]
}

/** The cheapest allowed model of the same tier and kind at another provider. */
function standIn(deps: GateDeps, like: Model, provider: string, request: CallRequest, rules: Policy): Model | undefined {
  const kind = like.capabilities.includes('embeddings') ? 'embeddings' : 'chat'
  return deps.catalog
    .list({ provider, capability: kind })
    .filter((model) => model.tier === like.tier && !model.deprecated && model.price !== null && rules.requiredCapabilities?.every((needed) => model.capabilities.includes(needed)) !== false)
    .filter((model) => deps.policy.validate(model, { project: request.project, service: request.service }).allowed)
    .sort((a, b) => (a.price?.rates.output ?? 0) - (b.price?.rates.output ?? 0))[0]
}

/** A share of a service's calls may go to the simulated provider, so that a roll-out can be gradual (spec P9). */
function simulatedInstead(deps: GateDeps, request: CallRequest, rules: Policy, like: Model): Choice | undefined {
  const percent = rules.simulatedPercent ?? 0
  if (percent === 0 || request.provider !== undefined || fraction(deps) * 100 >= percent) return undefined
  const kind = like.capabilities.includes('embeddings') ? 'embeddings' : 'chat'
  const model = deps.catalog.list({ provider: 'simulated', capability: kind }).find(({ tier }) => tier === like.tier || kind === 'embeddings')
  return model === undefined ? undefined : { model, reason: `${percent} of 100 calls are simulated`, exempt: true }
}

/** A random number from 0 up to 1. */
export function fraction({ platform }: Pick<GateDeps, 'platform'>): number {
  const [high = 0, middle = 0, low = 0] = platform.random(3)
  return (high * 65_536 + middle * 256 + low) / 16_777_216
}

function known(deps: GateDeps, written: string, provider: string | undefined): Model {
  const model = deps.catalog.resolve(written, provider)
  if (model !== undefined) return model
  const where = provider === undefined ? '' : ` at provider ${provider}`
  throw new Failure('model_not_allowed', `Model ${written} is not known${where}. Pick one from the catalogue or add it there.`)
}

function candidateOf(deps: GateDeps, request: CallRequest, environment: Environment, { model, reason, exempt }: Choice): Candidate {
  const provider = deps.providerBook.find(model.provider)
  if (provider === undefined) throw new Failure('not_found', `There is no provider ${model.provider}.`)
  const verdict = exempt === true ? { allowed: true as const } : deps.policy.validate(model, { project: request.project, service: request.service })
  const refusal = !provider.enabled
    ? new Failure('model_not_allowed', `Provider ${provider.name} is switched off. Switch it on under Keys & providers.`)
    : verdict.allowed
      ? keyRefusal(deps, request.project, environment, provider)
      : new Failure('model_not_allowed', verdict.message)
  return { model, provider, reason, refusal }
}

/** Why no key could pay for it. Whether the key chosen can be used is found out when its secret is fetched. */
function keyRefusal(deps: GateDeps, project: string, environment: Environment, provider: Provider): Failure | null {
  if (provider.kind === 'simulated') return null
  try {
    deps.keys.choose({ provider: provider.id, project, environment: environment.name })
    return null
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return provider.kind === 'openai-compatible' && error.code === 'no_key' ? null : error
  }
}
