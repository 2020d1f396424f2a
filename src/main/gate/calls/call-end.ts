/**
 * How a call ended, as it is kept in its record: without its content, which is kept apart. Pure.
 */
import type { CallAnswer, CallFailure, CallRecord } from '../../../contract/calls'
import type { ErrorBody } from '../../../contract/errors'
import type { BookedCall } from './call-rows'

export type CallEnd = Pick<
  CallRecord,
  | 'usage'
  | 'costNanoUsd'
  | 'costStatus'
  | 'wouldCostNanoUsd'
  | 'latencyMs'
  | 'firstTokenMs'
  | 'error'
  | 'finishReason'
  | 'servedModel'
  | 'cached'
  | 'savedNanoUsd'
  | 'waitedMs'
  | 'reason'
  | 'route'
  | 'attempts'
  | 'validation'
> & {
  readonly answer?: Omit<CallAnswer, 'text' | 'reasoning' | 'embeddings'>
}

/** Of a call that has not ended; and what a record written by an earlier version lacks. */
export const noEnd: CallEnd = {
  usage: null,
  costNanoUsd: null,
  costStatus: null,
  wouldCostNanoUsd: null,
  latencyMs: null,
  firstTokenMs: null,
  error: null,
  finishReason: null,
  servedModel: null,
  cached: false,
  savedNanoUsd: 0,
  waitedMs: null,
  reason: null,
  route: [],
  attempts: [],
  validation: null,
}

export function endOfAnswer({
  text: _text,
  reasoning: _reasoning,
  embeddings: _embeddings,
  ...answer
}: CallAnswer): CallEnd {
  const {
    callId: _callId,
    provider: _provider,
    providerName: _providerName,
    model: _model,
    simulated: _simulated,
    validation = null,
    ...end
  } = answer
  return { ...end, validation, error: null, answer }
}

export function endOfFailure({
  callId: _callId,
  text: _text,
  reasoning: _reasoning,
  provider: _provider,
  model: _model,
  ...end
}: CallFailure): CallEnd {
  return { ...noEnd, ...end }
}

/** The end of a call that a crash cut off, at the cost that the ledger has of it. */
export function endOfInterrupted(booked: BookedCall): CallEnd {
  const error: ErrorBody = {
    code: 'interrupted',
    message: 'Tollgate stopped while this call was running.',
  }
  return { ...noEnd, ...costOf(booked), error }
}

/**
 * The last attempt of an interrupted call was booked at its upper bound, so the sum is an estimate.
 */
function costOf({
  entries,
  known,
  cost,
  simulated,
  would,
}: BookedCall): Pick<CallEnd, 'costNanoUsd' | 'costStatus' | 'wouldCostNanoUsd'> {
  if (entries === 0) return { costNanoUsd: null, costStatus: null, wouldCostNanoUsd: null }
  const sum = (amount: number) => Math.min(Math.round(amount), Number.MAX_SAFE_INTEGER)
  const all = known === entries
  return {
    costNanoUsd: all ? sum(cost) : null,
    costStatus: all ? 'estimated' : 'unknown',
    wouldCostNanoUsd: simulated === 0 ? null : sum(would),
  }
}
