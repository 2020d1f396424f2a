/** What the attempts under way have taken of the counters, and how each of them ends. */
import type { Counter, Part } from './counter'
import type { LimitFacts, LimitShare } from './port'
import { amountOf, type RuleCounters } from './rule-counters'

/** What one attempt took of one rule. */
interface Taken {
  readonly rule: RuleCounters
  readonly counter: Counter
  part: Part
}

/** One attempt under way; what it took stands by the id of the limit. */
export interface Take {
  readonly facts: LimitFacts
  readonly tokens: number
  readonly at: number
  readonly taken: Map<string, Taken>
}

export interface Takes {
  oldestFirst(): Take[]
  /** Takes of all these rules that have a window. */
  begin(facts: LimitFacts, tokens: number, rules: readonly RuleCounters[], now: number): LimitShare
  /** What was taken of a limit counts no longer when its attempt ends. Null is all subjects. */
  forget(limitId: string, subject: string | null): void
}

/** `onChange` is called after every change of what is taken. */
export function createTakes(onChange: () => void): Takes {
  const live = new Set<Take>()

  /** Replaces what was taken by what is true; null: the attempt never left. */
  function end(take: Take, tokens: number | null) {
    if (!live.delete(take)) return
    for (const taken of take.taken.values()) {
      const truth = tokens === null ? 0 : amountOf(taken.rule.row, tokens)
      if (truth !== taken.part.amount) taken.part = taken.counter.amend(taken.part, truth)
    }
    if (take.taken.size > 0) onChange()
  }

  return {
    oldestFirst: () => [...live].sort((a, b) => a.at - b.at),
    begin(facts, tokens, rules, now) {
      const take: Take = { facts, tokens, at: now, taken: new Map() }
      for (const rule of rules)
        if (rule.row.window !== null)
          take.taken.set(rule.row.id, takeOf(rule, facts, tokens, now, now))
      live.add(take)
      if (rules.length > 0) onChange()
      return { settle: (used) => end(take, used), release: () => end(take, null) }
    },
    forget(limitId, subject) {
      for (const { facts, taken } of live) {
        const rule = taken.get(limitId)?.rule
        if (rule !== undefined && (subject === null || rule.subjectOf(facts) === subject))
          taken.delete(limitId)
      }
    },
  }
}

/** Moves the rule's counter by an attempt that began at `at`. */
export function takeOf(
  rule: RuleCounters,
  facts: LimitFacts,
  tokens: number,
  at: number,
  now: number,
): Taken {
  const counter = rule.open(rule.subjectOf(facts), now)
  return { rule, counter, part: counter.add(amountOf(rule.row, tokens), at) }
}
