/** An answer held against the checks of its experiment. */
import type { Check } from '../../../contract/experiments'
import type { Rule, ValidationResult } from '../../../contract/validation'
import { Failure } from '../../platform/failure'

export interface Grade {
  /** Null: nothing was checked. */
  readonly passed: boolean | null
  /** The share of checks that were kept, 0 to 1, by their weights. */
  readonly score: number | null
  /** What the first broken check found. */
  readonly problem: string | null
}

export interface Graded {
  readonly text: string
  readonly finishReason: string | null
}

export type TryRules = (rules: readonly Rule[], answer: Graded) => Promise<ValidationResult>

type OwnCheck = Extract<Check, { kind: 'equals' | 'contains' }>

export function isOwn(check: Check): check is OwnCheck {
  return check.kind === 'equals' || check.kind === 'contains'
}

/** The rules of validation among the checks. */
export function rulesOf(checks: readonly Check[]): Rule[] {
  return checks.filter((check): check is Rule => !isOwn(check))
}

/** Rejects as validation does for a rule that cannot be checked. */
export async function grade(
  checks: readonly Check[],
  answer: Graded,
  expected: string | undefined,
  tryRules: TryRules,
): Promise<Grade> {
  if (checks.length === 0) return { passed: null, score: null, problem: null }
  const rules = rulesOf(checks)
  const found = rules.length === 0 ? [] : (await tryRules(rules, answer)).rules
  if (found.some(({ unchecked }) => unchecked === 'stopped'))
    throw new Failure('interrupted', 'Tollgate stopped while the answer was being checked.')
  const results = [
    ...checks.filter(isOwn).map((check) => compare(check, answer.text, expected)),
    ...found.map(({ passed, detail, severity = 'fail', weight = 1 }) => ({
      passed,
      detail,
      fails: severity === 'fail',
      weight,
    })),
  ]
  const whole = results.reduce((sum, { weight }) => sum + weight, 0)
  const kept = results.reduce((sum, { passed, weight }) => sum + (passed ? weight : 0), 0)
  const broken = results.filter(({ passed }) => !passed)
  return {
    passed: broken.every(({ fails }) => !fails),
    score: kept / whole,
    problem: broken.find(({ fails }) => fails)?.detail ?? broken[0]?.detail ?? null,
  }
}

function compare({ kind, text, matchCase = false }: OwnCheck, answer: string, expected = '') {
  const even = (value: string) => {
    const plain = value.normalize('NFC').trim()
    return matchCase ? plain : plain.toLowerCase()
  }
  const [given, wanted] = [even(answer), even(text ?? expected)]
  const passed = kind === 'equals' ? given === wanted : given.includes(wanted)
  const detail =
    kind === 'equals' ? 'It is not the expected answer.' : 'It does not contain what is expected.'
  return { passed, detail, fails: true, weight: 1 }
}
