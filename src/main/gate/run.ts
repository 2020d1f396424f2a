/**
 * The path of a call (architecture §3): plan, cache, then the route candidate by candidate, attempt
 * by attempt. Every exit goes through settle or release.
 */
import type { CallRequest, Source } from '../../contract/calls'
import type { ErrorCode } from '../../contract/errors'
import { Failure, toFailure } from '../platform/failure'
import { isRewording } from '../providers/learned'
import type { ProviderFailure } from '../providers/port'
import { makeAttempt, type AttemptDeps } from './attempt/attempt'
import { createJourney, exhausted, type Journey } from './attempt/journey'
import { movesOn, nextStep } from './attempt/next-step'
import { pauseBeforeRetry } from './attempt/pause'
import { afterValidation, validate, type ValidateDeps } from './attempt/validate'
import type { RunningCall } from './calls/running-call'
import { createStop, stoppedBefore, type Stop } from './calls/stop'
import { refusalOf } from './ending/answers'
import { answerFromCache, type CacheHitDeps } from './ending/cache-hit'
import { createConclusion, type ConcludeDeps, type Conclusion } from './ending/conclude'
import {
  admit,
  countableOf,
  planCall,
  withInput,
  type AdmitDeps,
  type Admitted,
  type Plan,
  type PlanDeps,
} from './plan/admit'
import { checkFormat } from './plan/response-format'
import { cachePlaceOf, type CachePlace } from './plan/cache-key-and-ttl'
import { fraction } from './plan/chance'
import { withSuggestions, type FitDeps } from './plan/fit'
import type { Candidate } from './plan/route'
import { countedByVendor, type VendorCountDeps } from './plan/vendor-count'
import type { Breakers } from './standing/breakers'
import { redactedStack, tryOrLog } from './try-or-log'

/** What all steps together use. */
export type RunDeps = PlanDeps &
  AdmitDeps &
  FitDeps &
  VendorCountDeps &
  CacheHitDeps &
  AttemptDeps &
  ValidateDeps &
  ConcludeDeps & { readonly breakers: Breakers }

/** A call under way, with all that its steps share. */
interface Run {
  readonly deps: RunDeps
  readonly call: RunningCall
  readonly plan: Plan
  /** The candidates that nothing stands against whatever the moment, in order. */
  readonly usable: readonly Candidate[]
  /** Monotonic, in ms. */
  readonly startedAt: number
  readonly journey: Journey
  readonly conclusion: Conclusion
  readonly stop: Stop
  /** The first candidate that could be counted, as it was counted best. */
  first: Admitted | undefined
  /** A failed answer is replaced once a call. */
  replaced: boolean
}

/** Runs a call to its end, emitting its events. Never throws. */
export async function runToEnd(
  deps: RunDeps,
  call: RunningCall,
  request: CallRequest,
  source: Source,
): Promise<void> {
  let run: Run | undefined
  try {
    run = begin(deps, call, request, source)
    if (request.responseFormat !== undefined) await checkFormat(deps, request)
    await walk(run)
  } catch (thrown) {
    refuse(deps, call, request, run, thrown)
  }
}

/** Throws Failure where the call cannot be planned. */
function begin(deps: RunDeps, call: RunningCall, request: CallRequest, source: Source): Run {
  const startedAt = deps.platform.clock.monotonic()
  const plan = planCall(deps, request, source, call.callId)
  const journey = createJourney()
  return {
    deps,
    call,
    plan,
    usable: plan.route.filter(({ refusal }) => refusal === null),
    startedAt,
    journey,
    conclusion: createConclusion({ deps, call, plan, journey, startedAt }),
    stop: createStop(call, request.timeoutMs),
    first: undefined,
    replaced: false,
  }
}

/** Throws the Failure of a call that ended before anything left. */
async function walk(run: Run): Promise<void> {
  const { deps, plan, journey, conclusion, stop } = run
  let left: Failure | null = null
  for (const candidate of plan.route) {
    try {
      if (await endsWith(run, candidate)) return
    } catch (thrown) {
      if (!(thrown instanceof Failure)) logOwn(deps, thrown)
      left = toFailure(thrown)
      journey.leave(candidate, left.code, left.message)
      if (stop.signal.aborted || !leavesFor(left.code, isLater(run, candidate), plan)) break
    }
  }
  const refused = left ?? new Failure('invalid_request', 'Name a model: there is nobody to try.')
  const ending =
    stop.signal.aborted || !leavesFor(refused.code, true, plan)
      ? refused
      : exhausted(journey, refused)
  if (!(await conclusion.lastAttempt(ending))) throw ending
}

/**
 * Does the request not have to suit this candidate? A challenger stands first by chance: what it
 * cannot do, the service's own model may.
 */
function isLater({ usable, plan }: Run, candidate: Candidate): boolean {
  return candidate !== usable[0] || plan.part?.arm === 'challenger'
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

/**
 * One candidate: counted, then answered from the cache or tried. True: the call has ended. False:
 * on to the next one. Throws the Failure of what never left.
 */
async function endsWith(run: Run, candidate: Candidate): Promise<boolean> {
  const { deps, plan, usable, stop } = run
  if (candidate.refusal !== null) throw candidate.refusal
  await deps.catalog.countAhead(candidate.model, countableOf(plan.request), stop.signal)
  if (stop.signal.aborted) throw stoppedBefore(stop)
  const admitted = admit(deps, plan, candidate)
  if (run.first === undefined) announce(run, admitted)
  remember(run, admitted)
  // Only the first choice's answers are kept: the next call asks for that one again.
  const place = candidate === usable[0] ? cachePlaceOf(deps, plan, admitted) : null
  if (place !== null && (await answerFromCache(deps, { ...run, candidate, admitted }, place)))
    return true
  const last = candidate === usable.at(-1)
  const counted = await countedByVendor(deps, admitted, last, stop.signal)
  remember(run, counted)
  const { facts, input, outputBound } = counted
  const refusal =
    deps.breakers.refusal(facts.provider, facts.model) ??
    deps.ladder.refusal(facts, input.bound + outputBound, last)
  if (refusal !== null) throw refusal
  return serve(run, candidate, counted, place)
}

function announce({ call, plan }: Run, { facts, input, costBound }: Admitted) {
  call.emit({
    type: 'call',
    callId: call.callId,
    provider: facts.provider,
    model: facts.model,
    inputTokens: input.counted,
    holdNanoUsd: facts.simulated ? 0 : costBound,
    maxAttempts: plan.maxAttempts,
  })
}

function remember(run: Run, admitted: Admitted) {
  if (run.first === undefined || run.first.model.id === admitted.model.id) run.first = admitted
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
): Promise<boolean> {
  const { deps, plan, journey, conclusion, stop } = run
  const last = candidate === run.usable.at(-1)
  let admitted = introduced(first, journey)
  for (let here = 1; ; here += 1) {
    const number = journey.attempts.length + 1
    const attempt = await makeAttempt(deps, { ...run, admitted, attempt: number, last })
    const { result } = attempt
    const left = {
      attemptsLeft: plan.maxAttempts - number,
      timeLeftMs: plan.totalTimeMs - elapsed(run),
      hasNext: !last,
    }
    if (result.failure === null) {
      const validation = await validate(deps, plan, result, stop.signal)
      const then = afterValidation(plan, validation, {
        again: mayReplace(run, left),
        next: left.hasNext,
      })
      if (then === 'keep') return conclusion.answer(candidate, attempt, validation, place)
      run.replaced = true
      if (!(await conclusion.replace(candidate, attempt, validation))) return true
      if (then === 'fallback') return false
      admitted = { ...first, reason: 'again: the answer did not pass its validation' }
      continue
    }
    const { code, message } = result.failure
    const reworded = isReworded(plan, result.failure)
    const step = nextStep({
      ...left,
      code,
      reworded,
      retryAfterMs: result.failure.retryAfterMs,
      shown: attempt.shown,
      retryShown: plan.request.retryShown === true,
      attemptsHere: here,
      circuitOpen: deps.breakers.isOpen(first.facts.provider, first.facts.model),
      fallbackOn: plan.rules.fallbackOn,
      chance: fraction(deps),
    })
    if (step.kind === 'stop' || stop.signal.aborted) return conclusion.failure(candidate, attempt)
    if (!(await conclusion.setBack(candidate, attempt))) return true
    if (step.kind === 'fallback') {
      journey.leave(candidate, code, message)
      return false
    }
    await pauseBeforeRetry(deps.platform, run, admitted, step.delayMs, message)
    admitted = {
      ...(reworded ? withInput(admit(deps, plan, candidate), first.input) : first),
      reason: `again, ${reworded ? 'worded as the server asks' : 'after'}: ${message}`,
    }
  }
}

function mayReplace(
  { replaced, stop }: Run,
  left: { readonly attemptsLeft: number; readonly timeLeftMs: number },
): boolean {
  return !replaced && !stop.signal.aborted && left.attemptsLeft > 0 && left.timeLeftMs > 0
}

/** The refusal taught how the same call can be worded otherwise, and it may be. */
function isReworded({ request }: Plan, { learned }: ProviderFailure): boolean {
  return learned !== null && (isRewording(learned) || request.unsupported === 'drop')
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

function elapsed({ deps, startedAt }: Run): number {
  return deps.platform.clock.monotonic() - startedAt
}

/** Tells a call that ended before anything left. `run` is absent where it could not be planned. */
function refuse(
  deps: RunDeps,
  call: RunningCall,
  request: CallRequest,
  run: Run | undefined,
  thrown: unknown,
) {
  if (!(thrown instanceof Failure)) logOwn(deps, thrown)
  const plain = toFailure(thrown)
  const admitted = run?.first
  const failure =
    admitted === undefined
      ? plain
      : (tryOrLog(deps, () => withSuggestions(deps, request, admitted, plain)) ?? plain)
  const body = failure.toBody()
  call.emit({ type: 'error', failure: refusalOf(call.callId, body, admitted, run?.journey) })
}

function logOwn(deps: RunDeps, thrown: unknown) {
  deps.platform.log.error('A call failed inside Tollgate', {
    error: redactedStack(deps, thrown),
  })
}
