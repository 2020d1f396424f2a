/** Which cases give the variables of a prompt no value. Pure. */
import type { DraftCase } from './read-cases'

/** Variables that some cases have no value for, each with how many. */
export function withoutValue(
  variables: readonly string[],
  cases: readonly DraftCase[],
): readonly { readonly name: string; readonly cases: number }[] {
  return variables
    .filter((name) => name !== 'input')
    .map((name) => ({
      name,
      cases: cases.filter((each) => !Object.hasOwn(each.vars ?? {}, name)).length,
    }))
    .filter((each) => each.cases > 0)
}

/** Every variable that any case carries, in the order of their first case. */
export function variablesOf(cases: readonly DraftCase[]): readonly string[] {
  return [...new Set(cases.flatMap((each) => Object.keys(each.vars ?? {})))]
}
