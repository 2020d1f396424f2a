/** The choice of naming no model: whose default serves then, and which model that is now. Pure. */
import type { CallEstimate } from '../../../contract/call-estimate'
import type { Environment, Project, Service } from '../../../contract/projects'
import type { DefaultChoice } from '../../parts/ModelPicker'

export interface DefaultScope {
  readonly project: Project | undefined
  readonly service: Service | undefined
  readonly environment: Environment | undefined
}

/**
 * `estimate` is that of the request as it stands: it speaks of the default only while no model is
 * named.
 */
export function defaultChoice(
  { project, service, environment }: DefaultScope,
  named: boolean,
  estimate: CallEstimate | undefined,
): DefaultChoice {
  const owner =
    service === undefined ? `project ${project?.name ?? '…'}` : `service ${service.name}`
  const label = `Default of ${owner}`
  const first = named ? undefined : estimate?.route[0]
  if (first !== undefined && estimate !== undefined) {
    const others = estimate.route.length - 1
    const then =
      others === 0 ? '' : `, then ${others === 1 ? 'one other' : `${others} others`} on the route`
    const serves =
      first.skipped === null ? '' : `. Passed over now, ${estimate.model} would be tried`
    return { label, model: first.model, detail: `${first.reason}${then}${serves}` }
  }
  const written =
    service?.policy.defaultModel ??
    project?.policy.defaultModel ??
    environment?.defaultModel ??
    null
  return {
    label,
    model: written,
    detail:
      written === null
        ? 'None is set: name a model, or set one under Services or Projects'
        : `${written}, and who follows it on the route`,
  }
}
