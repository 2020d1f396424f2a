/**
 * How attempts and calls are ended: each attempt is settled once, and the call's record is finished
 * with the last one.
 */
import type { CallAnswer, CallFailure } from '../../../contract/calls'
import type { ErrorBody } from '../../../contract/errors'
import type { ValidationResult } from '../../../contract/validation'
import type { Failure } from '../../platform/failure'
import { errorOf } from './after-attempt'
import { answerOf, failureOf, unkept, type Finished } from './answers'
import type { AttemptResult } from '../attempt/result'
import type { CachePlace } from './cache-hit'
import type { HoldDeps } from '../attempt/hold'
import type { Journey } from '../attempt/journey'
import { keepFailure, keepForOthers } from './keep-end'
import { movesOn } from '../attempt/next-step'
import type { Candidate } from '../plan/route'
import { finishAttempt, latencyOf, settleAttempt, type Concluding } from './settle-attempt'
import type { Booked } from './settlement'
import type { Tried } from '../attempt/attempt'

/** Each settles the attempt it is given; those that end the call give true. */
export interface Conclusion {
  answer(
    candidate: Candidate,
    tried: Tried,
    validation: ValidationResult | null,
    place: CachePlace | null,
  ): Promise<true>
  failure(candidate: Candidate, tried: Tried): Promise<true>
  /**
   * A failed attempt that another follows. False: it could not be booked, and the call has ended.
   */
  setBack(candidate: Candidate, tried: Tried): Promise<boolean>
  /**
   * A good attempt whose answer did not pass; kept for the case that nothing better comes. False:
   * it could not be booked, and the call has ended.
   */
  replace(candidate: Candidate, tried: Tried, validation: ValidationResult | null): Promise<boolean>
  /** Nobody is left: ends the call with the last attempt's result. False: there was no attempt. */
  lastAttempt(ending: Failure): Promise<boolean>
}

export function createConclusion(concluding: Concluding): Conclusion {
  const { deps, call, plan, journey } = concluding
  let last: Finished | undefined
  let spare: Finished | undefined
  const keepPlainly = () => deps.records.failed(unkept(call.callId), false)

  function finish(candidate: Candidate, tried: Tried, validation: ValidationResult | null) {
    last = finishAttempt(concluding, candidate, tried, validation)
    return last
  }

  return {
    async answer(candidate, tried, validation, place) {
      const finished = finish(candidate, tried, validation)
      const answer = answerOf(finished)
      function alongside() {
        deps.records.done(answer, plan.storeContent)
        if (place !== null && tried.result.whole && validation?.passed !== false)
          keepForOthers(deps, plan, place, answer, tried.ticket.hold.facts)
      }
      const booked = await settleAttempt(concluding, tried, finished, {
        alongside,
        plainly: keepPlainly,
      })
      if (booked !== null) call.emit({ type: 'done', answer: asBooked(answer, booked) })
      return true
    },
    async failure(candidate, tried) {
      const { result } = tried
      if (result.failure !== null)
        journey.leave(candidate, result.failure.code, result.failure.message)
      const finished = finish(candidate, tried, null)
      const failure = failureOf(finished, errorAfter(deps, journey, result))
      const booked = await settleAttempt(concluding, tried, finished, {
        alongside: () => keepFailure(deps, plan, failure),
        plainly: keepPlainly,
      })
      if (booked !== null) call.emit({ type: 'error', failure: asBooked(failure, booked) })
      return true
    },
    setBack: async (candidate, tried) =>
      (await settleAttempt(concluding, tried, finish(candidate, tried, null))) !== null,
    async replace(candidate, tried, validation) {
      spare = finish(candidate, tried, validation)
      return (await settleAttempt(concluding, tried, spare)) !== null
    },
    async lastAttempt(ending) {
      if (last === undefined) return false
      if (spare !== undefined) await endWithSpare(concluding, spare)
      else await endWithFailure(concluding, last, ending)
      return true
    },
  }
}

/** Nothing better came than an answer that did not pass: the call ends with that one. */
async function endWithSpare(concluding: Concluding, spare: Finished) {
  const { deps, call, plan } = concluding
  const answer = answerOf({ ...spare, latencyMs: latencyOf(concluding) })
  await deps.store.commitSoon(() => deps.records.done(answer, plan.storeContent))
  call.emit({ type: 'done', answer })
}

/**
 * The provider's failure says more than the refusal of whoever came after it; what stopped the call
 * itself says most.
 */
async function endWithFailure(concluding: Concluding, last: Finished, ending: Failure) {
  const { deps, call, plan, journey } = concluding
  const error = movesOn(ending.code, undefined)
    ? errorAfter(deps, journey, last.result)
    : ending.toBody()
  const failure = failureOf({ ...last, latencyMs: latencyOf(concluding) }, error)
  await deps.store.commitSoon(() => keepFailure(deps, plan, failure))
  call.emit({ type: 'error', failure })
}

/**
 * Where the attempt could not be booked as it came, what the call cost is for a person to find out.
 */
function asBooked<T extends CallAnswer | CallFailure>(end: T, { as }: Booked): T {
  return as === 'whole' || as === 'money'
    ? end
    : { ...end, costNanoUsd: null, costStatus: 'unknown' }
}

/** An attempt's failure as an error, with everyone else on the route and why they did not serve. */
function errorAfter(deps: HoldDeps, { left }: Journey, { failure }: AttemptResult): ErrorBody {
  const body: ErrorBody =
    failure === null
      ? { code: 'internal', message: 'The call ended without an answer.' }
      : errorOf(deps, failure)
  if (left.length < 2) return body
  const candidates = left.map(({ candidate, code, message }) => ({
    provider: candidate.provider.id,
    model: candidate.model.model,
    code,
    message,
  }))
  return { ...body, data: { origin: 'provider', ...body.data, candidates } }
}
