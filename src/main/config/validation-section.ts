/** Validation profiles in the rules file. They come before the policies that name them. */
import { z } from 'zod'
import { name as nameSchema } from '../../contract/primitives'
import { rule, type Rule } from '../../contract/validation'
import type { ResponseValidation } from '../validation/validation'
import { itemSection } from './plan-items'
import type { Fields, Section } from './section'

export interface ValidationSectionDeps {
  readonly validation: Pick<ResponseValidation, 'profiles' | 'tryRules' | 'reload'>
}

const fieldsSchema = z.strictObject({ description: z.string().trim().max(300), rules: z.array(rule).min(1).max(50) }).partial()

export function validationSection({ validation }: ValidationSectionDeps): Section {
  const { profiles } = validation
  return itemSection({
    name: 'validationProfiles',
    word: 'profile',
    form: 'map',
    about: 'Rules that answers are held against. A list of rules is replaced as a whole.',
    nameSchema,
    fieldsSchema,
    blank: { description: '' },
    required: ['rules'],
    reload: () => validation.reload(),
    read: () => profiles.list().map(({ name, description, rules }) => ({ id: name, name, fields: { description, rules } })),
    // One by one, so that the line of the one that cannot be checked is told.
    issuesOf: (_name, after) => rulesOf(after).flatMap((each, index) => fault(each).map((message) => ({ path: ['rules', index], message }))),
    staysBecause({ name }) {
      const profile = profiles.list().find((each) => each.name === name)
      if (profile?.builtIn === true) return 'It comes with Tollgate.'
      return profile === undefined || profile.usedBy.length === 0 ? null : `It is in use by ${profile.usedBy.join(', ')}.`
    },
    put: (name, after, _present, who) => void profiles.save({ name, description: String(after['description']), rules: rulesOf(after) }, who),
    remove: ({ name }, who) => profiles.remove(name, who),
  })

  function fault(each: Rule): string[] {
    try {
      validation.tryRules([each], { text: '', finishReason: null })
      return []
    } catch (error) {
      return [error instanceof Error ? error.message : 'This rule cannot be checked.']
    }
  }
}

/** Checked by the section's schema when they were read. */
function rulesOf(fields: Fields): readonly Rule[] {
  return (fields['rules'] ?? []) as readonly Rule[]
}
