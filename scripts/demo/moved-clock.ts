/**
 * A clock that is set to the hour a call is made in and told how long a provider takes, so that
 * figures do not depend on the machine.
 */
import type { Clock } from '../../src/main/platform/clock'

export interface MovedClock extends Clock {
  /** Goes on to a time; never back. */
  moveTo(time: number): void
  /** So many milliseconds pass at once. */
  pass(ms: number): void
}

export function createMovedClock(start: number, real: () => number): MovedClock {
  let base = start
  let since = real()
  const now = () => Math.floor(base + real() - since)
  function moveTo(time: number) {
    base = Math.max(time, now())
    since = real()
  }
  return { now, monotonic: now, moveTo, pass: (ms) => moveTo(now() + ms) }
}
