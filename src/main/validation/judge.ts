/** Adds up what an answer's rules found. Pure. */
import type { Rule, RuleResult, ValidationResult } from '../../contract/validation'
import type { Finding } from './subject'

/** `findings` in the order of the rules. No rules: passed, with a score of 1. */
export function judge(
  profile: string,
  rules: readonly Rule[],
  findings: readonly Finding[],
): ValidationResult {
  const results = rules.map((rule, index) => resultOf(rule, findings[index]))
  return {
    profile,
    passed: results.every(({ passed, severity }) => passed || severity === 'warn'),
    score: scoreOf(results),
    rules: results,
  }
}

function resultOf(
  { kind, severity = 'fail', weight = 1 }: Rule,
  finding: Finding | undefined,
): RuleResult {
  const found = finding ?? { passed: false, detail: 'Not checked.', unchecked: 'stopped' as const }
  // A rule that this version cannot read is the profile's fault: it is told, and fails no answer
  // that would be paid for again.
  return {
    rule: kind,
    ...found,
    severity: found.unchecked === 'malformed' ? 'warn' : severity,
    weight,
  }
}

/** The weighted share of rules kept; 1 without rules. */
function scoreOf(results: readonly RuleResult[]): number {
  const weights = (of: readonly RuleResult[]) => of.reduce((sum, { weight = 1 }) => sum + weight, 0)
  const kept = results.filter(({ passed }) => passed)
  return kept.length === results.length ? 1 : Math.min(1, weights(kept) / weights(results))
}
