/**
 * The service tier and region a call is held for: what it asks, else what its policy says, else the
 * plain ones (spec M8).
 */
import type { CallRequest } from '../../../contract/calls'
import {
  plainTerms,
  type InferenceGeo,
  type ServiceTier,
  type Terms,
} from '../../../contract/charges'
import { claudeVersion } from '../../../contract/claude-version'
import type { Model } from '../../../contract/models'
import type { Policy } from '../../../contract/projects'
import type { ProviderKind } from '../../../contract/providers'
import { Failure } from '../../platform/failure'

/**
 * A batch is another way to ask than a single call; a simulated answer has no tiers but shows what
 * they would cost.
 */
const tiersOf: Readonly<Record<ProviderKind, readonly ServiceTier[]>> = {
  openai: ['default', 'flex', 'priority', 'fast'],
  'openai-compatible': ['default', 'flex', 'priority', 'fast'],
  anthropic: ['default', 'priority', 'fast'],
  simulated: ['default', 'flex', 'priority', 'fast'],
}

/**
 * Claude offers fast mode and a choice of region from here on (platform.claude.com: fast mode, data
 * residency).
 */
const claudeTermsFrom = 4.6

/**
 * Throws Failure `invalid_request` for terms that a single call to this provider cannot ask for.
 */
export function termsOf(
  request: Pick<CallRequest, 'serviceTier' | 'inferenceGeo' | 'input'>,
  rules: Pick<Policy, 'serviceTier' | 'inferenceGeo'>,
  kind: ProviderKind,
  { model }: Pick<Model, 'model'>,
): Terms {
  const serviceTier = request.serviceTier ?? rules.serviceTier ?? plainTerms.serviceTier
  const inferenceGeo = request.inferenceGeo ?? rules.inferenceGeo ?? plainTerms.inferenceGeo
  return {
    serviceTier: tierOf(serviceTier, tiersFor(request, kind, model), kind, model),
    inferenceGeo: regionOf(inferenceGeo, kind, model),
  }
}

function tiersFor(
  { input }: Pick<CallRequest, 'input'>,
  kind: ProviderKind,
  model: string,
): readonly ServiceTier[] {
  if (input !== undefined) return [plainTerms.serviceTier]
  const old = kind === 'anthropic' && claudeVersion(model) < claudeTermsFrom
  return old ? tiersOf[kind].filter((tier) => tier !== 'fast') : tiersOf[kind]
}

function tierOf(
  asked: ServiceTier,
  tiers: readonly ServiceTier[],
  kind: ProviderKind,
  model: string,
): ServiceTier {
  if (!tiers.includes(asked)) {
    const why =
      asked === 'batch'
        ? ' Batch prices are for jobs that are handed in as a file and answered within a day.'
        : ''
    throw new Failure(
      'invalid_request',
      `A single call to ${model} cannot ask for the service tier ${asked}.${why} Choose ${tiers.join(', ')}.`,
    )
  }
  // One tier under two names, answered as priority (openai.com/api-fast-mode).
  return kind === 'openai' && asked === 'fast' ? 'priority' : asked
}

function regionOf(asked: InferenceGeo, kind: ProviderKind, model: string): InferenceGeo {
  if (asked !== 'global' && (kind !== 'anthropic' || claudeVersion(model) < claudeTermsFrom)) {
    throw new Failure(
      'invalid_request',
      `${model} offers no choice of the region it runs in. Leave inferenceGeo out.`,
    )
  }
  return asked
}
