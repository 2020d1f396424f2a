/**
 * Who is to be tried for a call, in order, and why (spec P6, B6, P9). What stands against each at
 * this moment is asked later, one by one.
 */
import type { CallRequest } from '../../../contract/calls'
import type { Model } from '../../../contract/models'
import type { Environment } from '../../../contract/projects'
import type { Provider } from '../../../contract/providers'
import { Failure } from '../../platform/failure'
import type { GateDeps } from '../deps'
import { choicesOf, type Choice, type ChoiceDeps, type Choosing } from './choices'

export type RouteDeps = ChoiceDeps & Pick<GateDeps, 'keys'>

export interface Candidate {
  readonly model: Model
  readonly provider: Provider
  /** Why it is on the route. */
  readonly reason: string
  /** It stands in for a model the rules allow, so they are not asked about it. */
  readonly exempt: boolean
  /**
   * What stands against it whatever the moment: its provider is off, a rule forbids the model, it
   * has no key.
   */
  readonly refusal: Failure | null
}

/** The most candidates a call may have. */
const longest = 9

/**
 * At least one candidate. Throws Failure `invalid_request` or `model_not_allowed` where there is
 * nobody to try.
 */
export function routeOf(deps: RouteDeps, choosing: Choosing): readonly Candidate[] {
  const { request, environment } = choosing
  checkProviders(deps, request)
  const candidates = new Map<string, Candidate>()
  for (const choice of choicesOf(deps, choosing)) {
    if (!candidates.has(choice.model.id) && candidates.size < longest)
      candidates.set(choice.model.id, candidateOf(deps, request, environment, choice))
  }
  return [...candidates.values()]
}

function candidateOf(
  deps: RouteDeps,
  request: CallRequest,
  environment: Environment,
  { model, reason, exempt = false }: Choice,
): Candidate {
  const provider = deps.providerRecords.find(model.provider)
  if (provider === undefined)
    throw new Failure('not_found', `There is no provider ${model.provider}.`)
  const verdict = exempt
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
  return { model, provider, reason, exempt, refusal }
}

/**
 * Throws Failure `invalid_request` for providers that do not exist, and where two different ones
 * are named.
 */
function checkProviders(
  { providerRecords }: RouteDeps,
  { provider, preferredProvider }: CallRequest,
): void {
  for (const [path, id] of Object.entries({ provider, preferredProvider })) {
    if (id === undefined || providerRecords.find(id) !== undefined) continue
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
