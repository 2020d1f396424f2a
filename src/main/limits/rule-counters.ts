/**
 * A rule at work: its counters, one for each subject it has met. Bounded: subjects that use nothing
 * any more are forgotten.
 */
import type { LimitState, LimitWindow } from '../../contract/limits'
import type { Counter } from './counter'
import type { LimitRow, Reset } from './limit-rows'
import type { LimitTime } from './limit-time'
import type { LimitFacts } from './port'
import { createSlidingWindow } from './sliding-window'
import { createTokenBucket } from './token-bucket'
import { dayMs, hourMs, minuteMs } from '../../shared/spans'

export const windowMs = {
  second: 1000,
  minute: minuteMs,
  hour: hourMs,
  day: dayMs,
} as const satisfies Record<LimitWindow, number>

/**
 * How many windows back a bucket is worked out from; before that it counts as empty, which is the
 * safe side.
 */
const bucketWindows = 3
const sweepFrom = 1000
/**
 * More subjects than this at once use more memory than a limit is worth: the one met first is
 * forgotten.
 */
const mostSubjects = 100_000

export interface RuleCounters {
  readonly row: LimitRow
  /** The subject whose counter an attempt moves; '' where all share one. */
  subjectOf(facts: LimitFacts): string
  /** Null: the subject has used nothing. */
  find(subject: string): Counter | null
  /** The counter of a subject, made where there is none. */
  open(subject: string, now: number): Counter
  /** From when on past attempts count. */
  countsFrom(now: number): number
  /**
   * False: it was before the rule, out of its window, or before a reset. `seq` is null for an
   * attempt that is under way.
   */
  counts(subject: string, time: number, seq: number | null, now: number): boolean
  reset(subject: string | null): number
  states(
    time: LimitTime,
    most: number,
  ): { readonly subjects: number; readonly states: LimitState[] }
  /** The same rule with another name or limit; its counters go on. */
  renewed(row: LimitRow, resets: readonly Reset[], now: number): RuleCounters
}

/** `counters` are those of the rule it takes the place of, by subject. */
export function createRuleCounters(
  row: LimitRow,
  resets: readonly Reset[],
  counters = new Map<string, Counter>(),
): RuleCounters {
  const own = new Map(
    resets.filter(({ limitId }) => limitId === row.id).map((reset) => [reset.subject, reset]),
  )
  let sweepAt = Math.max(sweepFrom, counters.size * 2)

  /** Forgets subjects that use nothing; when all still do, the one met first. */
  function makeRoom(now: number) {
    for (const [subject, counter] of counters)
      if (counter.clearAt(now) === null) counters.delete(subject)
    const first = counters.keys().next()
    if (counters.size >= mostSubjects && first.done !== true) counters.delete(first.value)
    sweepAt = Math.min(mostSubjects, Math.max(sweepFrom, counters.size * 2))
  }

  return {
    row,
    subjectOf: (facts) => (row.each === null ? '' : (facts[row.each] ?? '')),
    find: (subject) => counters.get(subject) ?? null,
    open(subject, now) {
      let counter = counters.get(subject)
      if (counter === undefined) {
        if (counters.size >= sweepAt) makeRoom(now)
        counters.set(subject, (counter = createCounter(row, now)))
      }
      return counter
    },
    countsFrom: (now) => countsFrom(row, now),
    counts(subject, time, seq, now) {
      const after = (reset: Reset | undefined) =>
        reset === undefined || (time >= reset.time && (seq === null || seq > reset.seq))
      return time >= countsFrom(row, now) && after(own.get('')) && after(own.get(subject))
    },
    reset(subject) {
      if (subject !== null) return counters.delete(subject) ? 1 : 0
      const before = counters.size
      counters.clear()
      return before
    },
    states: (time, most) => statesOf(row, counters, time, most),
    renewed(next, nextResets, now) {
      if (next.limit !== row.limit)
        for (const counter of counters.values()) counter.setLimit(next.limit, now)
      return createRuleCounters(next, nextResets, counters)
    },
  }
}

/** What an attempt with so many tokens takes of a limit, in the limit's unit. */
export function amountOf({ unit }: Pick<LimitRow, 'unit'>, tokens: number): number {
  return unit === 'requests' ? 1 : tokens
}

function lengthOf({ window }: LimitRow): number {
  return window === null ? 0 : windowMs[window]
}

function countsFrom(row: LimitRow, now: number): number {
  const windows = row.algorithm === 'token_bucket' ? bucketWindows : 1
  return Math.max(row.createdAt, now - lengthOf(row) * windows + 1)
}

function createCounter(row: LimitRow, now: number): Counter {
  if (row.algorithm === 'sliding_window') return createSlidingWindow(row.limit, lengthOf(row))
  // A bucket that may have been in use before the first attempt it is worked out from starts empty.
  const from = countsFrom(row, now)
  return createTokenBucket(row.limit, lengthOf(row), from > row.createdAt ? row.limit : 0, from)
}

/** Most used first. */
function statesOf(
  row: LimitRow,
  counters: ReadonlyMap<string, Counter>,
  time: LimitTime,
  most: number,
) {
  if (row.each === null) {
    const state = stateOf(row, '', counters.get(''), time)
    return { subjects: state.used > 0 ? 1 : 0, states: [state] }
  }
  const states = [...counters]
    .map(([subject, counter]) => stateOf(row, subject, counter, time))
    .filter(({ used }) => used > 0)
  return {
    subjects: states.length,
    states: states
      .sort((a, b) => b.used - a.used || (a.subject ?? '').localeCompare(b.subject ?? ''))
      .slice(0, most),
  }
}

function stateOf(
  row: LimitRow,
  subject: string,
  counter: Counter | undefined,
  time: LimitTime,
): LimitState {
  const now = time.now()
  const used = counter?.used(now) ?? 0
  const clearAt = counter?.clearAt(now) ?? null
  return {
    subject: row.each === null ? null : subject,
    used,
    remaining: Math.max(0, row.limit - used),
    resetsAt: clearAt === null ? null : time.onTheWall(clearAt),
  }
}
