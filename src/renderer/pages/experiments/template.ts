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
      cases: cases.filter((each) => !givesValue(each, name)).length,
    }))
    .filter((each) => each.cases > 0)
}

/** What is expected of a case fills `{{expected}}`, too. */
function givesValue({ vars = {}, expected }: DraftCase, name: string): boolean {
  return Object.hasOwn(vars, name) || (name === 'expected' && expected !== undefined)
}

/** Every variable that any case carries, in the order of their first case. */
export function variablesOf(cases: readonly DraftCase[]): readonly string[] {
  return [...new Set(cases.flatMap((each) => Object.keys(each.vars ?? {})))]
}
