/**
 * What calls of two arms cost and how long they take, where each arm had calls of its own: means
 * from sums alone, intervals on logarithms, since such amounts are skewed. Below about 100 calls
 * they are too narrow.
 */
import type { Interval } from './interval'
import { z95 } from './normal'

/** Any number of amounts; enough for their mean and its error. */
export interface Sums {
  readonly n: number
  readonly sum: number
  readonly sumOfSquares: number
}

export interface Mean {
  readonly n: number
  readonly mean: number
  /** Null where an interval cannot be drawn: fewer than two amounts, or none above 0. */
  readonly low: number | null
  readonly high: number | null
}

/** 95 %; null without an amount. */
export function meanOf(sums: Sums): Mean | null {
  const { n, sum } = sums
  if (n === 0) return null
  const mean = sum / n
  const error = errorOfLog(sums)
  if (error === null) return { n, mean, low: null, high: null }
  const reach = Math.exp(z95 * error)
  return { n, mean, low: mean / reach, high: mean * reach }
}

export interface Ratio extends Interval {
  /** Mean of A over mean of B. */
  readonly ratio: number
}

/** 95 %; null where one of the two has fewer than two amounts, or none above 0. */
export function ratioOfMeans(a: Sums, b: Sums): Ratio | null {
  const [errorA, errorB] = [errorOfLog(a), errorOfLog(b)]
  if (errorA === null || errorB === null) return null
  const ratio = a.sum / a.n / (b.sum / b.n)
  const reach = Math.exp(z95 * Math.hypot(errorA, errorB))
  return { ratio, low: ratio / reach, high: ratio * reach }
}

/** Standard error of the mean's logarithm: the mean's own error over the mean (delta method). */
function errorOfLog({ n, sum, sumOfSquares }: Sums): number | null {
  if (n < 2 || sum <= 0) return null
  const variance = Math.max(0, (sumOfSquares - (sum * sum) / n) / (n - 1))
  return Math.sqrt(variance / n) / (sum / n)
}
