/**
 * The attempts that windows may still count, from the ledger: every attempt that left has its
 * entry, with its hold's time and its true tokens.
 */
import type { Db } from '../storage/store'
import type { LimitFacts } from './port'

export interface PastAttempt extends LimitFacts {
  readonly time: number
  readonly seq: number
  readonly tokens: number
}

export interface PastAttempts {
  /** Oldest first. */
  since(time: number): Iterable<PastAttempt>
}

export function createPastAttempts(db: Db): PastAttempts {
  const select = db.prepare<[number], PastAttempt>(
    `SELECT time, seq, input_tokens + output_tokens AS tokens, provider, project, service, environment, user, organization
     FROM entries WHERE time >= ? AND kind = 'attempt' ORDER BY time, seq`,
  )
  return { since: (time) => select.iterate(time) }
}
