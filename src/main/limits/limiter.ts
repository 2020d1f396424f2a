/**
 * The limits as the gate meets them: in memory, each attempt asks only the rules that look at it,
 * and takes of all of them or of none. Counters are derived: from the entries of the ledger for
 * attempts that have ended, and from the takes under way.
 */
import type { LimitState } from '../../contract/limits'
import type { Counter, Part } from './counter'
import type { LimitRow, Reset } from './limit-rows'
import type { LimitTime } from './limit-time'
import type { PastAttempts } from './past-attempts'
import type { LimitFacts, LimitGate } from './port'
import { createRuleCounters, windowMs, type RuleCounters } from './rule-counters'
import { createRuleIndex, looksAt, type RuleIndex } from './rule-index'
import { refusalOf, type Standing } from './words'

/** What is left of a limit for a caller, for the headers of an answer. */
export interface LimitStanding {
  readonly row: LimitRow
  readonly remaining: number
  /** Milliseconds until nothing is used any more. */
  readonly resetMs: number
}

export interface Limiter extends LimitGate {
  /**
   * Takes the rules as they stand. Counters go on where only a name or a limit changed, else they
   * are derived anew.
   */
  setRules(rows: readonly LimitRow[], resets: readonly Reset[]): void
  /** Derives every counter anew. */
  rebuild(rows: readonly LimitRow[], resets: readonly Reset[]): void
  /** Counters set back; gives how many. Null is all of them. */
  reset(limitId: string, subject: string | null): number
  statesOf(limitId: string): { readonly subjects: number; readonly states: LimitState[] }
  standings(facts: LimitFacts): LimitStanding[]
}

interface Taken {
  readonly rule: RuleCounters
  readonly counter: Counter
  part: Part
}
interface LiveTake {
  readonly facts: LimitFacts
  readonly tokens: number
  readonly at: number
  readonly taken: Map<string, Taken>
}

const mostStates = 200

export function createLimiter({
  time,
  past,
  onChange,
}: {
  readonly time: LimitTime
  readonly past: PastAttempts
  readonly onChange: () => void
}): Limiter {
  let rules = new Map<string, RuleCounters>()
  let index: RuleIndex<{
    readonly scope: LimitRow['scope']
    readonly each: LimitRow['each']
    readonly rule: RuleCounters
  }> = createRuleIndex([])
  const live = new Set<LiveTake>()

  function applying(facts: LimitFacts): RuleCounters[] {
    return index.applying(facts, []).map(({ rule }) => rule)
  }

  /** The refusal of the rule that asks for the longest wait; null: all have room. */
  function refusalIn(
    applicable: readonly RuleCounters[],
    facts: LimitFacts,
    tokens: number,
    now: number,
  ) {
    let worst: { readonly rule: RuleCounters; readonly standing: Standing } | null = null
    for (const rule of applicable) {
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

  function standingOf(
    rule: RuleCounters,
    facts: LimitFacts,
    tokens: number,
    now: number,
  ): Standing {
    const { unit, limit, each } = rule.row
    const needed = unit === 'requests' ? 1 : tokens
    if (unit === 'tokens_per_request')
      return { subject: null, used: 0, needed, waitMs: needed <= limit ? 0 : null }
    const subject = rule.subjectOf(facts)
    const counter = rule.find(subject)
    const waitMs = counter === null ? (needed <= limit ? 0 : null) : counter.waitFor(needed, now)
    return {
      subject: each === null ? null : subject,
      used: counter?.used(now) ?? 0,
      needed,
      waitMs,
    }
  }

  function takeOf(
    rule: RuleCounters,
    facts: LimitFacts,
    tokens: number,
    at: number,
    now: number,
  ): Taken {
    const counter = rule.open(rule.subjectOf(facts), now)
    return { rule, counter, part: counter.add(rule.row.unit === 'requests' ? 1 : tokens, at) }
  }

  /** What the ledger and the takes under way say of these rules, oldest first. */
  function derive(fresh: readonly RuleCounters[], now: number) {
    const counting = fresh.filter(({ row }) => row.window !== null)
    if (counting.length === 0) return
    const waiting = [...live].sort((a, b) => a.at - b.at)
    function replay(
      facts: LimitFacts,
      tokens: number,
      at: number,
      seq: number | null,
      onto?: LiveTake,
    ) {
      for (const rule of counting) {
        if (!looksAt(rule.row, facts) || !rule.counts(rule.subjectOf(facts), at, seq, now)) continue
        const taken = takeOf(rule, facts, tokens, at, now)
        onto?.taken.set(rule.row.id, taken)
      }
    }
    for (const attempt of past.since(Math.min(...counting.map((rule) => rule.countsFrom(now))))) {
      for (let next = waiting[0]; next !== undefined && next.at < attempt.time; next = waiting[0]) {
        waiting.shift()
        replay(next.facts, next.tokens, next.at, null, next)
      }
      replay(attempt, attempt.tokens, Math.min(attempt.time, now), attempt.seq)
    }
    for (const take of waiting) replay(take.facts, take.tokens, take.at, null, take)
  }

  function use(next: readonly RuleCounters[], fresh: readonly RuleCounters[]) {
    rules = new Map(next.map((rule) => [rule.row.id, rule]))
    index = createRuleIndex(
      next
        .filter(({ row }) => row.enabled)
        .map((rule) => ({ scope: rule.row.scope, each: rule.row.each, rule })),
    )
    for (const take of live) for (const { row } of fresh) take.taken.delete(row.id)
    derive(
      fresh.filter(({ row }) => row.enabled),
      time.now(),
    )
    onChange()
  }

  return {
    setRules(rows, resets) {
      const now = time.now()
      const next = rows.map((row) => {
        const old = rules.get(row.id)
        const goesOn =
          old !== undefined &&
          old.row.enabled &&
          row.enabled &&
          old.row.window === row.window &&
          old.row.algorithm === row.algorithm
        return {
          goesOn,
          rule: goesOn ? old.renewed(row, resets, now) : createRuleCounters(row, resets),
        }
      })
      use(
        next.map(({ rule }) => rule),
        next.filter(({ goesOn }) => !goesOn).map(({ rule }) => rule),
      )
    },
    rebuild(rows, resets) {
      const next = rows.map((row) => createRuleCounters(row, resets))
      use(next, next)
    },
    reset(limitId, subject) {
      for (const take of live) {
        const taken = take.taken.get(limitId)
        if (
          taken !== undefined &&
          (subject === null || taken.rule.subjectOf(take.facts) === subject)
        )
          take.taken.delete(limitId)
      }
      onChange()
      return rules.get(limitId)?.reset(subject) ?? 0
    },
    statesOf: (limitId) =>
      rules.get(limitId)?.states(time, mostStates) ?? { subjects: 0, states: [] },
    standings(facts) {
      const now = time.now()
      return applying(facts).map((rule) => {
        const counter = rule.row.window === null ? null : rule.find(rule.subjectOf(facts))
        return {
          row: rule.row,
          remaining: Math.max(0, rule.row.limit - (counter?.used(now) ?? 0)),
          resetMs: Math.max(0, (counter?.clearAt(now) ?? now) - now),
        }
      })
    },
    refusal: (facts, tokens) => refusalIn(applying(facts), facts, tokens, time.now()),
    take(facts, tokens) {
      const now = time.now()
      const applicable = applying(facts)
      const refused = refusalIn(applicable, facts, tokens, now)
      if (refused !== null) throw refused
      const take: LiveTake = { facts, tokens, at: now, taken: new Map() }
      for (const rule of applicable)
        if (rule.row.window !== null)
          take.taken.set(rule.row.id, takeOf(rule, facts, tokens, now, now))
      live.add(take)
      if (applicable.length > 0) onChange()

      function end(amount: number | null) {
        if (!live.delete(take)) return
        for (const taken of take.taken.values()) {
          const truth = amount === null ? 0 : taken.rule.row.unit === 'requests' ? 1 : amount
          if (truth !== taken.part.amount) taken.part = taken.counter.amend(taken.part, truth)
        }
        if (take.taken.size > 0) onChange()
      }
      return { settle: (amount) => end(amount), release: () => end(null) }
    },
  }
}

/** The window of a limit in whole seconds; null for one that looks at each request alone. */
export function windowSeconds({ window }: Pick<LimitRow, 'window'>): number | null {
  return window === null ? null : windowMs[window] / 1000
}
