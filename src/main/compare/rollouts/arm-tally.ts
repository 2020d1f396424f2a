/** What the calls of one arm of a roll-out come to, counted call by call. */
import type { RolloutArm } from '../../../contract/rollouts'
import type { Sums } from '../verdict/independent-amounts'
import type { Tally } from '../verdict/quantile'

/** A call that took part, as it ended. */
export interface TakenCall {
  readonly seq: number
  readonly arm: RolloutArm
  readonly outcome: 'answered' | 'failed' | 'cancelled' | 'cached'
  readonly passed: 0 | 1 | null
  /** Nano-USD; null where it is not known. */
  readonly cost: number | null
  /** Milliseconds. */
  readonly latency: number
  readonly byOther: 0 | 1
}

/** Of the calls of one arm that have ended. */
export interface ArmCounts {
  readonly answered: number
  readonly failed: number
  readonly cached: number
  readonly cancelled: number
  readonly servedByOthers: number
  /** Answers that were checked, and those that passed. */
  readonly checked: number
  readonly passed: number
  /** Answered or failed, at a cost that is known. */
  readonly cost: Sums
  /** Of answers, in milliseconds. */
  readonly latency: Sums
}

export interface ArmTally {
  readonly counts: ArmCounts
  add(call: TakenCall): void
  /** How often an answer took so many milliseconds, ascending. */
  latencies(): Tally[]
}

const noSums: Sums = { n: 0, sum: 0, sumOfSquares: 0 }
const none: ArmCounts = {
  answered: 0,
  failed: 0,
  cached: 0,
  cancelled: 0,
  servedByOthers: 0,
  checked: 0,
  passed: 0,
  cost: noSums,
  latency: noSums,
}

export function createArmTally(): ArmTally {
  let counts = none
  const times = new Map<number, number>()
  return {
    get counts() {
      return counts
    },
    add(call) {
      counts = withCall(counts, call)
      if (call.outcome === 'answered') times.set(call.latency, (times.get(call.latency) ?? 0) + 1)
    },
    latencies: () =>
      [...times].map(([value, count]) => ({ value, count })).sort((a, b) => a.value - b.value),
  }
}

/** What is no measure of either model is counted and nothing more. */
function withCall(counts: ArmCounts, { outcome, passed, cost, latency, byOther }: TakenCall) {
  const counted = { ...counts, [outcome]: counts[outcome] + 1 }
  if (outcome === 'cached' || outcome === 'cancelled') return counted
  const paid = cost === null ? counted : { ...counted, cost: withAmount(counts.cost, cost) }
  if (outcome === 'failed') return paid
  return {
    ...paid,
    servedByOthers: counts.servedByOthers + byOther,
    checked: counts.checked + (passed === null ? 0 : 1),
    passed: counts.passed + (passed ?? 0),
    latency: withAmount(counts.latency, latency),
  }
}

function withAmount({ n, sum, sumOfSquares }: Sums, amount: number): Sums {
  return { n: n + 1, sum: sum + amount, sumOfSquares: sumOfSquares + amount * amount }
}

/** What the shares of an arm are of: calls that were answered or failed. */
export function callsOf({ answered, failed }: ArmCounts): number {
  return answered + failed
}
