/**
 * A mean that single days do not move: a fifth at each end counts as the value next to it (20 %
 * winsorised mean; Wilcox 2012, Introduction to Robust Estimation, 3.3).
 */

/** From three values on, at least one at each end is drawn in. 0 without values. */
export function robustMean(values: readonly number[]): number {
  if (values.length === 0) return 0
  const sorted = [...values].sort((a, b) => a - b)
  const drawnIn = sorted.length < 3 ? 0 : Math.max(1, Math.floor(sorted.length / 5))
  const low = sorted[drawnIn] ?? 0
  const high = sorted[sorted.length - 1 - drawnIn] ?? 0
  const sum = sorted.reduce((total, value) => total + Math.min(high, Math.max(low, value)), 0)
  return sum / sorted.length
}
