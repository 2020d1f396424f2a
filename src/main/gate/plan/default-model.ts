/** Which model a call gets that names none: that of its service, its project or its environment. */
import type { CallRequest } from '../../../contract/calls'
import type { Model } from '../../../contract/models'
import type { Environment, Policy } from '../../../contract/projects'
import { found, known, type FindDeps } from './find-model'
import { insteadAt, type StandInDeps } from './stand-in'

export type DefaultDeps = StandInDeps & FindDeps

/** With the reason in words; undefined where nobody has set one that is in the catalogue. */
export function defaultOf(
  deps: DefaultDeps,
  request: CallRequest,
  rules: Policy,
  environment: Environment,
): { readonly model: Model; readonly reason: string } | undefined {
  // The simulated provider is for trying things out, so it needs no choice of model.
  if (
    request.provider !== undefined &&
    deps.providerRecords.find(request.provider)?.kind === 'simulated'
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
      : insteadAt(deps, like, request.provider, { request, rules }))
  return model === undefined
    ? undefined
    : { model, reason: `${model.model} is the default of the ${owner}` }
}
