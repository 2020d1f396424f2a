/**
 * The limits as the gate meets them: in memory, each attempt asks only the rules that look at it,
 * and takes of all of them or of none. Counters are derived: from the entries of the ledger for
 * attempts that have ended, and from the takes under way.
 */
import type { LimitState } from '../../contract/limits'
import { derive } from './derive'
import type { LimitRow, Reset } from './limit-rows'
import type { LimitTime } from './limit-time'
import type { PastAttempts } from './past-attempts'
import type { LimitFacts, LimitGate } from './port'
import { refusalIn } from './room'
import { createRuleCounters, windowMs, type RuleCounters } from './rule-counters'
import { createRuleIndex, type RuleIndex } from './rule-index'
import { createTakes } from './takes'

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

/** As many subjects as a list shows. */
const mostStates = 200

/** `onChange` is called after every change of a counter or a rule. */
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
  let index: RuleIndex<RuleCounters> = createRuleIndex([])
  const takes = createTakes(onChange)

  /** `fresh` are those among the rules whose counters are to be derived. */
  function follow(next: readonly RuleCounters[], fresh: readonly RuleCounters[]) {
    rules = new Map(next.map((rule) => [rule.row.id, rule]))
    index = createRuleIndex(next.filter(({ row }) => row.enabled))
    for (const { row } of fresh) takes.forget(row.id, null)
    const counting = fresh.filter(({ row }) => row.enabled)
    derive(counting, past, takes.oldestFirst(), time.now())
    onChange()
  }

  return {
    setRules(rows, resets) {
      const { next, fresh } = carryOn(rules, rows, resets, time.now())
      follow(next, fresh)
    },
    rebuild(rows, resets) {
      const next = rows.map((row) => createRuleCounters(row, resets))
      follow(next, next)
    },
    reset(limitId, subject) {
      takes.forget(limitId, subject)
      onChange()
      return rules.get(limitId)?.reset(subject) ?? 0
    },
    statesOf: (limitId) =>
      rules.get(limitId)?.states(time, mostStates) ?? { subjects: 0, states: [] },
    standings(facts) {
      const now = time.now()
      return index.applying(facts).map((rule) => {
        const counter = rule.row.window === null ? null : rule.find(rule.subjectOf(facts))
        return {
          row: rule.row,
          remaining: Math.max(0, rule.row.limit - (counter?.used(now) ?? 0)),
          resetMs: Math.max(0, (counter?.clearAt(now) ?? now) - now),
        }
      })
    },
    refusal: (facts, tokens) => refusalIn(index.applying(facts), facts, tokens, time.now()),
    take(facts, tokens) {
      const now = time.now()
      const applicable = index.applying(facts)
      const refused = refusalIn(applicable, facts, tokens, now)
      if (refused !== null) throw refused
      return takes.begin(facts, tokens, applicable, now)
    },
  }
}

/** The rules as they stand now; those that count in another way than before begin anew. */
function carryOn(
  before: ReadonlyMap<string, RuleCounters>,
  rows: readonly LimitRow[],
  resets: readonly Reset[],
  now: number,
) {
  const fresh: RuleCounters[] = []
  const next = rows.map((row) => {
    const old = before.get(row.id)
    if (old !== undefined && countsAlike(old.row, row)) return old.renewed(row, resets, now)
    const rule = createRuleCounters(row, resets)
    fresh.push(rule)
    return rule
  })
  return { next, fresh }
}

function countsAlike(old: LimitRow, row: LimitRow): boolean {
  return old.enabled && row.enabled && old.window === row.window && old.algorithm === row.algorithm
}

/** The window of a limit in whole seconds; null for one that looks at each request alone. */
export function windowSeconds({ window }: Pick<LimitRow, 'window'>): number | null {
  return window === null ? null : windowMs[window] / 1000
}
