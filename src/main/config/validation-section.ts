/** Validation profiles in the rules file. They come before the policies that name them. */
import { z } from 'zod'
import { name as nameSchema } from '../../contract/primitives'
import { rule, type Rule } from '../../contract/validation'
import type { ResponseValidation } from '../validation/validation'
import { itemSection } from './plan-items'
import type { Fields, Section } from './section'

export interface ValidationSectionDeps {
  readonly validation: Pick<ResponseValidation, 'profiles' | 'inspect' | 'reload'>
}

/** Rules of a large file. */
const mostLooked = 5000

const fieldsSchema = z
  .strictObject({ description: z.string().trim().max(300), rules: z.array(rule).min(1).max(50) })
  .partial()

export function validationSection({ validation }: ValidationSectionDeps): Section {
  const { profiles } = validation
  /** What stands against rules that were looked at lately, by what they say. */
  const looked = new Map<string, string | null>()

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
    read: () =>
      profiles.list().map(({ name, description, rules }) => ({
        id: name,
        name,
        fields: { description, rules },
      })),
    async prepare(written) {
      if (looked.size > mostLooked) looked.clear()
      for (const rules of written.map(rulesOf)) {
        const faults = await validation.inspect(rules)
        for (const [index, each] of rules.entries())
          looked.set(JSON.stringify(each), faults[index] ?? null)
      }
    },
    // One by one, so that the line of the one that cannot be checked is told.
    issuesOf: (_name, after) =>
      rulesOf(after).flatMap((each, index) => {
        const message = looked.get(JSON.stringify(each)) ?? null
        return message === null ? [] : [{ path: ['rules', index], message }]
      }),
    staysBecause({ name }) {
      const profile = profiles.list().find((each) => each.name === name)
      if (profile?.builtIn === true) return 'It comes with Tollgate.'
      return profile === undefined || profile.usedBy.length === 0
        ? null
        : `It is in use by ${profile.usedBy.join(', ')}.`
    },
    put: (name, after, _present, who) =>
      void profiles.put(
        { name, description: String(after['description']), rules: [...rulesOf(after)] },
        who,
      ),
    remove: ({ name }, who) => profiles.remove(name, who),
  })
}

/** Checked by the section's schema when they were read. */
function rulesOf(fields: Fields): readonly Rule[] {
  return (fields['rules'] ?? []) as readonly Rule[]
}
