/** What both arms of a roll-out came to, and how they differ, from what was counted. Pure. */
import type { ArmFigures, MeasuredShare, Rollout } from '../../../contract/rollouts'
import { meanOf, ratioOfMeans } from '../verdict/independent-amounts'
import { newcombeIndependent, type Passes } from '../verdict/newcombe-independent'
import { quantileOf, type Tally } from '../verdict/quantile'
import { wilson } from '../verdict/wilson'
import { callsOf, type ArmCounts } from './arm-tally'

/** Good: answered and, where it was checked, passed. */
export function goodOf(counts: ArmCounts): Passes {
  const { answered, checked, passed } = counts
  return { passed: answered - checked + passed, n: callsOf(counts) }
}

function errorsOf(counts: ArmCounts): Passes {
  return { passed: counts.failed, n: callsOf(counts) }
}

function checksOf({ checked, passed }: ArmCounts): Passes {
  return { passed, n: checked }
}

/** `latencies` ascend. */
export function figuresOf(
  model: string,
  counts: ArmCounts,
  latencies: readonly Tally[],
): ArmFigures {
  const { answered, servedByOthers, cached, cancelled, cost } = counts
  const p50 = quantileOf(latencies, 0.5)
  const p95 = quantileOf(latencies, 0.95)
  return {
    model,
    calls: callsOf(counts),
    servedByOthers,
    cached,
    cancelled,
    good: shareOf(goodOf(counts)),
    errors: shareOf(errorsOf(counts)),
    validation: shareOf(checksOf(counts)),
    cost: meanOf(cost),
    unknownCost: callsOf(counts) - cost.n,
    latency: p50 === null || p95 === null ? null : { n: answered, p50, p95 },
  }
}

function shareOf({ passed, n }: Passes): MeasuredShare {
  return { hits: passed, n, share: n === 0 ? null : passed / n, ...wilson(passed, n) }
}

/** Challenger less champion; of cost and time challenger over champion. */
export function differencesOf(challenger: ArmCounts, champion: ArmCounts): Rollout['differences'] {
  return {
    good: newcombeIndependent(goodOf(challenger), goodOf(champion)),
    errors: newcombeIndependent(errorsOf(challenger), errorsOf(champion)),
    validation: newcombeIndependent(checksOf(challenger), checksOf(champion)),
    cost: ratioOfMeans(challenger.cost, champion.cost),
    latency: ratioOfMeans(challenger.latency, champion.latency),
  }
}
