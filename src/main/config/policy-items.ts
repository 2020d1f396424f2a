/** What the sections of environments, projects and services have in common. */
import { z } from 'zod'
import { policy, type Policy } from '../../contract/projects'
import { policyIssues, type PolicyRules } from '../policy/check-policy'
import type { Policies } from '../policy/policy'
import { diffFields } from './field-diff'
import type { ItemIssue } from './item-kind'
import type { Fields, PlanContext } from './section'

export type PolicyItemWord = 'project' | 'environment' | 'service'

export interface PolicyItemsDeps {
  readonly policy: Policies
  readonly rules: PolicyRules
  /**
   * Why a project, environment or service must stay, besides being built in: it is the current one,
   * or keys, budgets or limits are scoped to it. Null: nothing does.
   */
  readonly usedBy: (word: PolicyItemWord, name: string) => string | null
}

export const description = z.string().trim().max(300)
export const policySchema = policy.strict()

/** Why it is not taken away although the file does not name it; null: it goes. */
export function staysBecause(
  { builtIn }: { readonly builtIn: boolean },
  usedBy: () => string | null,
): string | null {
  return builtIn ? 'It ships with Tollgate and would be back at the next start.' : usedBy()
}

/** The policy in an item's fields, which the section's schema checked when they were read. */
export function policyOf(fields: Fields): Policy {
  return (fields['policy'] ?? {}) as Policy
}

/** Whether the policy says something else than before. */
export function hasNewPolicy(after: Fields, before: Fields): boolean {
  return diffFields({ policy: policyOf(before) }, { policy: policyOf(after) }).length > 0
}

/**
 * What stands against a policy, at its place in the item; only where it is new or different: what
 * has been saved before is not judged again. Profiles may also be in the file itself.
 */
export function policyFaults(
  owner: { readonly word: 'project' | 'service'; readonly name: string },
  after: Fields,
  before: Fields | null,
  context: PlanContext,
  rules: PolicyRules,
): ItemIssue[] {
  if (before !== null && !hasNewPolicy(after, before)) return []
  const inFile = context.namesOf('validationProfiles')
  return policyIssues(owner, policyOf(after), {
    resolveModel: (written) => rules.resolveModel(written),
    hasProfile: (profile) => inFile.has(profile) || rules.hasProfile(profile),
  }).map(({ path, message }) => ({ path: ['policy', ...pathOf(path)], message }))
}

/** What differs from what is there, so that an untouched policy is not judged again. */
export function changed(after: Fields, present: object | undefined): Fields {
  const before = (present ?? {}) as Fields
  return Object.fromEntries(
    Object.entries(after).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field]),
    ),
  )
}

function pathOf(dotted: string): (string | number)[] {
  return dotted.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}
