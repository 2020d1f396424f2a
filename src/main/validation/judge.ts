/** Holds an answer against rules that were made ready, and adds up what it kept. Pure. */
import type { Rule, RuleResult, ValidationResult } from '../../contract/validation'
import { checkOf } from './check-of-rule'
import type { Answered } from './port'
import { subjectOf, type Check } from './subject'

export interface ReadyRule {
  readonly rule: Rule
  readonly check: Check
}

/** Throws Failure `invalid_request` for a rule that cannot be checked. */
export function makeReady(rules: readonly Rule[], holdsSecret: (text: string) => boolean): readonly ReadyRule[] {
  return rules.map((rule) => ({ rule, check: checkOf(rule, holdsSecret) }))
}

/** Rules are looked at in order, all of them. No rules: passed, with a score of 1. */
export function judge(profile: string, rules: readonly ReadyRule[], answer: Answered): ValidationResult {
  const subject = subjectOf(answer)
  const results = rules.map(({ rule, check }): RuleResult => {
    const { passed, detail } = check(subject)
    return { rule: rule.kind, passed, detail, severity: rule.severity ?? 'fail', weight: rule.weight ?? 1 }
  })
  return { profile, passed: results.every(({ passed, severity }) => passed || severity === 'warn'), score: scoreOf(results), rules: results }
}

/** The weighted share of rules kept; 1 without rules. */
export function scoreOf(results: readonly RuleResult[]): number {
  const weights = (of: readonly RuleResult[]) => of.reduce((sum, { weight = 1 }) => sum + weight, 0)
  const kept = results.filter(({ passed }) => passed)
  return kept.length === results.length ? 1 : Math.min(1, weights(kept) / weights(results))
}
