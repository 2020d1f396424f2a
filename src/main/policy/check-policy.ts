/**
 * Is a policy one that can be followed: everything it names exists, and it does not refuse what it
 * asks for itself.
 */
import type { Model } from '../../contract/models'
import { fallbackCodes, type Policy } from '../../contract/projects'
import { unknownModel } from '../../contract/unknown-model'
import { Failure } from '../platform/failure'
import { judge, type Rulers } from './rules'

/** What policies refer to and other features hold. */
export interface PolicyRules {
  /** `provider/model` or a bare id. Undefined: the catalogue has none of that name. */
  resolveModel(written: string): Model | undefined
  /** Is there a validation profile of this name? */
  hasProfile(name: string): boolean
}

export interface PolicyIssue {
  /** Within the policy: `route.1`. */
  readonly path: string
  readonly message: string
}

/**
 * Every fault of a project's or a service's own policy, in the sentences a call would be refused
 * with. Empty: it can be saved.
 */
export function policyIssues(
  owner: { readonly word: 'project' | 'service'; readonly name: string },
  policy: Policy,
  rules: PolicyRules,
): PolicyIssue[] {
  const own = { name: owner.name, policy }
  const rulers: Rulers =
    owner.word === 'project'
      ? { project: own, service: undefined }
      : { project: undefined, service: own }
  const issues: PolicyIssue[] = []

  const standard =
    policy.defaultModel === undefined ? undefined : rules.resolveModel(policy.defaultModel)
  if (policy.defaultModel !== undefined && standard === undefined)
    issues.push({ path: 'defaultModel', message: unknownModel(policy.defaultModel) })
  const verdict = standard === undefined ? undefined : judge(standard, rulers)
  if (verdict?.allowed === false)
    issues.push({
      path: 'defaultModel',
      message: `${verdict.message} Choose another default model, or allow this one.`,
    })

  for (const [index, written] of (policy.allowedModels ?? []).entries()) {
    if (rules.resolveModel(written) === undefined)
      issues.push({ path: `allowedModels.${index}`, message: unknownModel(written) })
  }
  const seen = new Set<string>()
  for (const [index, written] of (policy.route ?? []).entries()) {
    const message = candidateFault(written, rules, rulers, seen)
    if (message !== undefined) issues.push({ path: `route.${index}`, message })
  }
  for (const [index, code] of (policy.fallbackOn ?? []).entries()) {
    const known: readonly string[] = fallbackCodes
    if (!known.includes(code))
      issues.push({
        path: `fallbackOn.${index}`,
        message: `A call cannot move on after ${code}: it would be the same with every candidate. Use any of: ${fallbackCodes.join(', ')}.`,
      })
  }
  issues.push(...rolloutIssues(owner.word, policy, rules, rulers))
  if (policy.validation !== undefined && !rules.hasProfile(policy.validation.profile)) {
    issues.push({
      path: 'validation.profile',
      message: `There is no validation profile "${policy.validation.profile}". Add it first, or leave validation out.`,
    })
  }
  return issues
}

/** What stands against the roll-out a policy asks for. */
function rolloutIssues(
  owner: 'project' | 'service',
  { rollout, defaultModel, simulatedPercent = 0 }: Policy,
  rules: PolicyRules,
  rulers: Rulers,
): PolicyIssue[] {
  if (rollout === undefined) return []
  if (owner === 'project')
    return [{ path: 'rollout', message: 'A roll-out is a service’s. Put it into its policy.' }]
  if (defaultModel === undefined)
    return [
      {
        path: 'rollout',
        message:
          'A roll-out compares a challenger with the service’s own default model. Choose a default model first.',
      },
    ]
  const path = 'rollout.challenger'
  const challenger = rules.resolveModel(rollout.challenger)
  if (challenger === undefined) return [{ path, message: unknownModel(rollout.challenger) }]
  if (challenger.id === rules.resolveModel(defaultModel)?.id)
    return [
      {
        path,
        message: `${rollout.challenger} is the default model itself. Choose another challenger.`,
      },
    ]
  const verdict = judge(challenger, rulers)
  if (!verdict.allowed)
    return [{ path, message: `${verdict.message} Choose another challenger, or allow this one.` }]
  if (simulatedPercent === 100)
    return [
      {
        path,
        message: 'Every call is simulated, so none is left to roll out. Lower the simulated share.',
      },
    ]
  return []
}

function candidateFault(
  written: string,
  rules: PolicyRules,
  rulers: Rulers,
  seen: Set<string>,
): string | undefined {
  const model = rules.resolveModel(written)
  if (model === undefined) return unknownModel(written)
  if (seen.has(model.id)) return `Model ${written} is on the route twice. Leave one out.`
  seen.add(model.id)
  const verdict = judge(model, rulers)
  return verdict.allowed ? undefined : `${verdict.message} Take it off the route, or allow it.`
}

/** Throws Failure `invalid_request` with every issue; the sentence is the first one's. */
export function requireSound(
  owner: { readonly word: 'project' | 'service'; readonly name: string },
  policy: Policy,
  rules: PolicyRules,
): void {
  const issues = policyIssues(owner, policy, rules)
  const [first] = issues
  if (first !== undefined)
    throw new Failure('invalid_request', first.message, {
      issues: issues.map(({ path, message }) => ({ path: `policy.${path}`, message })),
    })
}
