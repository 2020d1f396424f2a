/**
 * How a call ended, as it is kept in its record: without its content, which is kept apart. Pure.
 */
import { endOf, noEnd, type CallEnd } from '../../../contract/call-outcome'
import type { CallAnswer } from '../../../contract/calls'
import type { ErrorBody } from '../../../contract/errors'
import type { BookedCall } from './call-rows'

/** Of a call that was answered the answer itself, for who asks again. */
export type KeptEnd = CallEnd & {
  readonly answer?: Omit<CallAnswer, 'text' | 'reasoning' | 'toolCalls' | 'embeddings'>
}

export function endOfAnswer(told: CallAnswer): KeptEnd {
  const {
    text: _text,
    reasoning: _reasoning,
    toolCalls: _toolCalls,
    embeddings: _embeddings,
    ...answer
  } = told
  return { ...endOf(answer), answer }
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
