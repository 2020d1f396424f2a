/**
 * Which policy field is in force and whether it lets a model run. Pure: the same question always
 * has the same answer (spec S1).
 */
import type { Model } from '../../contract/models'
import type { Policy, Project, Service } from '../../contract/projects'

export type Verdict =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly message: string }

/** Whose rules apply; where the service says nothing about a field, the project's holds. */
export interface Rulers {
  readonly project: Pick<Project, 'name' | 'policy'> | undefined
  readonly service: Pick<Service, 'name' | 'policy'> | undefined
}

/** In place of a policy that cannot be read: nothing may run under it until it is written anew. */
export const unreadablePolicy: Policy = Object.freeze({ allowedModels: [] })

/** Both policies as one: the service's fields over the project's, one by one. */
export function mergePolicies({ project, service }: Rulers): Policy {
  const merged: Policy = { ...project?.policy }
  for (const [field, value] of Object.entries(service?.policy ?? {}))
    if (value !== undefined) Object.assign(merged, { [field]: value })
  return merged
}

/**
 * May this model run here? A refusal is one sentence that names the rule, whose it is, and what it
 * allows.
 */
export function judge(model: Model, rulers: Rulers): Verdict {
  const closed = unreadable(rulers)
  if (closed !== undefined) {
    return {
      allowed: false,
      message: `The policy of ${closed} cannot be read from the ledger file, so nothing runs under it. Save it anew; the text that was found is kept.`,
    }
  }
  const tiers = rule(rulers, 'allowedTiers')
  if (tiers !== undefined && !tiers.value.includes(model.tier)) {
    return refuse(model, tiers.owner, `tier ${model.tier}, allowed ${tiers.value.join(', ')}`)
  }
  const needed = rule(rulers, 'requiredCapabilities')
  const missing =
    needed?.value.filter((capability) => !model.capabilities.includes(capability)) ?? []
  if (needed !== undefined && missing.length > 0) {
    return refuse(
      model,
      needed.owner,
      `capability ${missing.join(', ')} missing, required ${needed.value.join(', ')}`,
    )
  }
  const listed = rule(rulers, 'allowedModels')
  if (
    listed !== undefined &&
    !listed.value.some((written) => written === model.id || written === model.model)
  ) {
    const allowed = listed.value.length === 0 ? 'none' : listed.value.join(', ')
    return refuse(model, listed.owner, `not among its models, allowed ${allowed}`)
  }
  return { allowed: true }
}

function unreadable({ project, service }: Rulers): string | undefined {
  if (service?.policy === unreadablePolicy) return `service ${service.name}`
  return project?.policy === unreadablePolicy ? `project ${project.name}` : undefined
}

function refuse(model: Model, owner: string, because: string): Verdict {
  return {
    allowed: false,
    message: `Model ${model.model} is not allowed for ${owner}: ${because}.`,
  }
}

function rule<Field extends keyof Policy>(
  { project, service }: Rulers,
  field: Field,
): { value: NonNullable<Policy[Field]>; owner: string } | undefined {
  const own = service?.policy[field]
  if (service !== undefined && own !== undefined)
    return { value: own, owner: `service ${service.name}` }
  const inherited = project?.policy[field]
  if (project !== undefined && inherited !== undefined)
    return { value: inherited, owner: `project ${project.name}` }
  return undefined
}
