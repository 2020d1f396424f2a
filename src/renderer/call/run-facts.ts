/**
 * What is known of a call that ended, whichever way it was told, and the figures that follow from
 * it.
 */
import type {
  AttemptSummary,
  CallAnswer,
  CallFailure,
  CallRecord,
  CostStatus,
  RouteStep,
  Usage,
} from '../../contract/calls'
import type { ValidationResult } from '../../contract/validation'

export interface RunFacts {
  readonly usage: Usage | null
  readonly costNanoUsd: number | null
  readonly costStatus: CostStatus | null
  readonly wouldCostNanoUsd: number | null
  readonly latencyMs: number | null
  readonly firstTokenMs: number | null
  readonly servedModel: string | null
  readonly finishReason: string | null
  readonly simulated: boolean
  readonly cached: boolean
  readonly reason: string | null
  /** What a kept answer spared. */
  readonly savedNanoUsd: number
  /** In line and between attempts. */
  readonly waitedMs: number | null
  readonly route: readonly RouteStep[]
  readonly attempts: readonly AttemptSummary[]
  readonly validation: ValidationResult | null
}

/** What is known of a call of which nothing is told. */
export const noFacts: RunFacts = {
  usage: null,
  costNanoUsd: null,
  costStatus: null,
  wouldCostNanoUsd: null,
  latencyMs: null,
  firstTokenMs: null,
  servedModel: null,
  finishReason: null,
  simulated: false,
  cached: false,
  reason: null,
  savedNanoUsd: 0,
  waitedMs: null,
  route: [],
  attempts: [],
  validation: null,
}

/** What an answer, a failure and a kept record all tell, by the same names. */
function commonFacts(told: CallAnswer | CallFailure | CallRecord) {
  const { usage, costNanoUsd, costStatus, wouldCostNanoUsd } = told
  const { latencyMs, firstTokenMs, waitedMs, route, attempts } = told
  return {
    usage,
    costNanoUsd,
    costStatus,
    wouldCostNanoUsd,
    latencyMs,
    firstTokenMs,
    waitedMs,
    route,
    attempts,
  }
}

export function answerFacts(answer: CallAnswer): RunFacts {
  const { servedModel, finishReason, simulated, cached, reason, savedNanoUsd } = answer
  return {
    ...commonFacts(answer),
    servedModel,
    finishReason,
    simulated,
    cached,
    reason,
    savedNanoUsd,
    validation: answer.validation ?? null,
  }
}

export function failureFacts(failure: CallFailure): RunFacts {
  return { ...noFacts, ...commonFacts(failure), simulated: failure.wouldCostNanoUsd !== null }
}

export function recordFacts(record: CallRecord): RunFacts {
  const { servedModel, finishReason, cached, reason, savedNanoUsd, validation } = record
  return {
    ...commonFacts(record),
    servedModel,
    finishReason,
    cached,
    reason,
    savedNanoUsd,
    validation,
    simulated: record.wouldCostNanoUsd !== null,
  }
}

/**
 * Output tokens a second between the first token and the end; null where either is not known or too
 * short to say.
 */
export function finalRate(facts: RunFacts): number | null {
  // The call's own time holds waits and failed attempts as well; tokens came in the attempt that
  // answered.
  const answered =
    facts.attempts.findLast(({ outcome }) => outcome === 'ok') ?? facts.attempts.at(-1)
  const latencyMs = answered?.latencyMs ?? facts.latencyMs
  if (facts.usage === null || latencyMs === null || facts.firstTokenMs === null) return null
  const streamingMs = latencyMs - facts.firstTokenMs
  return streamingMs < 20 || facts.usage.outputTokens < 2
    ? null
    : facts.usage.outputTokens / (streamingMs / 1000)
}

/** What a call cost, or would have cost where it was simulated. */
export function shownCost(facts: RunFacts): {
  readonly nanoUsd: number | null
  readonly status: CostStatus | null
  readonly would: boolean
} {
  if (facts.simulated) return { nanoUsd: facts.wouldCostNanoUsd, status: null, would: true }
  return { nanoUsd: facts.costNanoUsd, status: facts.costStatus, would: false }
}
