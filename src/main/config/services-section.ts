/** Services in the rules file, with their policies. */
import { z } from 'zod'
import { name as nameSchema } from '../../contract/primitives'
import {
  description,
  hasNewPolicy,
  policyFaults,
  policyOf,
  policySchema,
  staysBecause,
  type PolicyItemsDeps,
} from './policy-items'
import { itemSection } from './plan-items'
import type { Section } from './section'

const fieldsSchema = z.strictObject({ description, policy: policySchema }).partial()

export function servicesSection({ policy, rules, usedBy }: PolicyItemsDeps): Section {
  return itemSection({
    name: 'services',
    word: 'service',
    form: 'map',
    about: "Named callers. A field of a service's policy overrides its project's.",
    nameSchema,
    fieldsSchema,
    blank: { description: '', policy: {} },
    reload: () => policy.reload(),
    read: () =>
      policy.services().map(({ name, description: text, policy: own }) => ({
        id: name,
        name,
        fields: { description: text, policy: own },
      })),
    issuesOf: (name, after, before, context) =>
      policyFaults({ word: 'service', name }, after, before, context, rules),
    staysBecause: ({ name }) => staysBecause(policy.service(name), () => usedBy('service', name)),
    put(name, after, present, who) {
      policy.saveService({ name, description: String(after['description']) }, who)
      if (hasNewPolicy(after, present?.fields ?? {})) policy.setPolicy(name, policyOf(after), who)
    },
    remove: ({ name }, who) => policy.removeService(name, who),
  })
}
