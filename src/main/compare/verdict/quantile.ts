/**
 * A percentile by nearest rank with its interval between two of the values themselves, whatever
 * their distribution (order statistics; Conover 1999, Practical Nonparametric Statistics, 3.2).
 */
import { z95 } from './normal'

/** A value and how often it was seen. */
export interface Tally {
  readonly value: number
  readonly count: number
}

export interface Quantile {
  readonly value: number
  /** Null where so few values do not reach that far: the end is open. */
  readonly low: number | null
  readonly high: number | null
}

/** `share` 0.95 is the 95th percentile; 95 %. `tallies` ascend by value. Null without a value. */
export function quantileOf(tallies: readonly Tally[], share: number): Quantile | null {
  const n = tallies.reduce((sum, { count }) => sum + count, 0)
  const value = valueAt(tallies, Math.max(1, Math.ceil(share * n)))
  if (value === null) return null
  const reach = z95 * Math.sqrt(n * share * (1 - share))
  return {
    value,
    low: valueAt(tallies, Math.floor(n * share - reach)),
    high: valueAt(tallies, Math.ceil(n * share + reach) + 1),
  }
}

/** The value of a rank from 1 on; null outside. */
function valueAt(tallies: readonly Tally[], rank: number): number | null {
  if (rank < 1) return null
  let left = rank
  for (const { value, count } of tallies) {
    left -= count
    if (left <= 0) return value
  }
  return null
}
