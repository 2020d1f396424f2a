/** Sections whose names may repeat: a stable order, and which of several of one name is meant. */
import { diffFields } from './field-diff'
import type { Fields, Item } from './section'

/** By name, then by content, so that two exports of equal rules are equal texts. */
export function inOrder(items: readonly Item[]): Item[] {
  return [...items].sort(
    (a, b) =>
      compare(a.name, b.name) ||
      compare(JSON.stringify(a.fields), JSON.stringify(b.fields)) ||
      compare(a.id, b.id),
  )
}

/**
 * Of the items of a name that are not taken: the one whose fixed fields are the written ones, else
 * the first.
 */
export function matchListed(
  items: readonly Item[],
  fixed: readonly string[],
  name: string,
  fields: Fields,
  taken: ReadonlySet<string>,
): Item | undefined {
  const named = items.filter((item) => item.name === name && !taken.has(item.id))
  return (
    named.find((item) =>
      fixed.every(
        (field) =>
          fields[field] === undefined ||
          diffFields({ [field]: item.fields[field] }, { [field]: fields[field] }).length === 0,
      ),
    ) ?? named[0]
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
