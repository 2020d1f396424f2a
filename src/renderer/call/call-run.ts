/** One call as a page follows it: all that is known of it while it runs and after. */
import type { AttemptSummary } from '../../contract/call-outcome'
import type { ErrorBody } from '../../contract/errors'
import type { ToolCallPiece } from '../../contract/tools'
import { noFacts, type RunFacts } from './run-facts'

export type RunPhase = 'waiting' | 'streaming' | 'done' | 'stopped' | 'failed'

/** An attempt as it began. */
export interface Trying {
  readonly attempt: number
  readonly provider: string
  readonly model: string
  readonly keyId: string | null
  readonly reason: string
}

/** What a call stands still for. */
export interface Waiting {
  readonly why: 'queue' | 'retry'
  readonly provider: string
  readonly model: string
  readonly reason: string
  /** Its place in line, 1 is next; null in a pause. */
  readonly position: number | null
  /** When the pause ends; null in line. */
  readonly until: number | null
  /** When it began to wait here. */
  readonly since: number
}

export interface CallRun {
  readonly callId: string
  readonly phase: RunPhase
  /** True once the person asked to stop, until the call has ended. */
  readonly stopping: boolean
  readonly startedAt: number
  /** When the attempt under way, or the last one, began. */
  readonly attemptAt: number | null
  readonly firstTokenAt: number | null
  readonly endedAt: number | null
  readonly provider: string | null
  readonly model: string | null
  readonly inputTokens: number | null
  readonly holdNanoUsd: number | null
  readonly text: string
  readonly reasoning: string
  /** Calls of tools, as far as they have come. */
  readonly toolCalls: readonly ToolCallPiece[]
  /** How many attempts the call may make. */
  readonly maxAttempts: number | null
  /** Attempts as they began. */
  readonly trying: readonly Trying[]
  /** Those of them that have ended, while the call runs; afterwards all are in the facts. */
  readonly tried: readonly AttemptSummary[]
  readonly waiting: Waiting | null
  readonly facts: RunFacts | null
  readonly error: ErrorBody | null
}

export function startRun(callId: string, now: number): CallRun {
  return {
    callId,
    phase: 'waiting',
    stopping: false,
    startedAt: now,
    attemptAt: null,
    firstTokenAt: null,
    endedAt: null,
    provider: null,
    model: null,
    inputTokens: null,
    holdNanoUsd: null,
    text: '',
    reasoning: '',
    toolCalls: [],
    maxAttempts: null,
    trying: [],
    tried: [],
    waiting: null,
    facts: null,
    error: null,
  }
}

/**
 * A run read back from where an earlier version of the page may have kept it: what that one did not
 * know is as in a call that tells nothing of it.
 */
export function completeRun(kept: Partial<CallRun> & Pick<CallRun, 'callId' | 'phase'>): CallRun {
  const run = { ...startRun(kept.callId, kept.startedAt ?? 0), ...kept }
  return { ...run, facts: run.facts === null ? null : { ...noFacts, ...run.facts } }
}

export function isRunning(run: CallRun | null): boolean {
  return run !== null && (run.phase === 'waiting' || run.phase === 'streaming')
}
