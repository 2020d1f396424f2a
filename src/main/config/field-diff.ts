/**
 * Two sets of fields compared leaf by leaf, as JSON text: what a person reads before applying a
 * file.
 */
import type { ConfigChange } from '../../contract/config'
import type { Fields } from './section'

type FieldChange = ConfigChange['fields'][number]

/** The leaves that differ, in the order of `before`; null: not there. */
export function diffFields(before: Fields, after: Fields): FieldChange[] {
  const old = leavesOf(before)
  const fresh = leavesOf(after)
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((field) => {
    const change = { field, before: old.get(field) ?? null, after: fresh.get(field) ?? null }
    return change.before === change.after ? [] : [change]
  })
}

/** `policy.validation.profile` and so on; lists are leaves. What is null or absent is not there. */
function leavesOf(
  fields: Fields,
  prefix = '',
  leaves = new Map<string, string>(),
): Map<string, string> {
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue
    if (typeof value === 'object' && !Array.isArray(value))
      leavesOf(value as Fields, `${prefix}${name}.`, leaves)
    else leaves.set(`${prefix}${name}`, canonical(value))
  }
  return leaves
}

/**
 * JSON whose fields are in the order of their names: the order in which they were written says
 * nothing.
 */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
