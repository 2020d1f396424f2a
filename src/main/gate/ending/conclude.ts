/**
 * How attempts and calls end: what each came to, what is written of it and told of it. Every attempt
 * is settled once, and the call's record is finished with the last one.
 */
import type { ValidationResult } from '../../../contract/validation'
import { toFailure, type Failure } from '../../platform/failure'
import type { Attempt } from '../attempt/attempt'
import { servedOtherwise } from '../attempt/billed-terms'
import { chargeAttempt, type ChargeDeps } from '../attempt/charge'
import type { Journey } from '../attempt/journey'
import { movesOn } from '../attempt/next-step'
import type { RunningCall } from '../calls/running-call'
import type { GateDeps } from '../deps'
import type { Plan } from '../plan/admit'
import type { CachePlace } from '../plan/cache-key-and-ttl'
import type { Candidate } from '../plan/route'
import { tryOrLog } from '../try-or-log'
import { answerOf, failureOf, summaryOf, type Finished } from './answers'
import { errorAfter, errorOf } from './errors'
import { eventOf, eventAsBooked } from './last-event'
import { isSuspect, noteHealth } from './lessons'
import { keepEnding } from './records'
import { settle, type SettleDeps } from './settle'
import type { Booked, Ending } from './settlement'
import type { Unsettled } from './unsettled'

export type ConcludeDeps = ChargeDeps &
  SettleDeps &
  Pick<GateDeps, 'keys' | 'providerRecords'> & { readonly unsettled: Unsettled }

/** A call whose attempts are concluded one after the other. */
export interface Concluding {
  readonly deps: ConcludeDeps
  readonly call: RunningCall
  readonly plan: Plan
  readonly journey: Journey
  /** Monotonic, in ms. */
  readonly startedAt: number
}

/** Each settles the attempt it is given; those that end the call give true. */
export interface Conclusion {
  answer(
    candidate: Candidate,
    attempt: Attempt,
    validation: ValidationResult | null,
    place: CachePlace | null,
  ): Promise<true>
  failure(candidate: Candidate, attempt: Attempt): Promise<true>
  /**
   * A failed attempt that another follows. False: it could not be booked, and the call has ended.
   */
  setBack(candidate: Candidate, attempt: Attempt): Promise<boolean>
  /**
   * A good attempt whose answer did not pass; kept for the case that nothing better comes. False:
   * it could not be booked, and the call has ended.
   */
  replace(
    candidate: Candidate,
    attempt: Attempt,
    validation: ValidationResult | null,
  ): Promise<boolean>
  /** Nobody is left: ends the call with the last attempt's result. False: there was no attempt. */
  lastAttempt(refused: Failure): Promise<boolean>
}

export function createConclusion(concluding: Concluding): Conclusion {
  const { deps, call, plan, journey } = concluding
  let last: Finished | undefined
  let spare: Finished | undefined

  function finish(candidate: Candidate, attempt: Attempt, validation: ValidationResult | null) {
    last = finishAttempt(concluding, candidate, attempt, validation)
    return last
  }

  /** Books the attempt with the end of the call, and tells that end once it is booked. */
  async function endWith(attempt: Attempt, finished: Finished, ending: Ending): Promise<true> {
    const booked = await settleAttempt(concluding, attempt, finished, ending)
    if (booked !== null) call.emit(eventAsBooked(ending, booked))
    return true
  }

  return {
    answer(candidate, attempt, validation, place) {
      const finished = finish(candidate, attempt, validation)
      const mayBeKept = attempt.result.whole && validation?.passed !== false
      return endWith(attempt, finished, {
        kind: 'answer',
        answer: answerOf(finished),
        place: mayBeKept ? place : null,
      })
    },
    failure(candidate, attempt) {
      const { failure } = attempt.result
      if (failure !== null) journey.leave(candidate, failure.code, failure.message)
      const finished = finish(candidate, attempt, null)
      const error = errorAfter(deps, journey, attempt.result)
      return endWith(attempt, finished, { kind: 'failure', failure: failureOf(finished, error) })
    },
    setBack: async (candidate, attempt) =>
      (await settleAttempt(concluding, attempt, finish(candidate, attempt, null), null)) !== null,
    async replace(candidate, attempt, validation) {
      spare = finish(candidate, attempt, validation)
      return (await settleAttempt(concluding, attempt, spare, null)) !== null
    },
    async lastAttempt(refused) {
      if (last === undefined) return false
      const ending = lastEnding(concluding, last, spare, refused)
      await deps.store.commitSoon(() => keepEnding(deps, plan, ending))
      call.emit(eventOf(ending))
      return true
    },
  }
}

/** Prices the attempt, gives back what it did not use of its limits, and adds it to the journey. */
function finishAttempt(
  concluding: Concluding,
  candidate: Candidate,
  { ticket, result, share }: Attempt,
  validation: ValidationResult | null,
): Finished {
  const { deps, call, journey } = concluding
  const { admitted } = ticket
  const { charge, served } = chargeAttempt(deps, ticket, result)
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

function latencyOf({ deps, startedAt }: Concluding): number {
  return Math.round(deps.platform.clock.monotonic() - startedAt)
}

/** Null: the ledger cannot be written, the call has ended with that, and the settlement waits. */
async function settleAttempt(
  { deps, call, plan }: Concluding,
  { ticket, result }: Attempt,
  finished: Finished,
  ending: Ending | null,
): Promise<Booked | null> {
  const { charge, served } = finished
  const error = result.failure === null ? null : errorOf(deps, result.failure)
  try {
    return await settle(deps, {
      hold: ticket.hold,
      charge,
      result,
      reason: reasonOf(finished),
      served,
      suspect: tryOrLog(deps, () => isSuspect(deps, ticket, result)) === true,
      beside: { plan, attempt: ticket.attempt, finished, ending },
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
 * How a call ends that nobody is left for: with an answer that did not pass, where there is one.
 * Else the provider's failure says more than the refusal of whoever came after it; what stopped the
 * call itself says most.
 */
function lastEnding(
  concluding: Concluding,
  last: Finished,
  spare: Finished | undefined,
  refused: Failure,
): Ending {
  const { deps, journey } = concluding
  const latencyMs = latencyOf(concluding)
  if (spare !== undefined)
    return { kind: 'answer', answer: answerOf({ ...spare, latencyMs }), place: null }
  const error = movesOn(refused.code, undefined)
    ? errorAfter(deps, journey, last.result)
    : refused.toBody()
  return { kind: 'failure', failure: failureOf({ ...last, latencyMs }, error) }
}
