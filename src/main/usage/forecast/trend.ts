/**
 * Whether amounts grow or fall from day to day, and by how much, told apart from chance and
 * unmoved by single days.
 */

/** An amount at a day, counted from any. */
export interface Point {
  readonly day: number
  readonly amount: number
}

/** With fewer a slope is chance. */
const leastPoints = 14
/** 1 % of a normal distribution lies further out, both ends together. */
const sureBeyond = 2.576

/**
 * By how much a day changes the amount: the median slope of all pairs (Theil 1950, Sen 1968). 0
 * where the order of the amounts could be chance (Mann 1945, Kendall 1975).
 */
export function trendOf(points: readonly Point[]): number {
  const n = points.length
  if (n < leastPoints) return 0
  const slopes = new Float64Array((n * (n - 1)) / 2)
  let pairs = 0
  let concordance = 0
  for (const [index, later] of points.entries()) {
    for (const earlier of points.slice(0, index)) {
      const rise = later.amount - earlier.amount
      concordance += Math.sign(rise)
      slopes[pairs] = rise / (later.day - earlier.day)
      pairs += 1
    }
  }
  const deviation = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)
  if (Math.abs(concordance) - 1 < sureBeyond * deviation) return 0
  slopes.sort()
  const middle = (index: number) => slopes[Math.floor(index)] ?? 0
  return (middle((pairs - 1) / 2) + middle(pairs / 2)) / 2
}

/** What is left of a trend with every day it is carried on (Gardner and McKenzie 1985). */
const damping = 0.98

/** The days that a damped trend is worth after `days` days. */
export function dampedDays(days: number): number {
  return (damping * (1 - damping ** days)) / (1 - damping)
}
