/** What came of one attempt, as its adapter handed it over and every later step reads it. */
import type { Usage } from '../../../contract/call-outcome'
import type { ToolCall, ToolCallPiece } from '../../../contract/tools'
import type { ProviderFailure, ReportedTerms } from '../../providers/port'

export interface Delta {
  readonly text?: string
  readonly reasoning?: string
  readonly toolCalls?: ToolCallPiece[]
}

export interface AttemptResult {
  readonly text: string
  readonly reasoning: string
  /** Calls of tools it asks for, as far as they came. */
  readonly toolCalls: readonly ToolCall[]
  readonly embeddings: number[][] | null
  readonly usage: Usage | null
  /** The provider's own money figure, where it gives one. */
  readonly reportedCostNanoUsd: number | null
  /** What the answer says of the terms it was served by. */
  readonly reportedTerms?: ReportedTerms | undefined
  /** What was reported to have been used or to have cost is no such figure. */
  readonly garbled?: boolean
  readonly finishReason: string | null
  /** The answer ended by itself: only such a one may be kept for another call (spec P11). */
  readonly whole: boolean
  readonly servedModel: string | null
  readonly requestId: string | null
  readonly latencyMs: number
  readonly firstTokenMs: number | null
  /** Null: the attempt was good. */
  readonly failure: ProviderFailure | null
}

export const emptyResult: AttemptResult = {
  text: '',
  reasoning: '',
  toolCalls: [],
  embeddings: null,
  usage: null,
  reportedCostNanoUsd: null,
  finishReason: null,
  whole: false,
  servedModel: null,
  requestId: null,
  latencyMs: 0,
  firstTokenMs: null,
  failure: null,
}
