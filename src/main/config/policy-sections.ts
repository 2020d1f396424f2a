/** Environments, projects and services in the rules file. */
import { z } from 'zod'
import { policy as policySchema, type Policy } from '../../contract/projects'
import { name as nameSchema, reference } from '../../contract/primitives'
import { unknownModel } from '../../contract/unknown-model'
import { policyIssues, type PolicyRules } from '../policy/check-policy'
import type { Policies } from '../policy/policy'
import { diffFields } from './field-diff'
import { itemSection, type ItemIssue } from './plan-items'
import type { Fields, Item, PlanContext, Section } from './section'

export interface PolicySectionsDeps {
  readonly policy: Policies
  readonly rules: PolicyRules
  /**
   * Why a project, environment or service must stay, besides being built in: it is the current one,
   * or keys, budgets or limits are scoped to it. Null: nothing does.
   */
  readonly usedBy: (kind: 'project' | 'environment' | 'service', name: string) => string | null
}

const description = z.string().trim().max(300)
const policy = policySchema.strict()
const builtInStays = 'It ships with Tollgate and would be back at the next start.'

export function policySections({ policy: policies, rules, usedBy }: PolicySectionsDeps): {
  readonly environments: Section
  readonly projects: Section
  readonly services: Section
} {
  const reload = () => policies.reload()

  /**
   * Only where the policy itself is new or different: what has been saved before is not judged
   * again.
   */
  function faults(
    word: 'project' | 'service',
    name: string,
    after: Fields,
    before: Fields | null,
    context: PlanContext,
  ): ItemIssue[] {
    const fresh = policyOf(after)
    if (before !== null && diffFields({ policy: before['policy'] }, { policy: fresh }).length === 0)
      return []
    const profiles = context.namesOf('validationProfiles')
    const hasProfile = (profile: string) => profiles.has(profile) || rules.hasProfile(profile)
    return policyIssues({ word, name }, fresh, {
      resolveModel: (written) => rules.resolveModel(written),
      hasProfile,
    }).map(({ path, message }) => ({ path: ['policy', ...pathOf(path)], message }))
  }
  function stays(
    kind: 'project' | 'environment' | 'service',
    { name }: Item,
    builtIn: boolean,
  ): string | null {
    return builtIn ? builtInStays : usedBy(kind, name)
  }

  const environments = itemSection({
    name: 'environments',
    word: 'environment',
    form: 'map',
    about: 'Where calls run: what they get where neither service nor project says.',
    nameSchema,
    fieldsSchema: z
      .strictObject({
        description,
        production: z.boolean(),
        defaultModel: reference.nullable(),
        defaultMaxOutputTokens: z.int().min(1).max(1_000_000).nullable(),
      })
      .partial(),
    blank: { description: '', production: false, defaultModel: null, defaultMaxOutputTokens: null },
    reload,
    read: () =>
      policies
        .environments()
        .map(({ name, description: text, production, defaultModel, defaultMaxOutputTokens }) => ({
          id: name,
          name,
          fields: { description: text, production, defaultModel, defaultMaxOutputTokens },
        })),
    issuesOf(_name, { defaultModel }, before) {
      if (
        typeof defaultModel !== 'string' ||
        defaultModel === before?.['defaultModel'] ||
        rules.resolveModel(defaultModel) !== undefined
      )
        return []
      return [{ path: ['defaultModel'], message: unknownModel(defaultModel) }]
    },
    staysBecause: (item) => stays('environment', item, policies.environment(item.name).builtIn),
    put: (name, after, _present, who) =>
      void policies.saveEnvironment(
        {
          name,
          ...changed(
            after,
            policies.environments().find((one) => one.name === name),
          ),
        },
        who,
      ),
    remove: ({ name }, who) => policies.removeEnvironment(name, who),
  })

  const projects = itemSection({
    name: 'projects',
    word: 'project',
    form: 'map',
    about: 'Whose work it is. A policy field that is absent does not limit.',
    nameSchema,
    fieldsSchema: z.strictObject({ description, storeContent: z.boolean(), policy }).partial(),
    blank: { description: '', storeContent: true, policy: {} },
    reload,
    read: () =>
      policies.projects().map(({ name, description: text, storeContent, policy: own }) => ({
        id: name,
        name,
        fields: { description: text, storeContent, policy: own },
      })),
    issuesOf: (name, after, before, context) => faults('project', name, after, before, context),
    staysBecause: (item) => stays('project', item, policies.project(item.name).builtIn),
    put: (name, after, _present, who) =>
      void policies.saveProject(
        {
          name,
          ...changed(
            after,
            policies.projects().find((one) => one.name === name),
          ),
        },
        who,
      ),
    remove: ({ name }, who) => policies.removeProject(name, who),
  })

  const services = itemSection({
    name: 'services',
    word: 'service',
    form: 'map',
    about: "Named callers. A field of a service's policy overrides its project's.",
    nameSchema,
    fieldsSchema: z.strictObject({ description, policy }).partial(),
    blank: { description: '', policy: {} },
    reload,
    read: () =>
      policies.services().map(({ name, description: text, policy: own }) => ({
        id: name,
        name,
        fields: { description: text, policy: own },
      })),
    issuesOf: (name, after, before, context) => faults('service', name, after, before, context),
    staysBecause: (item) => stays('service', item, policies.service(item.name).builtIn),
    put(name, after, present, who) {
      policies.saveService({ name, description: String(after['description']) }, who)
      if (
        diffFields({ policy: present?.fields['policy'] ?? {} }, { policy: policyOf(after) })
          .length > 0
      )
        policies.setPolicy(name, policyOf(after), who)
    },
    remove: ({ name }, who) => policies.removeService(name, who),
  })
  return { environments, projects, services }
}

/** Checked by the section's schema when it was read. */
function policyOf(fields: Fields): Policy {
  return (fields['policy'] ?? {}) as Policy
}

/** What differs from what is there, so that an untouched policy is not judged again. */
function changed(after: Fields, present: object | undefined): Fields {
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
