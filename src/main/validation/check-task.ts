/**
 * What the thread of the rules is asked and what it says: one rule after the other, each finding
 * sent as it is made.
 */
import type { Rule } from '../../contract/validation'
import type { Answered } from './port'
import { checkOf } from './check-of-rule'
import { broken, kept, subjectOf, unchecked, type Check, type Finding } from './subject'
import { Failure } from '../platform/failure'

export interface Task {
  readonly rules: readonly Rule[]
  /**
   * Null: the rules alone are looked at, as ones to be saved; a finding that is not kept says what
   * stands against a rule.
   */
  readonly answer: Answered | null
  /** Where to begin. */
  readonly from: number
  /** Secrets in use here, for the rule that looks for them. */
  readonly secrets: readonly string[]
}

/** `ready` once, then a finding for each rule from `from` on, in order. */
export type Report = 'ready' | Finding

export interface TaskDeps {
  /** Is one of the secrets in the text, as it is or in a form that it travels in? */
  readonly holdsSecret: (text: string, secrets: readonly string[]) => boolean
  readonly report: (finding: Finding) => void
}

/** Rules that are kept ready: those of a few profiles. */
const mostReady = 100

/** Runs tasks, one at a time. */
export function createTaskRunner({ holdsSecret, report }: TaskDeps): (task: Task) => Promise<void> {
  const ready = new Map<string, Check>()
  let secrets: readonly string[] = []

  async function readyCheck(rule: Rule): Promise<Check> {
    const key = JSON.stringify(rule)
    const known = ready.get(key)
    if (known !== undefined) return known
    const check = await checkOf(rule, {
      holdsSecret: (text) => holdsSecret(text, secrets),
      strict: false,
    })
    const oldest = ready.keys().next()
    if (ready.size >= mostReady && oldest.done !== true) ready.delete(oldest.value)
    ready.set(key, check)
    return check
  }

  async function look(rule: Rule): Promise<Finding> {
    try {
      await checkOf(rule, { holdsSecret: () => false, strict: true })
      return kept('')
    } catch (error) {
      return broken(sentenceOf(error))
    }
  }

  return async ({ rules, answer, from, secrets: given }) => {
    // The same array while they are the same: what was worked out for it is kept.
    if (given.length !== secrets.length || given.some((secret, index) => secret !== secrets[index]))
      secrets = given
    const subject = answer === null ? null : subjectOf(answer)
    for (const rule of rules.slice(from)) {
      if (subject === null) {
        report(await look(rule))
        continue
      }
      let check: Check
      try {
        check = await readyCheck(rule)
      } catch (error) {
        report(unchecked('malformed', `Not checked, the rule cannot be read: ${sentenceOf(error)}`))
        continue
      }
      report(findingOf(() => check(subject)))
    }
  }
}

/**
 * What is nested past the stack and longer than a string can be is a matter of size, not a fault.
 */
function findingOf(look: () => Finding): Finding {
  try {
    return look()
  } catch (error) {
    if (error instanceof RangeError)
      return unchecked(
        'too_costly',
        'Not checked, too costly: the answer is too large or too deeply nested for this rule.',
      )
    return unchecked('too_costly', 'Not checked: this rule failed on the answer.')
  }
}

/** About a rule, before any answer is looked at. */
function sentenceOf(error: unknown): string {
  if (error instanceof Failure) return error.message
  if (error instanceof RangeError) return 'It is too large or too deeply nested to be checked.'
  return `It cannot be checked: ${error instanceof Error ? error.message : 'not understood'}.`
}
