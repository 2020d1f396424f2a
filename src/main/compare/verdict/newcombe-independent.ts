/**
 * Interval of a difference of two pass rates on different cases, as of the two arms of a roll-out
 * (Newcombe 1998, Stat Med 17, 873–890, method 10: Wilson's intervals joined).
 */
import type { Interval } from './interval'
import { wilson } from './wilson'

/** How many of `n` passed. */
export interface Passes {
  readonly passed: number
  readonly n: number
}

export interface IndependentDifference extends Interval {
  /** Pass rate of A less that of B. */
  readonly difference: number
}

/** 95 %. Null where one of the two has no case: nothing is known of their difference then. */
export function newcombeIndependent(a: Passes, b: Passes): IndependentDifference | null {
  if (a.n === 0 || b.n === 0) return null
  const rateA = a.passed / a.n
  const rateB = b.passed / b.n
  const ofA = wilson(a.passed, a.n)
  const ofB = wilson(b.passed, b.n)
  const difference = rateA - rateB
  return {
    difference,
    low: difference - Math.hypot(rateA - ofA.low, ofB.high - rateB),
    high: difference + Math.hypot(ofA.high - rateA, rateB - ofB.low),
  }
}
