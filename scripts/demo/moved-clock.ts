/** A clock that is set to the hour a call is made in, and runs faster than the world, so that a call on loopback takes as long as a real one. */
import type { Clock } from '../../src/main/platform/clock'

export interface MovedClock extends Clock {
  /** Goes on to a time; never back. */
  moveTo(time: number): void
}

/** Sixteen calls on loopback take some ten milliseconds each, one at a provider about one and a half seconds. */
const speed = 120

export function createMovedClock(start: number, real: () => number): MovedClock {
  let base = start
  let since = real()
  function now() {
    return Math.floor(base + (real() - since) * speed)
  }
  return {
    now,
    monotonic: now,
    moveTo(time) {
      base = Math.max(time, now())
      since = real()
    },
  }
}
