/** Where the parts of an interval's drawing stand, as shares of its width. Pure. */

export interface IntervalScale {
  /** Half of what is shown, in the interval's own unit: it reaches as far to both sides of zero. */
  readonly reach: number
  /** 0 is the left end, 1 the right one. */
  readonly at: (value: number) => number
}

const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1]

/** A scale that zero is in the middle of, and that the interval and the margin fit on. */
export function intervalScale(low: number, high: number, margin: number): IntervalScale {
  const most = Math.max(Math.abs(low), Math.abs(high), margin * 1.5)
  const reach = steps.find((step) => step >= most) ?? 1
  return { reach, at: (value) => Math.max(0, Math.min(1, (value + reach) / (2 * reach))) }
}
