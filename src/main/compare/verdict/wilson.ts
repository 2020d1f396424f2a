/** Interval of a share: how many of `n` passed, won, agreed (Wilson 1927; Newcombe 1998a, method 3). */
import type { Interval } from './interval'
import { z95 } from './normal'

/** Wilson's score interval at 95 %, without continuity correction. `n` of 0 says nothing: 0 to 1. */
export function wilson(passed: number, n: number): Interval {
  if (n === 0) return { low: 0, high: 1 }
  const share = passed / n
  const z2 = z95 * z95
  const centre = share + z2 / (2 * n)
  const spread = z95 * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))
  const scale = 1 + z2 / n
  return {
    // At the ends the formula's own rounding would leave 1e-17 where the bound is the end itself.
    low: passed === 0 ? 0 : (centre - spread) / scale,
    high: passed === n ? 1 : (centre + spread) / scale,
  }
}
