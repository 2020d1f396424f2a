/** The rule for names that appear in scopes, in sentences. The rule itself is the contract's. */
import { name as nameRule } from '../../../contract/primitives'

export type NamedThing = 'project' | 'environment' | 'service'

/**
 * Why a new name cannot be used, or null. Names differ by case in the ledger, so a second spelling
 * is refused as well.
 */
export function nameProblem(
  thing: NamedThing,
  text: string,
  taken: readonly string[],
): string | null {
  const trimmed = text.trim()
  if (trimmed === '') return `Give the ${thing} a name.`
  if (trimmed.length > 80) return 'A name has at most 80 characters.'
  if (/\s/.test(trimmed)) return 'No spaces: calls carry the name. Use a hyphen.'
  if (!nameRule.safeParse(trimmed).success)
    return 'Use letters, digits and . _ @ : + - and start with a letter or digit.'
  const same = taken.find((other) => other.toLowerCase() === trimmed.toLowerCase())
  if (same !== undefined)
    return same === trimmed
      ? `${article(thing)} ${thing} named ${same} is there already.`
      : `There is already “${same}”. A name that differs only in case would be easy to confuse.`
  return null
}

/** What stands under the name field before anything is wrong. */
export const nameHint =
  'Calls carry this name, and ledger entries keep it: it cannot be changed later.'

function article(thing: NamedThing): string {
  return thing === 'environment' ? 'An' : 'A'
}
