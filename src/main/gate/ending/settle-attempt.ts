/**
 * One attempt of a call is over: what it came to, and its settlement with all that is written along
 * with it.
 */
import type { ValidationResult } from '../../../contract/validation'
import { toFailure } from '../../platform/failure'
import type { Plan } from '../plan/admit'
import {
  chargeFor,
  errorOf,
  isSuspect,
  learnMargin,
  noteHealth,
  servedModel,
} from './after-attempt'
import { failureOf, summaryOf, type Finished } from './answers'
import { servedOtherwise } from '../attempt/billed-terms'
import type { HoldDeps } from '../attempt/hold'
import type { Journey } from '../attempt/journey'
import type { Candidate } from '../plan/route'
import type { RunningCall } from '../calls/running-call'
import type { Booked } from './settlement'
import { tryOrLog } from '../try-or-log'
import type { Tried } from '../attempt/attempt'

/** A call whose attempts are concluded one after the other. */
export interface Concluding {
  readonly deps: HoldDeps
  readonly call: RunningCall
  readonly plan: Plan
  readonly journey: Journey
  /** Monotonic, in ms. */
  readonly startedAt: number
}

/**
 * What else is written with a settlement, in its transaction; `plainly` where that could not be
 * kept.
 */
export interface Alongside {
  readonly alongside?: () => void
  readonly plainly?: () => void
}

export function latencyOf({ deps, startedAt }: Concluding): number {
  return Math.round(deps.platform.clock.monotonic() - startedAt)
}

/** Prices the attempt, gives back what it did not use of its limits, and adds it to the journey. */
export function finishAttempt(
  concluding: Concluding,
  candidate: Candidate,
  { ticket, result, share }: Tried,
  validation: ValidationResult | null,
): Finished {
  const { deps, call, journey } = concluding
  const { admitted } = ticket
  const served = servedModel(deps, ticket, result)
  const charge = chargeFor(deps, ticket, result, served)
  if (result.failure?.reach === 'not_sent') share.release()
  else share.settle(charge.usage.inputTokens + charge.usage.outputTokens)
  journey.add(
    summaryOf(ticket, result, charge),
    admitted.facts.simulated ? charge.costNanoUsd : null,
  )
  return {
    callId: call.callId,
    candidate,
    admitted,
    result,
    charge,
    served,
    validation,
    journey,
    latencyMs: latencyOf(concluding),
  }
}

/** Null: the ledger cannot be written, the call has ended with that, and the settlement waits. */
export async function settleAttempt(
  { deps, call }: Concluding,
  { ticket }: Tried,
  finished: Finished,
  { alongside, plainly }: Alongside = {},
): Promise<Booked | null> {
  const { result, charge, served } = finished
  const error = result.failure === null ? null : errorOf(deps, result.failure)
  try {
    return await deps.settlements.settle({
      hold: ticket.hold,
      charge,
      result,
      reason: reasonOf(finished),
      served,
      suspect: tryOrLog(deps, () => isSuspect(deps, ticket, result)) === true,
      alongside() {
        noteAttempt(deps, ticket.attempt, finished)
        alongside?.()
      },
      ...(plainly === undefined ? {} : { plainly }),
    })
  } catch (thrown) {
    call.emit({ type: 'error', failure: failureOf(finished, toFailure(thrown).toBody()) })
    return null
  } finally {
    tryOrLog(deps, () => noteHealth(deps, ticket, result, error))
    deps.platform.changes.publish('ledger', 'usage', 'budgets', 'calls')
  }
}

/** Why the attempt was made and, where it was not served as asked, how. */
function reasonOf({ admitted, charge, served }: Finished): string {
  return [
    admitted.reason,
    ...servedOtherwise(admitted.terms, charge.terms),
    ...(served === undefined ? [] : [`priced as served: ${served.model}`]),
  ].join('; ')
}

/**
 * What every attempt leaves in the ledger file beside its entry: what was learned of its model, and
 * what its answer was held against.
 */
function noteAttempt(
  deps: HoldDeps,
  attempt: number,
  { callId, admitted, result, validation }: Finished,
) {
  learnMargin(deps, admitted, result)
  if (validation === null) return
  const { project, service, provider, model } = admitted.facts
  deps.validation.keep({ callId, attempt, project, service, provider, model }, validation)
}
