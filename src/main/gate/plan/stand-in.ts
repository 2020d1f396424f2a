/** Who can take the place of a model at another provider: the same model there, else one like it. */
import type { CallRequest } from '../../../contract/calls'
import type { Model } from '../../../contract/models'
import type { Policy } from '../../../contract/projects'
import type { GateDeps } from '../deps'

export type StandInDeps = Pick<GateDeps, 'catalog' | 'policy'>

/** For whom somebody is looked for. */
interface Wanted {
  readonly request: CallRequest
  readonly rules: Policy
}

export function isAllowed(deps: StandInDeps, request: CallRequest, model: Model): boolean {
  return deps.policy.validate(model, { project: request.project, service: request.service }).allowed
}

/** Aggregators list a model under its maker's name: `openai/gpt-4o`. */
export function sameAt(deps: StandInDeps, like: Model, provider: string): Model | undefined {
  return deps.catalog.resolve(like.model, provider) ?? deps.catalog.resolve(like.id, provider)
}

/** At another provider: the same model where it may run, else one like it. */
export function insteadAt(
  deps: StandInDeps,
  like: Model,
  provider: string,
  { request, rules }: Wanted,
): Model | undefined {
  const same = sameAt(deps, like, provider)
  return same !== undefined && isAllowed(deps, request, same)
    ? same
    : standIn(deps, like, provider, { request, rules })
}

/** The cheapest allowed model of the same tier and kind at another provider. */
export function standIn(
  deps: StandInDeps,
  like: Model,
  provider: string,
  { request, rules }: Wanted,
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
