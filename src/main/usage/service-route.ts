/**
 * Where a call of a service would go now and why (spec P8), by the gate's own estimate of the
 * smallest one there is.
 */
import type { CallEstimate } from '../../contract/call-estimate'
import type { CallRequest } from '../../contract/calls'
import type { ProviderState, ServiceRoute } from '../../contract/provider-status'
import { Failure } from '../platform/failure'

type Estimate = (request: CallRequest) => CallEstimate
type Place = Pick<ServiceRoute, 'service' | 'project' | 'environment'>

/** Candidates are in the order of the route; `why` is one sentence for a person. */
export function routeOfService(
  estimate: Estimate,
  place: Place,
  states: readonly ProviderState[],
): ServiceRoute {
  const { route, refusal } = routeOf(estimate, place)
  const stateOf = (provider: string | undefined) =>
    states.find((state) => state.provider === provider)
  const chosen = refusal === null ? route.find(({ skipped }) => skipped === null) : undefined
  return {
    ...place,
    provider: chosen?.provider ?? null,
    providerName: stateOf(chosen?.provider)?.providerName ?? null,
    model: chosen?.model ?? null,
    why: whyOf(route, chosen, refusal),
    refusal,
    candidates: route.map(({ provider, model, skipped }) => ({
      provider,
      model,
      skipped,
      state: stateOf(provider) ?? null,
    })),
  }
}

/**
 * The smallest call there is; a service whose model makes embeddings is asked about with a text to
 * embed.
 */
function routeOf(
  estimate: Estimate,
  scope: Pick<CallRequest, 'project' | 'service' | 'environment'>,
): Pick<CallEstimate, 'route' | 'refusal'> {
  const chat = estimated(estimate, { ...scope, messages: [{ role: 'user', content: '.' }] })
  if (!(chat instanceof Failure)) return chat
  const embedding = estimated(estimate, { ...scope, input: ['.'] })
  // Where neither can be told, what is wrong with a conversation is what a person wants to know.
  return embedding instanceof Failure ? { route: [], refusal: chat.toBody() } : embedding
}

function estimated(estimate: Estimate, request: CallRequest): CallEstimate | Failure {
  try {
    return estimate(request)
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown
    throw thrown
  }
}

function whyOf(
  route: CallEstimate['route'],
  chosen: CallEstimate['route'][number] | undefined,
  refusal: CallEstimate['refusal'],
): string {
  if (refusal !== null) return refusal.message
  if (chosen === undefined) return 'Every candidate of the route would be passed over now.'
  const before = route.slice(0, route.indexOf(chosen))
  if (before.length === 0)
    return route.length === 1
      ? `${chosen.model} is the only candidate of its route.`
      : `${chosen.model} is first on its route and can serve.`
  const passedOver = before.map(({ model, skipped }) => `${model}: ${skipped ?? 'passed over'}`)
  return `First on its route that can serve now. ${passedOver.join(' ')}`
}
