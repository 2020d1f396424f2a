/** What leans on a thing, a line a kind: "2 budgets: Day, Month". */

/** More names of a kind than this are counted. */
const namesTold = 5

export function leaningWords(
  leans: readonly { readonly kind: string; readonly name: string }[],
): string[] {
  const byKind = new Map<string, string[]>()
  for (const { kind, name } of leans) byKind.set(kind, [...(byKind.get(kind) ?? []), name])
  return [...byKind].map(([kind, names]) => {
    const told = `${names.slice(0, namesTold).join(', ')}${names.length > namesTold ? ` and ${names.length - namesTold} more` : ''}`
    return names.length === 1 ? `${kind} ${told}` : `${names.length} × ${kind}: ${told}`
  })
}
