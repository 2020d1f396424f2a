/** Time as a parameter: wall time for records, monotonic time for durations. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Milliseconds from an arbitrary start that never go back. */
  monotonic(): number
}

export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() }
