/**
 * What a call has been through so far: its attempts, the candidates passed over, and the time it
 * waited.
 */
import type { AttemptSummary, RouteStep } from '../../../contract/call-outcome'
import type { ErrorCode } from '../../../contract/errors'
import { Failure } from '../../platform/failure'
import type { Candidate } from '../plan/route'

export interface Journey {
  readonly attempts: readonly AttemptSummary[]
  /** Why each candidate did not serve, in the order they were left. */
  readonly left: readonly {
    readonly candidate: Candidate
    readonly code: ErrorCode
    readonly message: string
  }[]
  waitedMs: number
  /** List price of its simulated attempts together; null: none has one. */
  readonly wouldCostNanoUsd: number | null
  /** `wouldCostNanoUsd`: of a simulated attempt, else null. */
  add(attempt: AttemptSummary, wouldCostNanoUsd: number | null): void
  leave(candidate: Candidate, code: ErrorCode, message: string): void
  /** The candidates reached, in order; `served` is the one whose answer counts. */
  steps(served: Candidate | undefined): RouteStep[]
}

export function createJourney(): Journey {
  const attempts: AttemptSummary[] = []
  const left: { candidate: Candidate; code: ErrorCode; message: string }[] = []
  let wouldCost: number | null = null

  function stepOf({
    provider,
    model,
    reason,
  }: Candidate): Pick<RouteStep, 'provider' | 'model' | 'attempts' | 'reason'> {
    const tries = attempts.filter(
      (attempt) => attempt.provider === provider.id && attempt.model === model.model,
    ).length
    return { provider: provider.id, model: model.model, attempts: tries, reason }
  }

  return {
    attempts,
    left,
    waitedMs: 0,
    get wouldCostNanoUsd() {
      return wouldCost
    },
    add(attempt, own) {
      attempts.push(attempt)
      if (own !== null) wouldCost = (wouldCost ?? 0) + own
    },
    leave: (candidate, code, message) => void left.push({ candidate, code, message }),
    steps(served) {
      const passed = left
        .filter(({ candidate }) => candidate !== served)
        .map(({ candidate, code, message }): RouteStep => {
          const step = stepOf(candidate)
          return step.attempts > 0
            ? { ...step, state: 'failed', code }
            : { ...step, state: 'skipped', code, reason: message }
        })
      return served === undefined
        ? passed
        : [...passed, { ...stepOf(served), state: 'served', code: 'ok' }]
    },
  }
}

/**
 * One error for a route that was tried to its end. Where all were left for the same reason it keeps
 * that code and names each.
 */
export function exhausted(journey: Journey, last: Failure): Failure {
  const { left } = journey
  const [first] = left
  if (left.length < 2 || first === undefined) return last
  const candidates = left.map(({ candidate, code, message }) => ({
    provider: candidate.provider.id,
    model: candidate.model.model,
    code,
    message,
  }))
  const alike = left.every(({ code }) => code === first.code)
  const told = [...new Set(left.map(({ message }) => message))].join(' ')
  const message =
    alike || journey.attempts.length === 0
      ? `Nobody on the route could serve this call. ${told}`
      : last.message
  return new Failure(alike ? first.code : last.code, message, { ...last.data, candidates })
}
