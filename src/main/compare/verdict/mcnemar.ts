/**
 * Does one of two variants pass more of the same cases? Only cases on which they differ tell
 * (McNemar 1947; Fagerland, Lydersen, Laake 2013, BMC Med Res Methodol 13:91).
 */
import { logBinomial } from './binomial'

export interface McNemar {
  /** Two-sided, from the binomial distribution: never more false alarms than it says. */
  readonly exact: number
  /** The less cautious one: the observed split counts half. */
  readonly midP: number
}

/** `onlyA` and `onlyB`: cases that one passed and the other failed. No such case: p is 1. */
export function mcnemar(onlyA: number, onlyB: number): McNemar {
  const n = onlyA + onlyB
  const fewer = Math.min(onlyA, onlyB)
  if (n === 0) return { exact: 1, midP: 1 }
  let below = 0
  for (let k = 0; k < fewer; k++) below += Math.exp(logBinomial(n, k) - n * Math.LN2)
  const observed = Math.exp(logBinomial(n, fewer) - n * Math.LN2)
  // In a tie both tails would count the middle: its half belongs to neither.
  const midP = onlyA === onlyB ? 1 - observed : 2 * below + observed
  return { exact: Math.min(1, 2 * (below + observed)), midP: Math.min(1, midP) }
}
