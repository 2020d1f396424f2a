/** Query parameters that nothing reads: unknown ones, and those that are given more than once. */
import type { FoundIssue, Issue } from './input-issues'
import { badInput, type WireError } from './wire-errors'

/** What is wrong with the query of a request that knows `names`, each at most once. */
export function queryIssues(query: URLSearchParams, names: readonly string[]): FoundIssue[] {
  const takes = names.length === 0 ? 'This request takes none.' : `It takes: ${names.join(', ')}.`
  return [...new Set(query.keys())].flatMap((name) => {
    if (!names.includes(name))
      return [
        {
          path: name,
          message: `There is no query parameter ${JSON.stringify(name)} here. ${takes}`,
        },
      ]
    return query.getAll(name).length > 1
      ? [{ path: name, message: `Give the query parameter "${name}" once.` }]
      : []
  })
}

/** The refusal of such a query; null where there is nothing to refuse. */
export function refusedQuery(query: URLSearchParams, names: readonly string[]): WireError | null {
  const issues = queryIssues(query, names)
  return issues.length === 0 ? null : badInput(issues.map(asIssue))
}

/** As `badInput` takes it; the name is one place, whatever dots are in it. */
export function asIssue({ path, message }: FoundIssue): Issue {
  return { path: [path], message }
}
