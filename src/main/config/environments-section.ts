/** Environments in the rules file. */
import { z } from 'zod'
import { name as nameSchema, reference } from '../../contract/primitives'
import { unknownModel } from '../../contract/unknown-model'
import { itemSection } from './plan-items'
import { changed, description, staysBecause, type PolicyItemsDeps } from './policy-items'
import type { Section } from './section'

const fieldsSchema = z
  .strictObject({
    description,
    production: z.boolean(),
    defaultModel: reference.nullable(),
    defaultMaxOutputTokens: z.int().min(1).max(1_000_000).nullable(),
  })
  .partial()

export function environmentsSection({ policy, rules, usedBy }: PolicyItemsDeps): Section {
  return itemSection({
    name: 'environments',
    word: 'environment',
    form: 'map',
    about: 'Where calls run: what they get where neither service nor project says.',
    nameSchema,
    fieldsSchema,
    blank: { description: '', production: false, defaultModel: null, defaultMaxOutputTokens: null },
    reload: () => policy.reload(),
    read: () =>
      policy
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
    staysBecause: ({ name }) =>
      staysBecause(policy.environment(name), () => usedBy('environment', name)),
    put(name, after, _present, who) {
      const present = policy.environments().find((one) => one.name === name)
      policy.saveEnvironment({ name, ...changed(after, present) }, who)
    },
    remove: ({ name }, who) => policy.removeEnvironment(name, who),
  })
}
