/** Whether an attempt has room in the limits that look at it. Changes nothing. */
import type { Failure } from '../platform/failure'
import type { LimitFacts } from './port'
import { amountOf, type RuleCounters } from './rule-counters'
import { refusalOf, type Standing } from './words'

/** The refusal of the rule that asks for the longest wait; null: all have room. */
export function refusalIn(
  rules: readonly RuleCounters[],
  facts: LimitFacts,
  tokens: number,
  now: number,
): Failure | null {
  let worst: { readonly rule: RuleCounters; readonly standing: Standing } | null = null
  for (const rule of rules) {
    const standing = standingOf(rule, facts, tokens, now)
    if (standing.waitMs === 0) continue
    if (
      worst === null ||
      (worst.standing.waitMs !== null && (standing.waitMs ?? Infinity) > worst.standing.waitMs)
    )
      worst = { rule, standing }
  }
  return worst === null ? null : refusalOf(worst.rule.row, worst.standing)
}

function standingOf(rule: RuleCounters, facts: LimitFacts, tokens: number, now: number): Standing {
  const { unit, limit, each } = rule.row
  const needed = amountOf(rule.row, tokens)
  const waitOfUnused = needed <= limit ? 0 : null
  if (unit === 'tokens_per_request') return { subject: null, used: 0, needed, waitMs: waitOfUnused }
  const subject = rule.subjectOf(facts)
  const counter = rule.find(subject)
  return {
    subject: each === null ? null : subject,
    used: counter?.used(now) ?? 0,
    needed,
    waitMs: counter === null ? waitOfUnused : counter.waitFor(needed, now),
  }
}
