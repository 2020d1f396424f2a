/** The last event of a call: its answer, or what happened to it. Pure. */
import type { AttemptSummary, CallOutcome } from '../../../contract/call-outcome'
import type { CallAnswer, CallFailure } from '../../../contract/calls'
import type { ErrorBody } from '../../../contract/errors'
import type { Model } from '../../../contract/models'
import type { ValidationResult } from '../../../contract/validation'
import { isPast } from '../../money/sums'
import type { Ticket } from '../attempt/hold'
import type { Journey } from '../attempt/journey'
import type { Charge } from '../attempt/outcome-cost'
import type { AttemptResult } from '../attempt/result'
import type { Admitted } from '../plan/admit'
import type { Candidate } from '../plan/route'

/** The attempt that a call ends with, and what came before it. */
export interface Finished {
  readonly callId: string
  readonly candidate: Candidate
  readonly admitted: Admitted
  readonly result: AttemptResult
  readonly charge: Charge
  /** The model that answered, where it is another one of the catalogue than was asked. */
  readonly served: Model | undefined
  readonly validation: ValidationResult | null
  readonly journey: Journey
  readonly latencyMs: number
}

type Money = Pick<CallAnswer, 'costNanoUsd' | 'costStatus' | 'wouldCostNanoUsd'>

const nothingSpent = { costNanoUsd: 0, costStatus: null, wouldCostNanoUsd: null }

/**
 * Of the whole call, every attempt included. Simulated attempts spend nothing and say what they
 * would have cost.
 */
function moneyOf({ admitted, charge, journey }: Finished): Money {
  const { attempts, wouldCostNanoUsd } = journey
  const costNanoUsd = totalOf(attempts)
  const status = statusOf(admitted, charge)
  const mixed = attempts.some(
    ({ costNanoUsd: cost, costStatus }) => cost !== 0 && costStatus !== status,
  )
  const costStatus = costNanoUsd === null ? 'unknown' : mixed ? 'estimated' : status
  return {
    costNanoUsd,
    costStatus,
    wouldCostNanoUsd:
      wouldCostNanoUsd === null || isPast(wouldCostNanoUsd) ? null : wouldCostNanoUsd,
  }
}

/**
 * Null where the cost of one is not known, and where their sum is more than a number holds exactly:
 * each attempt has its own.
 */
function totalOf(attempts: readonly AttemptSummary[]): number | null {
  let total = 0
  for (const { costNanoUsd } of attempts) {
    if (costNanoUsd === null) return null
    total += costNanoUsd
  }
  return isPast(total) ? null : total
}

/** What a simulated call spends is known: nothing, whether or not its list price is. */
function statusOf({ facts }: Admitted, { costStatus }: Charge): Charge['costStatus'] {
  return facts.simulated && costStatus === 'unknown' ? 'computed' : costStatus
}

/** `served`: the candidate whose answer counts, where there is one. */
function outcomeOf(finished: Finished, served: Candidate | undefined) {
  const { charge, result, journey, latencyMs } = finished
  return {
    usage: charge.usage,
    ...moneyOf(finished),
    latencyMs,
    firstTokenMs: result.firstTokenMs,
    waitedMs: Math.round(journey.waitedMs),
    route: journey.steps(served),
    attempts: [...journey.attempts],
  } satisfies CallOutcome
}

export function answerOf(finished: Finished): CallAnswer {
  const { callId, candidate, admitted, result, validation } = finished
  return {
    callId,
    text: result.text,
    ...(result.reasoning === '' ? {} : { reasoning: result.reasoning }),
    ...(result.toolCalls.length === 0 ? {} : { toolCalls: [...result.toolCalls] }),
    ...(result.embeddings === null ? {} : { embeddings: result.embeddings }),
    finishReason: result.finishReason,
    provider: admitted.provider.id,
    providerName: admitted.provider.name,
    model: admitted.model.model,
    servedModel: result.servedModel,
    ...outcomeOf(finished, candidate),
    simulated: admitted.facts.simulated,
    cached: false,
    reason: admitted.reason,
    savedNanoUsd: 0,
    ...(validation === null ? {} : { validation }),
  }
}

/** `finished` is the last attempt that was made. */
export function failureOf(finished: Finished, error: ErrorBody): CallFailure {
  const { callId, admitted, result, journey } = finished
  const unsent = result.failure?.reach === 'not_sent'
  const outcome = {
    ...outcomeOf(finished, undefined),
    ...(unsent && { usage: null }),
    ...(unsent && journey.attempts.length <= 1 && nothingSpent),
  }
  return {
    callId,
    error,
    text: result.text,
    ...(result.reasoning === '' ? {} : { reasoning: result.reasoning }),
    ...(result.toolCalls.length === 0 ? {} : { toolCalls: [...result.toolCalls] }),
    provider: admitted.provider.id,
    model: admitted.model.model,
    ...outcome,
  }
}

/**
 * What is kept of a call that was made and booked where its answer could not be kept with it:
 * values of our own alone.
 */
export function unkept(callId: string): CallFailure {
  return refusalOf(
    callId,
    {
      code: 'internal',
      message:
        'The call was made and booked, but what came of it could not be kept. The log on this machine has the details.',
    },
    undefined,
  )
}

/** A call that was refused before anything left. */
export function refusalOf(
  callId: string,
  error: ErrorBody,
  admitted: Admitted | undefined,
  journey?: Journey,
): CallFailure {
  return {
    callId,
    error,
    text: '',
    provider: admitted?.provider.id ?? null,
    model: admitted?.model.model ?? null,
    usage: null,
    ...nothingSpent,
    latencyMs: 0,
    firstTokenMs: null,
    waitedMs: Math.round(journey?.waitedMs ?? 0),
    route: journey?.steps(undefined) ?? [],
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
    hold: {
      inputTokens: hold.inputBound,
      outputTokens: hold.outputBound,
      costNanoUsd: hold.costBound,
    },
  }
}
