/** The result of a call of a tool. Its id is a stranger’s: it may be a name that all objects have. Pure. */

/** Undefined: none is given yet. */
export function resultOf(
  results: Readonly<Record<string, string>> | undefined,
  id: string,
): string | undefined {
  return results !== undefined && Object.hasOwn(results, id) ? results[id] : undefined
}
