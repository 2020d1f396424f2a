/** What the gate asks of the response cache (spec C5). */
import type { CallAnswer, Message, Parameters } from '../../contract/calls'
import type { Tooling } from '../../contract/tools'

/** Everything that shapes an answer, and where it may be reused. */
export interface AnswerShape {
  readonly project: string
  readonly environment: string
  readonly provider: string
  /** A changed address is another server. */
  readonly baseUrl: string | null
  readonly model: string
  readonly messages?: readonly Message[]
  readonly parameters?: Parameters
  readonly tooling?: Tooling | undefined
  /** Texts to embed. */
  readonly input?: readonly string[]
}

/** The part of an answer that is reused. */
export type KeptAnswer = Pick<
  CallAnswer,
  'text' | 'reasoning' | 'toolCalls' | 'embeddings' | 'finishReason' | 'servedModel' | 'validation'
>

export interface CacheHit {
  readonly answer: KeptAnswer
  /** The call that made it, and what it cost: that is what a hit saves. Null: unknown. */
  readonly callId: string
  readonly costNanoUsd: number | null
  readonly wouldCostNanoUsd: number | null
  readonly latencyMs: number
  readonly storedAt: number
}

export interface AnswerCache {
  /** A stable key of the shape: equal shapes, equal keys; any difference, another. */
  keyOf(shape: AnswerShape): string
  /** The kept answer without counting anything: whether it may be used is for the asker to say. */
  peek(key: string): CacheHit | undefined
  /** Counts a miss for `service`: what is kept was none for it. */
  miss(key: string, service: string | null): void
  /**
   * The kept answer, or undefined where there is none or it has expired. Counts a hit or a miss for
   * `service`.
   */
  find(key: string, service: string | null): CacheHit | undefined
  /** Keeps an answer for `ttlSeconds`. Call inside the transaction that settles the call. */
  put(
    key: string,
    hit: CacheHit,
    labels: {
      readonly project: string
      readonly service: string | null
      readonly environment: string
      readonly provider: string
      readonly model: string
    },
    ttlSeconds: number,
  ): void
}
