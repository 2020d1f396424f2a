/**
 * What is known of a call that ended, whichever way it was told, and the figures that follow from
 * it.
 */
import type { CallAnswer, CallFailure, CallRecord } from '../../contract/calls'
import { endOf, noEnd, type CallEnd, type CostStatus } from '../../contract/call-outcome'

/** The error stands beside the facts: a call may break without any. */
export type RunFacts = Omit<CallEnd, 'error'> & { readonly simulated: boolean }

const { error: _, ...untold } = noEnd

/** What is known of a call of which nothing is told. */
export const noFacts: RunFacts = { ...untold, simulated: false }

export function factsOf(told: CallAnswer | CallFailure | CallRecord): RunFacts {
  const { error: _error, ...end } = endOf(told)
  const simulated = 'simulated' in told ? told.simulated : told.wouldCostNanoUsd !== null
  return { ...end, simulated }
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
