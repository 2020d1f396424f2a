/** What the gate asks of the monthly token limits before it tries a candidate (spec B6). */
import type { Failure } from '../platform/failure'

export interface LadderFacts {
  readonly provider: string
  readonly service: string | null
  readonly simulated: boolean
}

export interface TokenLadder {
  /**
   * Why this candidate must be left now, as Failure `token_limit_reached`, or null. A candidate is
   * left when used + held has reached the critical mark; the last one goes on while its hold fits
   * the whole limit.
   */
  refusal(facts: LadderFacts, tokens: number, last: boolean): Failure | null
}
