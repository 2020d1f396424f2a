/** What an attempt takes of the rate limits; a refusal is counted. */
import type { LimitShare } from '../../limits/port'
import { Failure } from '../../platform/failure'
import type { GateDeps } from '../deps'
import type { Admitted } from '../plan/admit'

export type LimitsDeps = Pick<GateDeps, 'limits' | 'holdUps'>

/** Throws Failure `local_rate_limited`. */
export function takeOfLimits(
  { limits, holdUps }: LimitsDeps,
  { facts, input, outputBound }: Admitted,
): LimitShare {
  try {
    return limits.take(facts, input.bound + outputBound)
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'local_rate_limited')
      holdUps.note('limited', facts, { limitId: String(thrown.data['limitId'] ?? '') })
    throw thrown
  }
}
