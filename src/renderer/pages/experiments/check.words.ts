/** Checks of an experiment in a sentence each. */
import type { Check } from '../../../contract/experiments'
import { ruleName } from '../../call/validation.words'

/** `Contains "the risks"`, `Equals what the case expects`, `JSON schema`. */
export function checkText(check: Check): string {
  switch (check.kind) {
    case 'equals':
      return check.text === undefined ? 'Equals what the case expects' : `Equals “${check.text}”`
    case 'contains':
      return check.text === undefined
        ? 'Contains what the case expects'
        : `Contains “${check.text}”`
    case 'min_length':
      return `At least ${check.min} ${check.unit}`
    case 'max_length':
      return `At most ${check.max} ${check.unit}`
    case 'required_terms':
    case 'forbidden_terms':
      return `${ruleName(check.kind)}: ${check.terms.join(', ')}`
    case 'regex':
      return `${check.absent === true ? 'Does not match' : 'Matches'} ${check.pattern}`
    case 'finish_reason':
      return `Ends with ${check.allowed.join(' or ')}`
    default:
      return ruleName(check.kind)
  }
}
