/** Rules and results of validation in words. */
import type { RuleKind, RuleResult, ValidationResult } from '../../contract/validation'
import type { Tone } from '../kit/StatusChip'

export const ruleNames: Readonly<Record<RuleKind, string>> = {
  not_empty: 'Not empty',
  finish_reason: 'Finish reason',
  min_length: 'Minimum length',
  max_length: 'Maximum length',
  language: 'Language',
  json: 'JSON',
  json_schema: 'JSON schema',
  markdown: 'Markdown structure',
  required_terms: 'Required terms',
  forbidden_terms: 'Forbidden terms',
  regex: 'Pattern',
  leaked_secret: 'Leaked secret',
  profanity: 'Profanity',
  unsafe_content: 'Unsafe content',
  business_terms: 'Business terms',
}

/** Kinds of a later version are shown as they are. */
export function ruleName(kind: string): string {
  return (ruleNames as Readonly<Record<string, string>>)[kind] ?? kind
}

/** `92`, of a hundred. Only all of it is 100, and only nothing is 0. */
export function scoreText(score: number | null): string {
  if (score === null) return '–'
  if (score > 0 && score < 1) return String(Math.min(99, Math.max(1, Math.round(score * 100))))
  return String(Math.round(score * 100))
}

export function resultTone({ passed, rules }: Pick<ValidationResult, 'passed' | 'rules'>): {
  readonly tone: Tone
  readonly word: string
} {
  if (!passed) return { tone: 'bad', word: 'Failed' }
  return rules.some((each) => !each.passed)
    ? { tone: 'warn', word: 'Passed with warnings' }
    : { tone: 'good', word: 'Passed' }
}

export function ruleTone({ passed, severity }: Pick<RuleResult, 'passed' | 'severity'>): {
  readonly tone: Tone
  readonly word: string
} {
  if (passed) return { tone: 'good', word: 'kept' }
  return severity === 'warn' ? { tone: 'warn', word: 'warning' } : { tone: 'bad', word: 'broken' }
}

/** Broken ones first, each group in the profile's order. */
export function sortedRules(rules: readonly RuleResult[]): readonly RuleResult[] {
  const rank = ({ passed, severity }: RuleResult) => (passed ? 2 : severity === 'warn' ? 1 : 0)
  return rules
    .map((rule, index) => ({ rule, index }))
    .sort((a, b) => rank(a.rule) - rank(b.rule) || a.index - b.index)
    .map(({ rule }) => rule)
}
