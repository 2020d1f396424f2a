/** The SQL of a roll-out's calls: counts, sums and times of each arm, as far as its n-th call. */
import type { RolloutArm } from '../../../contract/rollouts'
import type { Db } from '../../storage/store'
import type { Sums } from '../verdict/independent-amounts'
import type { Tally } from '../verdict/quantile'

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
  readonly latency: Sums
}

/** A place in the order in which calls ended; the last one there is. */
export const toTheEnd = Number.MAX_SAFE_INTEGER

export interface ArmRows {
  /** Over the calls that had ended by that place. */
  counts(rollout: string, arm: RolloutArm, until: number): ArmCounts
  /** Milliseconds that answers took, ascending. */
  latencies(rollout: string, arm: RolloutArm): Tally[]
  /** Where the n-th call that was answered or failed stands; undefined: there are fewer. */
  placeOf(rollout: string, arm: RolloutArm, n: number): number | undefined
}

interface CountsRow extends Omit<ArmCounts, 'cost' | 'latency'> {
  readonly costs: number
  readonly cost: number
  readonly costSquares: number
  readonly latency: number
  readonly latencySquares: number
}

const measured = "outcome IN ('answered', 'failed')"

export function createArmRows(db: Db): ArmRows {
  const counts = db.prepare<[string, RolloutArm, number], CountsRow>(
    `SELECT count(*) FILTER (WHERE outcome = 'answered') AS answered,
       count(*) FILTER (WHERE outcome = 'failed') AS failed,
       count(*) FILTER (WHERE outcome = 'cached') AS cached,
       count(*) FILTER (WHERE outcome = 'cancelled') AS cancelled,
       count(*) FILTER (WHERE outcome = 'answered' AND by_other = 1) AS servedByOthers,
       count(passed) FILTER (WHERE outcome = 'answered') AS checked,
       count(*) FILTER (WHERE outcome = 'answered' AND passed = 1) AS passed,
       count(cost) FILTER (WHERE ${measured}) AS costs,
       total(cost) FILTER (WHERE ${measured}) AS cost,
       total(cost * 1.0 * cost) FILTER (WHERE ${measured}) AS costSquares,
       total(latency) FILTER (WHERE outcome = 'answered') AS latency,
       total(latency * 1.0 * latency) FILTER (WHERE outcome = 'answered') AS latencySquares
     FROM rollout_calls WHERE rollout = ? AND arm = ? AND seq <= ?`,
  )
  const latencies = db.prepare<[string, RolloutArm], Tally>(
    `SELECT latency AS value, count(*) AS count FROM rollout_calls
     WHERE rollout = ? AND arm = ? AND outcome = 'answered' GROUP BY latency ORDER BY latency`,
  )
  const place = db.prepare<[string, RolloutArm, number], { seq: number }>(
    `SELECT seq FROM rollout_calls WHERE rollout = ? AND arm = ? AND ${measured} ORDER BY seq LIMIT 1 OFFSET ?`,
  )

  return {
    counts(rollout, arm, until) {
      const row = counts.get(rollout, arm, until)
      return row === undefined ? none : countsOf(row)
    },
    latencies: (rollout, arm) => latencies.all(rollout, arm),
    placeOf: (rollout, arm, n) => place.get(rollout, arm, n - 1)?.seq,
  }
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

function countsOf(row: CountsRow): ArmCounts {
  const { costs, cost, costSquares, latency, latencySquares, ...counted } = row
  return {
    ...counted,
    cost: { n: costs, sum: cost, sumOfSquares: costSquares },
    latency: { n: row.answered, sum: latency, sumOfSquares: latencySquares },
  }
}
