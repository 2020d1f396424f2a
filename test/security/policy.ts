/**
 * A content security policy read into its directives, as a browser would: names in lower case, the
 * first of two equal ones counts.
 */
export type Policy = ReadonlyMap<string, readonly string[]>

export function parsePolicy(text: string): Policy {
  const policy = new Map<string, readonly string[]>()
  for (const part of text.split(';')) {
    const [name, ...sources] = part.trim().split(/\s+/)
    if (name !== undefined && name !== '' && !policy.has(name.toLowerCase()))
      policy.set(name.toLowerCase(), sources)
  }
  return policy
}

/** The policy as plain data, the nonce of this one response replaced by a word. */
export function comparable(text: string): Record<string, readonly string[]> {
  return Object.fromEntries(
    [...parsePolicy(text)].map(([name, sources]) => [
      name,
      sources.map((source) => source.replace(/^'nonce-[A-Za-z0-9_-]{16,}'$/, 'NONCE')),
    ]),
  )
}
