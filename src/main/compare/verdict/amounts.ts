/**
 * What two variants cost and how long they take on the same cases. Such amounts are skewed: below
 * about 100 cases the interval of the ratio, drawn on logarithms, is the one to trust.
 */
import { bca } from './bca'
import type { Interval } from './interval'
import { seededRandom } from '../../../shared/random'

export interface AmountPair {
  readonly a: number
  readonly b: number
}

export interface Amounts extends Interval {
  /** Cases whose amount is known for both. */
  readonly n: number
  /** Mean of A less mean of B. */
  readonly difference: number
  /** Mean of A over mean of B; null where a mean, or that of any draw, is 0. */
  readonly ratio: number | null
  readonly ratioLow: number | null
  readonly ratioHigh: number | null
}

/** 95 % intervals; null without a case. */
export function compareAmounts(pairs: readonly AmountPair[], seed: number): Amounts | null {
  const difference = meanDifference(pairs)
  if (difference === null) return null
  const interval = bca(pairs, meanDifference, seededRandom(seed))
  const ratio = logRatio(pairs)
  const ratios = ratio === null ? null : bca(pairs, logRatio, seededRandom(seed))
  return {
    n: pairs.length,
    difference,
    low: interval?.low ?? difference,
    high: interval?.high ?? difference,
    ratio: ratios === null || ratio === null ? null : Math.exp(ratio),
    ratioLow: ratios === null ? null : Math.exp(ratios.low),
    ratioHigh: ratios === null ? null : Math.exp(ratios.high),
  }
}

function meanDifference(pairs: readonly AmountPair[]): number | null {
  let sum = 0
  for (const { a, b } of pairs) sum += a - b
  return pairs.length === 0 ? null : sum / pairs.length
}

function logRatio(pairs: readonly AmountPair[]): number | null {
  let sumA = 0
  let sumB = 0
  for (const { a, b } of pairs) {
    sumA += a
    sumB += b
  }
  return sumA > 0 && sumB > 0 ? Math.log(sumA / sumB) : null
}
