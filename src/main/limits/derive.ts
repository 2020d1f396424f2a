/** Counters made anew from what the ledger and the attempts under way say. */
import type { PastAttempts } from './past-attempts'
import type { LimitFacts } from './port'
import type { RuleCounters } from './rule-counters'
import { looksAt } from './rule-index'
import { takeOf, type Take } from './takes'

/**
 * Plays to these rules what they have missed, oldest first: a bucket's level depends on the order.
 * `underWay` is sorted and is emptied.
 */
export function derive(
  rules: readonly RuleCounters[],
  past: PastAttempts,
  underWay: Take[],
  now: number,
): void {
  const counting = rules.filter(({ row }) => row.window !== null)
  if (counting.length === 0) return

  function replay(facts: LimitFacts, tokens: number, at: number, seq: number | null, onto?: Take) {
    for (const rule of counting) {
      if (!looksAt(rule.row, facts) || !rule.counts(rule.subjectOf(facts), at, seq, now)) continue
      const taken = takeOf(rule, facts, tokens, at, now)
      onto?.taken.set(rule.row.id, taken)
    }
  }

  for (const attempt of past.since(Math.min(...counting.map((rule) => rule.countsFrom(now))))) {
    for (let next = underWay[0]; next !== undefined && next.at < attempt.time; next = underWay[0]) {
      underWay.shift()
      replay(next.facts, next.tokens, next.at, null, next)
    }
    replay(attempt, attempt.tokens, Math.min(attempt.time, now), attempt.seq)
  }
  for (const take of underWay) replay(take.facts, take.tokens, take.at, null, take)
}
