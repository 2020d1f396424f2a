/** What a period comes to: what was used of it so far and what is expected of the rest. */
import { saturated } from '../../money/sums'
import type { Band } from './outlook'

export function withSoFar({ expected, low, high }: Band, soFar: number): Band {
  return {
    expected: saturated(expected + soFar),
    low: saturated(low + soFar),
    high: saturated(high + soFar),
  }
}
