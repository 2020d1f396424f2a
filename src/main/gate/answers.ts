/** The last event of a call: its answer, or what happened to it. Pure. */
import type { AttemptSummary, CallAnswer, CallFailure } from '../../contract/calls'
import type { ErrorBody } from '../../contract/errors'
import type { Admitted } from './admit'
import type { AttemptResult } from './attempt'
import type { Ticket } from './hold'
import type { Charge } from './outcome-cost'

export interface Finished {
  readonly callId: string
  readonly admitted: Admitted
  readonly result: AttemptResult
  readonly charge: Charge
  readonly attempts: readonly AttemptSummary[]
  readonly latencyMs: number
}

/** Money as shown: simulated calls spend nothing and say what they would have cost. */
function moneyOf({ admitted, charge }: Finished) {
  const { simulated } = admitted.facts
  return {
    costNanoUsd: simulated ? 0 : charge.costNanoUsd,
    costStatus: statusOf(admitted, charge),
    wouldCostNanoUsd: simulated ? charge.costNanoUsd : null,
  }
}

/** What a simulated call spends is known: nothing, whether or not its list price is. */
function statusOf({ facts }: Admitted, { costStatus }: Charge): Charge['costStatus'] {
  return facts.simulated && costStatus === 'unknown' ? 'computed' : costStatus
}

export function answerOf(finished: Finished): CallAnswer {
  const { callId, admitted, result, charge, attempts, latencyMs } = finished
  return {
    callId,
    text: result.text,
    ...(result.reasoning === '' ? {} : { reasoning: result.reasoning }),
    ...(result.embeddings === null ? {} : { embeddings: result.embeddings }),
    finishReason: result.finishReason,
    provider: admitted.provider.id,
    providerName: admitted.provider.name,
    model: admitted.model.model,
    servedModel: result.servedModel,
    usage: charge.usage,
    ...moneyOf(finished),
    simulated: admitted.facts.simulated,
    cached: false,
    latencyMs,
    firstTokenMs: result.firstTokenMs,
    reason: admitted.reason,
    savedNanoUsd: 0,
    waitedMs: 0,
    route: [],
    attempts: [...attempts],
  }
}

export function failureOf(finished: Finished, error: ErrorBody): CallFailure {
  const { callId, admitted, result, charge, attempts, latencyMs } = finished
  const sent = result.failure?.reach !== 'not_sent'
  const money = sent ? moneyOf(finished) : { costNanoUsd: 0, costStatus: null, wouldCostNanoUsd: null }
  return {
    callId,
    error,
    text: result.text,
    ...(result.reasoning === '' ? {} : { reasoning: result.reasoning }),
    usage: sent ? charge.usage : null,
    ...money,
    provider: admitted.provider.id,
    model: admitted.model.model,
    latencyMs,
    firstTokenMs: result.firstTokenMs,
    waitedMs: 0,
    route: [],
    attempts: [...attempts],
  }
}

/** A call that was refused before anything left. */
export function refusalOf(callId: string, error: ErrorBody, admitted: Admitted | undefined): CallFailure {
  return {
    callId,
    error,
    text: '',
    usage: null,
    costNanoUsd: 0,
    costStatus: null,
    wouldCostNanoUsd: null,
    provider: admitted?.provider.id ?? null,
    model: admitted?.model.model ?? null,
    latencyMs: 0,
    firstTokenMs: null,
    waitedMs: 0,
    route: [],
    attempts: [],
  }
}

export function summaryOf(ticket: Ticket, result: AttemptResult, charge: Charge): AttemptSummary {
  const { admitted, hold } = ticket
  return {
    attempt: ticket.attempt,
    provider: admitted.provider.id,
    model: admitted.model.model,
    keyId: hold.facts.keyId,
    outcome: result.failure?.code ?? 'ok',
    costNanoUsd: admitted.facts.simulated ? 0 : charge.costNanoUsd,
    costStatus: statusOf(admitted, charge),
    latencyMs: result.latencyMs,
    firstTokenMs: result.firstTokenMs,
    reason: admitted.reason,
    message: result.failure?.message ?? null,
  }
}
