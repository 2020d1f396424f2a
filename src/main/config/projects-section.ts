/** Projects in the rules file, with their policies. */
import { z } from 'zod'
import { name as nameSchema } from '../../contract/primitives'
import {
  changed,
  description,
  policyFaults,
  policySchema,
  staysBecause,
  type PolicyItemsDeps,
} from './policy-items'
import { itemSection } from './plan-items'
import type { Section } from './section'

const fieldsSchema = z
  .strictObject({ description, storeContent: z.boolean(), policy: policySchema })
  .partial()

export function projectsSection({ policy, rules, usedBy }: PolicyItemsDeps): Section {
  return itemSection({
    name: 'projects',
    word: 'project',
    form: 'map',
    about: 'Whose work it is. A policy field that is absent does not limit.',
    nameSchema,
    fieldsSchema,
    blank: { description: '', storeContent: true, policy: {} },
    reload: () => policy.reload(),
    read: () =>
      policy.projects().map(({ name, description: text, storeContent, policy: own }) => ({
        id: name,
        name,
        fields: { description: text, storeContent, policy: own },
      })),
    issuesOf: (name, after, before, context) =>
      policyFaults({ word: 'project', name }, after, before, context, rules),
    staysBecause: ({ name }) => staysBecause(policy.project(name), () => usedBy('project', name)),
    put(name, after, _present, who) {
      const present = policy.projects().find((one) => one.name === name)
      policy.saveProject({ name, ...changed(after, present) }, who)
    },
    remove: ({ name }, who) => policy.removeProject(name, who),
  })
}
