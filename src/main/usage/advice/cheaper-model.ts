/**
 * A cheaper model for a service, of a quality that was measured to be the same or better. Its price
 * alone never speaks for it. Pure.
 */
import type { Recommendation } from '../../../contract/advice'
import type { Range } from '../range'
import { advised, countText, savingOf, type Saved } from './advised'
import type { AskedAttempt } from './asked-attempts'

export interface Candidate {
  /** `provider/model`. */
  readonly model: string
  /** How its quality was measured. */
  readonly sentence: string
  /** What an attempt would have cost on it, in nano-USD. */
  readonly wouldCost: (attempt: AskedAttempt) => number
}

export interface DefaultOfService {
  readonly service: string
  /** What calls that name no model get now. */
  readonly provider: string
  readonly model: string
}

/** The candidate that saves most; attempts whose caller named the model would stay where they are. */
export function cheaperModel(
  attempts: readonly AskedAttempt[],
  { service, provider, model }: DefaultOfService,
  candidates: readonly Candidate[],
  range: Range,
): Recommendation | undefined {
  const moved = attempts.filter(
    (attempt) =>
      attempt.service === service &&
      attempt.provider === provider &&
      attempt.model === model &&
      attempt.asked?.namesModel === false &&
      attempt.costNanoUsd !== null,
  )
  const best = candidates
    .map((candidate) => ({ candidate, saved: savedBy(moved, candidate) }))
    .toSorted((one, other) => savingOf(other.saved) - savingOf(one.saved))[0]
  if (best === undefined) return undefined
  const { candidate, saved } = best
  const facts = {
    id: `cheaper_model ${service} ${candidate.model}`,
    kind: 'cheaper_model' as const,
    title: `${candidate.model} for ${service}, instead of ${provider}/${model}`,
    because: `${candidate.sentence} ${countText(moved.length, 'attempt')} of ${service} left the choice of the model to its policy.`,
    entries: { ...range, service, provider, model },
    action: { kind: 'default_model' as const, service, model: candidate.model },
  }
  return advised(facts, saved)
}

function savedBy(attempts: readonly AskedAttempt[], { wouldCost }: Candidate): Saved[] {
  return attempts.map((attempt) => ({ attempt, wouldNanoUsd: wouldCost(attempt) }))
}
