/**
 * The path of a call (architecture §3): plan, cache, then the route candidate by candidate. Every
 * exit goes through settle or release.
 */
import type { CallRequest, Source } from '../../contract/calls'
import type { ErrorCode } from '../../contract/errors'
import { Failure, toFailure } from '../platform/failure'
import { isRewording } from '../providers/learned'
import { ProviderFailure } from '../providers/port'
import { admit, countableOf, planCall, withInput, type Admitted, type Plan } from './plan/admit'
import { refusalOf } from './ending/answers'
import type { AttemptResult } from './attempt/result'
import { bookCacheHit, cachePlaceOf, type CachePlace } from './ending/cache-hit'
import { createConclusion, type Conclusion } from './ending/conclude'
import { createDeltaBatches } from './attempt/delta-batches'
import { withSuggestions } from './plan/fit'
import type { HoldDeps } from './attempt/hold'
import { createJourney, exhausted, type Journey } from './attempt/journey'
import { movesOn, nextStep } from './attempt/next-step'
import { pause } from './attempt/pause'
import { fraction, type Candidate } from './plan/route'
import type { RunningCall } from './calls/running-call'
import { makeAttempt, type Attempt } from './attempt/attempt'
import { redactedStack, tryOrLog } from './try-or-log'
import { countedByVendor } from './plan/vendor-count'
import { afterValidation, isWithheld, validate, validateText } from './attempt/validate'

/** A call under way, with all that its steps share. */
interface Run {
  readonly deps: HoldDeps
  readonly call: RunningCall
  readonly request: CallRequest
  readonly plan: Plan
  readonly startedAt: number
  readonly journey: Journey
  readonly conclusion: Conclusion
  /** Aborts when the call is cancelled and when its own time is over. */
  readonly signal: AbortSignal
  readonly timeout: AbortSignal | undefined
  /** A failed answer is replaced once a call. */
  replaced: boolean
}

/** Runs a call to its end, emitting its events. Never throws. */
export async function runToEnd(
  deps: HoldDeps,
  call: RunningCall,
  request: CallRequest,
  source: Source,
): Promise<void> {
  const startedAt = deps.platform.clock.monotonic()
  const journey = createJourney()
  let first: Admitted | undefined
  try {
    const plan = planCall(deps, request, source)
    const timeout =
      request.timeoutMs === undefined ? undefined : AbortSignal.timeout(request.timeoutMs)
    const signal = timeout === undefined ? call.signal : AbortSignal.any([call.signal, timeout])
    const conclusion = createConclusion({ deps, call, plan, journey, startedAt })
    const run: Run = {
      deps,
      call,
      request,
      plan,
      startedAt,
      journey,
      conclusion,
      signal,
      timeout,
      replaced: false,
    }
    await walk(
      run,
      (admitted) =>
        (first = first === undefined || first.model.id === admitted.model.id ? admitted : first),
    )
  } catch (thrown) {
    refuse(deps, call, request, journey, first, thrown)
  }
}

/** Throws the Failure of a call that ended before anything left. */
async function walk(run: Run, onAdmitted: (admitted: Admitted) => void): Promise<void> {
  const { deps, call, plan, journey, conclusion } = run
  const usable = plan.route.filter(({ refusal }) => refusal === null)
  let announced = false
  let refused = new Failure('invalid_request', 'Name a model: there is nobody to try.')
  for (const candidate of plan.route) {
    const last = candidate === usable.at(-1)
    try {
      if (candidate.refusal !== null) throw candidate.refusal
      await deps.catalog.countAhead(candidate.model, countableOf(run.request), run.signal)
      if (run.signal.aborted) throw endedBefore(run)
      const admitted = admit(deps, plan, candidate)
      onAdmitted(admitted)
      const { facts, input, costBound } = admitted
      if (!announced) {
        call.emit({
          type: 'call',
          callId: call.callId,
          provider: facts.provider,
          model: facts.model,
          inputTokens: input.counted,
          holdNanoUsd: facts.simulated ? 0 : costBound,
          maxAttempts: plan.maxAttempts,
        })
        announced = true
      }
      // Only the first choice's answers are kept: the next call asks for that one again.
      const place = candidate === usable[0] ? cachePlaceOf(deps, plan, admitted) : null
      if (place !== null && (await answeredFromCache(run, candidate, admitted, place))) return
      const counted = await countedByVendor(deps, admitted, last, run.signal)
      onAdmitted(counted)
      const standing =
        deps.breakers.refusal(facts.provider, facts.model) ??
        deps.ladder.refusal(facts, counted.input.bound + counted.outputBound, last)
      if (standing !== null) throw standing
      if (await serve(run, candidate, counted, place, last)) return
    } catch (thrown) {
      const failure = toFailure(thrown)
      if (!(thrown instanceof Failure)) logOwn(deps, thrown)
      refused = failure
      journey.leave(candidate, failure.code, failure.message)
      if (run.signal.aborted || !leavesFor(failure.code, candidate !== usable[0], plan)) break
    }
  }
  const ending =
    run.signal.aborted || !leavesFor(refused.code, true, plan)
      ? refused
      : exhausted(journey, refused)
  if (!(await conclusion.lastAttempt(ending))) throw ending
}

/**
 * May a refusal before anything left send the call on? What a later candidate cannot do is no fault
 * of the request.
 */
function leavesFor(code: ErrorCode, later: boolean, { rules }: Plan): boolean {
  return (
    movesOn(code, rules.fallbackOn) ||
    movesOn(code, undefined) ||
    (later && code === 'invalid_request')
  )
}

async function answeredFromCache(
  run: Run,
  candidate: Candidate,
  admitted: Admitted,
  place: CachePlace,
): Promise<boolean> {
  const { deps, call, plan, startedAt, signal } = run
  const kept = tryOrLog(deps, () => deps.cache.peek(place.key))
  const validation = kept === undefined ? null : await validateText(deps, plan, kept.answer, signal)
  if (validation !== null && signal.aborted) throw endedBefore(run)
  // An answer that failed would not have been kept for this service, whoever it was kept for.
  if (validation?.passed === false) {
    tryOrLog(deps, () => deps.cache.miss(place.key, plan.labels.service))
    return false
  }
  const hit = tryOrLog(deps, () => deps.cache.find(place.key, plan.labels.service))
  if (hit === undefined) return false
  const answer = await bookCacheHit(
    deps,
    call.callId,
    plan,
    candidate,
    admitted,
    { hit, validation },
    startedAt,
  )
  if (answer.reasoning !== undefined)
    call.emit({ type: 'delta', callId: call.callId, reasoning: answer.reasoning })
  if (answer.text !== '') call.emit({ type: 'delta', callId: call.callId, text: answer.text })
  call.emit({ type: 'done', answer })
  return true
}

/**
 * All attempts at one candidate. True: the call has ended. False: on to the next one. Throws the
 * Failure of an attempt that never left.
 */
async function serve(
  run: Run,
  candidate: Candidate,
  first: Admitted,
  place: CachePlace | null,
  last: boolean,
): Promise<boolean> {
  const { deps, plan, journey, conclusion } = run
  const hasNext = !last
  let admitted = introduced(first, journey)
  for (let here = 1; ; here += 1) {
    const shown = { any: false }
    const tried = await attempt(run, admitted, last, shown)
    const { result } = tried
    const attemptsLeft = plan.maxAttempts - journey.attempts.length - 1
    const timeLeftMs = plan.totalTimeMs - elapsed(run)
    if (result.failure === null) {
      const validation = await validate(deps, plan, result, run.signal)
      const then = afterValidation(plan, validation, {
        again: !run.replaced && !run.signal.aborted && attemptsLeft > 0 && timeLeftMs > 0,
        next: hasNext,
      })
      if (then === 'keep') return conclusion.answer(candidate, tried, validation, place)
      run.replaced = true
      if (!(await conclusion.replace(candidate, tried, validation))) return true
      if (then === 'fallback') return false
      admitted = { ...first, reason: 'again: the answer did not pass its validation' }
      continue
    }
    const { code, retryAfterMs, message, learned } = result.failure
    const reworded =
      learned !== null && (isRewording(learned) || run.request.unsupported === 'drop')
    const step = nextStep({
      code,
      retryAfterMs,
      reworded,
      shown: shown.any,
      retryShown: run.request.retryShown === true,
      attemptsHere: here,
      attemptsLeft,
      timeLeftMs,
      hasNext,
      circuitOpen: deps.breakers.isOpen(first.facts.provider, first.facts.model),
      fallbackOn: plan.rules.fallbackOn,
      chance: fraction(deps),
    })
    if (step.kind === 'stop' || run.signal.aborted) return conclusion.failure(candidate, tried)
    if (!(await conclusion.setBack(candidate, tried))) return true
    if (step.kind === 'fallback') {
      journey.leave(candidate, code, message)
      return false
    }
    await rest(run, admitted, step.delayMs, message)
    admitted = {
      ...(reworded ? withInput(admit(deps, plan, candidate), first.input) : first),
      reason: `again, ${reworded ? 'worded as the server asks' : 'after'}: ${message}`,
    }
  }
}

/** Why a candidate is tried, once others have been left. */
function introduced(admitted: Admitted, { left }: Journey): Admitted {
  const before = left.at(-1)
  return before === undefined
    ? admitted
    : {
        ...admitted,
        reason: `${admitted.reason}; ${before.candidate.provider.id}/${before.candidate.model.model} was left: ${before.message}`,
      }
}

async function attempt(
  run: Run,
  admitted: Admitted,
  last: boolean,
  shown: { any: boolean },
): Promise<Attempt> {
  const { deps, call, plan, journey, signal } = run
  const withheld = isWithheld(plan)
  const batches = createDeltaBatches((delta) =>
    call.emit({ type: 'delta', callId: call.callId, ...delta }),
  )
  try {
    const tried = await makeAttempt(deps, {
      callId: call.callId,
      attempt: journey.attempts.length + 1,
      plan,
      admitted,
      last,
      previous: journey.attempts.at(-1) ?? null,
      signal,
      emit: call.emit,
      onDelta(delta) {
        if (withheld) return
        shown.any = true
        batches.add(delta)
      },
      onWaited: (ms) => void (journey.waitedMs += ms),
    })
    return { ...tried, result: namingEnd(run, tried.result) }
  } catch (thrown) {
    const end = toFailure(thrown).code === 'cancelled' ? endOf(run) : null
    throw end === null ? thrown : new Failure(end.code, end.message)
  } finally {
    batches.end()
  }
}

/**
 * To the adapter a caller's time limit, and a console that closes, look like a cancel; to the
 * caller they are what they are.
 */
function namingEnd(run: Run, result: AttemptResult): AttemptResult {
  const end = result.failure?.code === 'cancelled' ? endOf(run) : null
  if (end === null || result.failure === null) return result
  const { reach, requestId, partialUsage } = result.failure
  return {
    ...result,
    failure: new ProviderFailure(end.code, reach, end.message, { requestId, partialUsage }),
  }
}

/** Null: the caller has cancelled the call, or nobody has. */
function endOf({
  timeout,
  call,
  request,
}: Run): { readonly code: 'timeout' | 'interrupted'; readonly message: string } | null {
  if (call.isInterrupted())
    return {
      code: 'interrupted',
      message:
        'Tollgate was closed while this call was running. Start it again and repeat the call.',
    }
  if (timeout?.aborted !== true || call.signal.aborted) return null
  return {
    code: 'timeout',
    message: `The call did not end within the ${request.timeoutMs} ms it was given.`,
  }
}

/** A call whose signal aborted before anything of it left. */
function endedBefore(run: Run): Failure {
  const { code, message } = endOf(run) ?? {
    code: 'cancelled' as const,
    message: 'The call was cancelled.',
  }
  return new Failure(code, message)
}

async function rest(
  { deps, call, journey, signal }: Run,
  { facts }: Admitted,
  delayMs: number,
  reason: string,
) {
  if (delayMs <= 0) return
  const { clock } = deps.platform
  call.emit({
    type: 'waiting',
    callId: call.callId,
    why: 'retry',
    provider: facts.provider,
    model: facts.model,
    reason,
    position: null,
    until: clock.now() + delayMs,
  })
  const since = clock.monotonic()
  await pause(delayMs, signal)
  journey.waitedMs += clock.monotonic() - since
}

function elapsed({ deps, startedAt }: Run): number {
  return deps.platform.clock.monotonic() - startedAt
}

function refuse(
  deps: HoldDeps,
  call: RunningCall,
  request: CallRequest,
  journey: Journey,
  admitted: Admitted | undefined,
  thrown: unknown,
) {
  if (!(thrown instanceof Failure)) logOwn(deps, thrown)
  const plain = toFailure(thrown)
  const failure =
    admitted === undefined
      ? plain
      : (tryOrLog(deps, () => withSuggestions(deps, request, admitted, plain)) ?? plain)
  call.emit({ type: 'error', failure: refusalOf(call.callId, failure.toBody(), admitted, journey) })
}

function logOwn(deps: HoldDeps, thrown: unknown) {
  deps.platform.log.error('A call failed inside Tollgate', {
    error: redactedStack(deps, thrown),
  })
}
