/** What the gate asks of the local rate limits (spec C4). */
import type { Failure } from '../platform/failure'

/** The labels of an attempt that limits look at. */
export interface LimitFacts {
  readonly provider: string
  readonly project: string
  readonly service: string | null
  readonly environment: string
  readonly user: string | null
  readonly organization: string | null
}

/** What an attempt took of the limits. Ended exactly once. */
export interface LimitShare {
  /** The attempt left and used this many tokens: replaces what was taken on its upper bound. */
  settle(tokens: number): void
  /** Nothing left: all of it is given back. */
  release(): void
}

export interface LimitGate {
  /**
   * Takes one request and `tokens` (its upper bound) of every limit that applies, or of none: then
   * throws Failure `local_rate_limited`, with `limitId`, `limitName` and `retryAfterMs` where
   * waiting helps.
   */
  take(facts: LimitFacts, tokens: number): LimitShare
  /** The refusal `take` would throw now, or null. Changes nothing. */
  refusal(facts: LimitFacts, tokens: number): Failure | null
}
