/**
 * A call's way as a page shows it: every candidate as a step with its attempts, while it runs and
 * after, and the whole in one sentence. Pure.
 */
import type { CallEstimate } from '../../contract/call-estimate'
import type { AttemptSummary } from '../../contract/call-outcome'
import type { Outcome } from '../../contract/errors'
import { isRunning, type CallRun } from './call-run'
import { fateOf } from './route.words'

/** `replaced`: it answered, and its answer was left for another. */
export type StepState = 'served' | 'failed' | 'skipped' | 'replaced' | 'running' | 'waiting'

export interface StepAttempt {
  readonly attempt: number
  readonly keyId: string | null
  /** Null while it runs, or while nothing but its end is known. */
  readonly ended: AttemptSummary | null
  readonly state: 'ok' | 'failed' | 'stopped' | 'running'
  /** Why it was made. */
  readonly reason: string
  /** What went wrong, as a sentence. */
  readonly message: string | null
}

export interface Step {
  readonly provider: string
  readonly model: string
  readonly state: StepState
  /** Why it was left or passed over. */
  readonly code: Outcome | null
  /** Why it was on the route; null where it was passed over. */
  readonly why: string | null
  /** What went wrong with it, as a sentence. */
  readonly sentence: string | null
  readonly attempts: readonly StepAttempt[]
}

interface Place {
  readonly provider: string
  readonly model: string
}
const same = (a: Place, b: Place) => a.provider === b.provider && a.model === b.model

function endedAttempt(ended: AttemptSummary): StepAttempt {
  const { attempt, keyId, reason, message, outcome } = ended
  return {
    attempt,
    keyId,
    ended,
    reason,
    message,
    state: outcome === 'ok' ? 'ok' : outcome === 'cancelled' ? 'stopped' : 'failed',
  }
}

/** The steps of a call, in the order they were reached. */
export function routeSteps(run: CallRun): readonly Step[] {
  return onceSaid(isRunning(run) || run.facts === null ? liveSteps(run) : endedSteps(run))
}

/**
 * A reason names the failure before it in full; where that failure stands above, the reason need
 * not say it again.
 */
function onceSaid(steps: readonly Step[]): readonly Step[] {
  const said = new Map<string, number>()
  return steps.map((step) => ({
    ...step,
    attempts: step.attempts.map((attempt) => {
      const cause = [...said].find(([message]) => attempt.reason.endsWith(`: ${message}`))
      if (attempt.message !== null) said.set(attempt.message, attempt.attempt)
      if (cause === undefined) return attempt
      const [message, number] = cause
      const reason = attempt.reason.slice(0, -message.length - 2)
      return {
        ...attempt,
        reason: reason === 'again, after' ? `again, after attempt ${number}` : reason,
      }
    }),
  }))
}

/** Attempts in the order they were made, the one under way last. */
function liveAttempts(run: CallRun): readonly (StepAttempt & Place)[] {
  return run.trying.map(({ attempt, provider, model, keyId, reason }) => {
    const ended = run.tried.find((known) => known.attempt === attempt)
    if (ended !== undefined) return { ...endedAttempt(ended), provider, model }
    const last = attempt === run.trying.at(-1)?.attempt
    // In a pause the attempt before it is over; its figures come with the next one.
    const over = !isRunning(run) || !last || run.waiting !== null
    const message = run.waiting?.why === 'retry' ? run.waiting.reason : (run.error?.message ?? null)
    return {
      attempt,
      provider,
      model,
      keyId,
      reason,
      ended: null,
      state: over ? (run.phase === 'stopped' ? 'stopped' : 'failed') : 'running',
      message: over ? message : null,
    }
  })
}

function liveSteps(run: CallRun): readonly Step[] {
  const steps: Step[] = []
  for (const { provider, model, ...attempt } of liveAttempts(run)) {
    const before = steps.at(-1)
    if (before !== undefined && same(before, { provider, model }))
      steps[steps.length - 1] = liveStep(before, [...before.attempts, attempt])
    else steps.push(liveStep({ provider, model }, [attempt]))
  }
  const { waiting } = run
  if (waiting === null) return steps
  const last = steps.at(-1)
  if (last !== undefined && same(last, waiting))
    return [...steps.slice(0, -1), { ...last, state: 'waiting' }]
  return [
    ...steps,
    {
      provider: waiting.provider,
      model: waiting.model,
      state: 'waiting',
      code: null,
      why: null,
      sentence: null,
      attempts: [],
    },
  ]
}

function liveStep({ provider, model }: Place, attempts: readonly StepAttempt[]): Step {
  const last = attempts.at(-1)
  const state = last?.state === 'running' ? 'running' : last?.state === 'ok' ? 'replaced' : 'failed'
  return {
    provider,
    model,
    state,
    code: last?.ended?.outcome ?? null,
    why: attempts[0]?.reason ?? null,
    sentence: last?.message ?? null,
    attempts,
  }
}

function endedSteps(run: CallRun): readonly Step[] {
  const facts = run.facts
  if (facts === null) return []
  const candidates = run.error?.data?.candidates ?? []
  const told = facts.route.map(({ provider, model, state, code, reason }): Step => {
    const attempts = facts.attempts.filter((attempt) => same(attempt, { provider, model }))
    const ending = attempts.at(-1)
    const said =
      candidates.find((candidate) => same(candidate, { provider, model }))?.message ??
      (ending?.outcome === code ? ending.message : null)
    return {
      provider,
      model,
      state,
      code,
      why: state === 'skipped' ? null : reason,
      sentence: state === 'served' ? null : state === 'skipped' ? reason : said,
      attempts: attempts.map(endedAttempt),
    }
  })
  const untold = [
    ...new Map(
      facts.attempts
        .filter((attempt) => !told.some((step) => same(step, attempt)))
        .map((attempt) => [`${attempt.provider}/${attempt.model}`, attempt]),
    ).values(),
  ]
  const others = untold.map(({ provider, model }): Step => {
    const attempts = facts.attempts.filter((attempt) => same(attempt, { provider, model }))
    const last = attempts.at(-1)
    const state =
      last?.outcome !== 'ok'
        ? 'failed'
        : run.phase === 'done' && told.every((step) => step.state !== 'served')
          ? 'served'
          : 'replaced'
    return {
      provider,
      model,
      state,
      code: last?.outcome ?? null,
      why: attempts[0]?.reason ?? null,
      sentence: last?.message ?? null,
      attempts: attempts.map(endedAttempt),
    }
  })
  const steps = [...told]
  for (const other of others) {
    const after = steps.findIndex((step) => firstAttempt(step) > firstAttempt(other))
    steps.splice(after < 0 ? steps.length : after, 0, other)
  }
  return steps
}

/** The number of its first attempt; 0 where it was passed over. */
function firstAttempt({ attempts }: Step): number {
  return attempts[0]?.attempt ?? 0
}

/**
 * `3 attempts, served by Anthropic claude-3-5-haiku after OpenAI was overloaded`; null where the
 * first choice answered at once and there is nothing to tell. `nameOf` gives a provider's name by
 * its id.
 */
export function routeSentence(run: CallRun, nameOf: (provider: string) => string): string | null {
  const { facts } = run
  if (facts === null || facts.cached || isRunning(run)) return null
  const steps = endedSteps(run)
  const count = facts.attempts.length
  const tries = count === 0 ? '' : count === 1 ? '1 attempt' : `${count} attempts`
  const served = steps.find(({ state }) => state === 'served')
  if (served === undefined)
    return count < 2 && steps.length < 2
      ? null
      : count === 0
        ? 'nobody could be tried'
        : `${tries}, none served`
  const others = steps.filter((step) => step !== served)
  if (count < 2 && others.length === 0) return null
  const by = `served by ${nameOf(served.provider)} ${served.model}`
  const first = served.attempts.find(({ state }) => state !== 'ok')
  const own =
    first?.ended === undefined || first.ended === null ? null : `it ${fateOf(first.ended.outcome)}`
  const fates = [
    ...others.map(
      (step) => `${shortName(step, served, nameOf)} ${fateOf(step.code ?? 'internal')}`,
    ),
    ...(own === null ? [] : [own]),
  ]
  const told = fates.length === 0 && count > 1 ? ['an answer did not pass its validation'] : fates
  return [tries, `${by} after ${listOf(told)}`].filter((part) => part !== '').join(', ')
}

/** The provider alone, unless it is also the one that served. */
function shortName(step: Place, served: Place, nameOf: (provider: string) => string): string {
  return step.provider === served.provider
    ? `${nameOf(step.provider)} ${step.model}`
    : nameOf(step.provider)
}

function listOf(parts: readonly string[]): string {
  return parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
}

export interface Planned extends Place {
  readonly worstCaseNanoUsd: number | null
  readonly reason: string
  /** Why it would be passed over now. */
  readonly skipped: string | null
  /**
   * `first`: it would be tried first now. `after`: should that one not serve. `over`: it would be
   * passed over.
   */
  readonly turn: 'first' | 'after' | 'over'
}

/** Who would be tried for the next call. */
export function plannedRoute(estimate: CallEstimate): readonly Planned[] {
  const first = estimate.route.findIndex(({ skipped }) => skipped === null)
  return estimate.route.map((candidate, index) => ({
    ...candidate,
    turn: candidate.skipped !== null ? 'over' : index === first ? 'first' : 'after',
  }))
}
