/** What stands against a scope in the rules file. */
import type { ItemIssue } from './item-kind'
import type { Given, Referred, References } from './references'

/**
 * What a scope in the rules file names that is neither here nor, where it can be, in the file
 * itself.
 */
export function scopeIssues(
  references: References,
  scope: unknown,
  namesOf: (section: string) => ReadonlySet<string>,
): ItemIssue[] {
  // Checked by the section's schema when it was read.
  const given = (scope ?? {}) as Given
  const inFile: Partial<Record<Referred, string>> = {
    project: 'projects',
    service: 'services',
    environment: 'environments',
  }
  return references
    .issues(given)
    .filter(({ path }) => !namesOf(inFile[path] ?? '').has(given[path] ?? ''))
    .map(({ path, message }) => ({ path: ['scope', path], message }))
}
