/** How attempts and calls are ended: each attempt is settled once, and the call's record is finished with the last one. */
import type { CallAnswer, CallFailure } from '../../contract/calls'
import type { ErrorBody } from '../../contract/errors'
import type { ValidationResult } from '../../contract/validation'
import type { KeptAnswer } from '../cache/port'
import { toFailure, type Failure } from '../platform/failure'
import type { Plan } from './admit'
import {
  chargeFor,
  errorOf,
  isSuspect,
  learnMargin,
  noteHealth,
  servedModel,
} from './after-attempt'
import { answerOf, failureOf, summaryOf, unkept, type Finished } from './answers'
import type { AttemptResult } from './attempt-result'
import { servedOtherwise } from './billed-terms'
import type { CachePlace } from './cache-hit'
import type { HoldDeps } from './hold'
import type { Journey } from './journey'
import { isExhausted, movesOn } from './next-step'
import type { Candidate } from './route'
import type { RunningCall } from './running-call'
import type { Booked } from './settlement'
import type { Tried } from './try-once'
import { tryOrLog } from './try-or-log'

/** Each settles the attempt it is given; those that end the call give true. */
export interface Conclusion {
  answer(
    candidate: Candidate,
    tried: Tried,
    validation: ValidationResult | null,
    place: CachePlace | null,
  ): Promise<true>
  failure(candidate: Candidate, tried: Tried): Promise<true>
  /** A failed attempt that another follows. False: it could not be booked, and the call has ended. */
  setBack(candidate: Candidate, tried: Tried): Promise<boolean>
  /** A good attempt whose answer did not pass; kept for the case that nothing better comes. False: it could not be booked, and the call has ended. */
  replace(candidate: Candidate, tried: Tried, validation: ValidationResult | null): Promise<boolean>
  /** Nobody is left: ends the call with the last attempt's result. False: there was no attempt. */
  lastAttempt(ending: Failure): Promise<boolean>
}

export function createConclusion(
  deps: HoldDeps,
  call: RunningCall,
  plan: Plan,
  journey: Journey,
  startedAt: number,
): Conclusion {
  let last: Finished | undefined
  let spare: Finished | undefined

  function finish(
    candidate: Candidate,
    { ticket, result, share }: Tried,
    validation: ValidationResult | null,
  ): Finished {
    const served = servedModel(deps, ticket, result)
    const charge = chargeFor(deps, ticket, result, served)
    if (result.failure?.reach === 'not_sent') share.release()
    else share.settle(charge.usage.inputTokens + charge.usage.outputTokens)
    journey.add(
      summaryOf(ticket, result, charge),
      ticket.admitted.facts.simulated ? charge.costNanoUsd : null,
    )
    last = {
      callId: call.callId,
      candidate,
      admitted: ticket.admitted,
      result,
      charge,
      served,
      validation,
      journey,
      latencyMs: latency(),
    }
    return last
  }

  function latency(): number {
    return Math.round(deps.platform.clock.monotonic() - startedAt)
  }

  /** Settles, and books `alongside` with it. Null: the ledger cannot be written, the call has ended with that, and the settlement waits. */
  async function settle(
    { ticket }: Tried,
    finished: Finished,
    alongside: () => void,
    plainly?: () => void,
  ): Promise<Booked | null> {
    const { result, charge, served, validation, admitted } = finished
    const error = result.failure === null ? null : errorOf(deps, result.failure)
    try {
      return await deps.settlements.settle({
        hold: ticket.hold,
        charge,
        result,
        reason: [
          admitted.reason,
          ...servedOtherwise(admitted.terms, charge.terms),
          ...(served === undefined ? [] : [`priced as served: ${served.model}`]),
        ].join('; '),
        served,
        suspect: tryOrLog(deps, () => isSuspect(deps, ticket, result)) === true,
        alongside() {
          learnMargin(deps, admitted, result)
          if (validation !== null) {
            const { project, service, provider, model } = ticket.hold.facts
            deps.validation.keep(
              { callId: call.callId, attempt: ticket.attempt, project, service, provider, model },
              validation,
            )
          }
          alongside()
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

  const keepPlainly = () => deps.records.failed(unkept(call.callId), false)

  function keepFailure(failure: CallFailure) {
    deps.records.failed(failure, plan.storeContent)
    const { source, project, service, environment } = plan.labels
    if (
      (source === 'playground' || source === 'api') &&
      failure.attempts.length > 0 &&
      isExhausted(failure.error.code)
    ) {
      deps.deadLetters.add({
        failure,
        request: plan.storeContent ? plan.request : null,
        project,
        service,
        environment,
      })
    }
  }

  return {
    async answer(candidate, tried, validation, place) {
      const finished = finish(candidate, tried, validation)
      const answer = answerOf(finished)
      const { project, service, environment } = plan.labels
      const { provider, model } = tried.ticket.hold.facts
      const booked = await settle(
        tried,
        finished,
        () => {
          deps.records.done(answer, plan.storeContent)
          if (place !== null && tried.result.whole && validation?.passed !== false) {
            const { costNanoUsd, wouldCostNanoUsd, latencyMs } = answer
            deps.cache.put(
              place.key,
              {
                answer: keptOf(answer),
                callId: call.callId,
                costNanoUsd,
                wouldCostNanoUsd,
                latencyMs,
                storedAt: deps.platform.clock.now(),
              },
              { project, service, environment, provider, model },
              place.ttlSeconds,
            )
          }
        },
        keepPlainly,
      )
      if (booked !== null) call.emit({ type: 'done', answer: asBooked(answer, booked) })
      return true
    },
    async failure(candidate, tried) {
      const { result } = tried
      if (result.failure !== null)
        journey.leave(candidate, result.failure.code, result.failure.message)
      const finished = finish(candidate, tried, null)
      const failure = failureOf(finished, errorAfter(deps, journey, result))
      const booked = await settle(tried, finished, () => keepFailure(failure), keepPlainly)
      if (booked !== null) call.emit({ type: 'error', failure: asBooked(failure, booked) })
      return true
    },
    setBack: async (candidate, tried) =>
      (await settle(tried, finish(candidate, tried, null), () => {})) !== null,
    async replace(candidate, tried, validation) {
      spare = finish(candidate, tried, validation)
      return (await settle(tried, spare, () => {})) !== null
    },
    async lastAttempt(ending) {
      if (last === undefined) return false
      const latencyMs = latency()
      if (spare !== undefined) {
        const answer = answerOf({ ...spare, latencyMs })
        await deps.store.commitSoon(() => deps.records.done(answer, plan.storeContent))
        call.emit({ type: 'done', answer })
        return true
      }
      // The provider's failure says more than the refusal of whoever came after it; what stopped the call itself says most.
      const error = movesOn(ending.code, undefined)
        ? errorAfter(deps, journey, last.result)
        : ending.toBody()
      const failure = failureOf({ ...last, latencyMs }, error)
      await deps.store.commitSoon(() => keepFailure(failure))
      call.emit({ type: 'error', failure })
      return true
    },
  }
}

/** Where the attempt could not be booked as it came, what the call cost is for a person to find out. */
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

/** The part of an answer that another call may be given. */
function keptOf({
  text,
  reasoning,
  embeddings,
  finishReason,
  servedModel,
  validation,
}: CallAnswer): KeptAnswer {
  return {
    text,
    finishReason,
    servedModel,
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(embeddings === undefined ? {} : { embeddings }),
    ...(validation === undefined ? {} : { validation }),
  }
}
