/**
 * What a schema found wrong with an input, as places and sentences: unknown fields first and each
 * by its name, unions by the branch that came closest.
 */

/** As schemas give it: zod's own issues, or the plain ones of the standard schema. */
export interface Issue {
  readonly message: string
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined
  readonly code?: string | undefined
  /** Of `unrecognized_keys`. */
  readonly keys?: readonly string[] | undefined
  /** Of `invalid_union`: the issues of each branch, their paths from the union on. */
  readonly errors?: ReadonlyArray<readonly Issue[]> | undefined
}

export interface FoundIssue {
  /** `messages.0.content`; empty for the input itself. */
  readonly path: string
  readonly message: string
}

export function foundIssues(issues: readonly Issue[]): FoundIssue[] {
  const found = issues.flatMap((issue) => flat(issue, []))
  return [
    ...found.filter(({ unknown }) => unknown),
    ...found.filter(({ unknown }) => !unknown),
  ].map(({ path, message }) => ({ path, message }))
}

interface Flat extends FoundIssue {
  readonly unknown: boolean
}

function flat(issue: Issue, above: readonly string[]): Flat[] {
  const path = [
    ...above,
    ...(issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)),
  ]
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({
      path: [...path, key].join('.'),
      message: `There is no field ${JSON.stringify(key)} here. Leave it out.`,
      unknown: true,
    }))
  }
  const [closest] = [...(issue.errors ?? [])]
    .filter((branch) => branch.length > 0)
    .sort((a, b) => depth(b) - depth(a))
  // Branches that all fail at the union itself say less than the union's own sentence, unless there
  // is none.
  if (closest !== undefined && (depth(closest) > 0 || issue.message === 'Invalid input'))
    return closest.flatMap((inner) => flat(inner, path))
  return [{ path: path.join('.'), message: issue.message, unknown: false }]
}

/** How far into the value the branch got before something was wrong. */
function depth(branch: readonly Issue[]): number {
  return Math.max(
    ...branch.map(
      (issue) => (issue.path?.length ?? 0) + (issue.code === 'unrecognized_keys' ? 1 : 0),
    ),
  )
}
