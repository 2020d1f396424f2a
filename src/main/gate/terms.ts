/** The service tier and region a call is held for: what it asks, else what its policy says, else the plain ones (spec M8). */
import type { CallRequest } from '../../contract/calls'
import { plainTerms, type InferenceGeo, type ServiceTier, type Terms } from '../../contract/charges'
import type { Model } from '../../contract/models'
import type { Policy } from '../../contract/projects'
import type { ProviderKind } from '../../contract/providers'
import { Failure } from '../platform/failure'

/** Batches and fast mode are other ways to ask than a single call; a simulated answer has no tiers but shows what they would cost. */
const tiersOf: Readonly<Record<ProviderKind, readonly ServiceTier[]>> = {
  openai: ['default', 'flex', 'priority'],
  'openai-compatible': ['default', 'flex', 'priority'],
  anthropic: ['default', 'priority'],
  simulated: ['default', 'flex', 'priority'],
}

/** Throws Failure `invalid_request` for terms that a single call to this provider cannot ask for. */
export function termsOf(
  request: Pick<CallRequest, 'serviceTier' | 'inferenceGeo' | 'input'>,
  rules: Pick<Policy, 'serviceTier' | 'inferenceGeo'>,
  kind: ProviderKind,
  { model }: Pick<Model, 'model'>,
): Terms {
  const serviceTier = request.serviceTier ?? rules.serviceTier ?? plainTerms.serviceTier
  const inferenceGeo = request.inferenceGeo ?? rules.inferenceGeo ?? plainTerms.inferenceGeo
  const tiers = request.input === undefined ? tiersOf[kind] : [plainTerms.serviceTier]
  if (!tiers.includes(serviceTier)) {
    throw new Failure('invalid_request', `A single call to ${model} cannot ask for the service tier ${serviceTier}. Choose ${tiers.join(', ')}.`)
  }
  return { serviceTier, inferenceGeo: regionOf(inferenceGeo, kind, model) }
}

function regionOf(asked: InferenceGeo, kind: ProviderKind, model: string): InferenceGeo {
  if (asked !== 'global' && kind !== 'anthropic') {
    throw new Failure('invalid_request', `${model} offers no choice of the region it runs in. Leave inferenceGeo out.`)
  }
  return asked
}
