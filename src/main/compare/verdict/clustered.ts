/**
 * Standard error of a mean where cases belong together (questions about one passage): cases of a
 * group are no independent evidence (Miller 2024, arXiv 2411.00640, cluster sums).
 */

/** Of the mean over all cases; `groups` holds each group's values. */
export function clusteredError(groups: readonly (readonly number[])[]): number {
  const values = groups.flat()
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = groups.reduce((sum, group) => {
    const off = group.reduce((total, value) => total + value - mean, 0)
    return sum + off * off
  }, 0)
  return Math.sqrt(squares) / values.length
}

/** Of the mean of cases that stand alone (n − 1). */
export function plainError(values: readonly number[]): number {
  return Math.sqrt(sampleVariance(values) / values.length)
}

/** Variance with n − 1; 0 for fewer than two values. */
export function sampleVariance(values: readonly number[]): number {
  if (values.length < 2) return 0
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}
