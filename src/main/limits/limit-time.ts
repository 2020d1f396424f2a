/**
 * The time that limits go by: the wall's, but it never goes back. After the clock was set back it
 * goes on from where it was, so that nothing is blocked for longer than its window.
 */
import type { Clock } from '../platform/clock'

export interface LimitTime {
  /** Whole milliseconds; the same as epoch milliseconds until the clock is set back. */
  now(): number
  /** An instant of this time as the clock on the wall will show it. */
  onTheWall(at: number): number
}

export function createLimitTime(clock: Clock): LimitTime {
  let ahead = 0
  let last = clock.now()
  let lastMonotonic = clock.monotonic()

  function now(): number {
    const wall = clock.now()
    const monotonic = clock.monotonic()
    if (wall + ahead < last)
      ahead = last + Math.max(0, Math.floor(monotonic - lastMonotonic)) - wall
    last = wall + ahead
    lastMonotonic = monotonic
    return last
  }

  return { now, onTheWall: (at) => at - ahead }
}
