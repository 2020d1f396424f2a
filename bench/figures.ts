/** Percentiles by nearest rank, rounded to microseconds. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const value =
    sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
  return Math.round(value * 1000) / 1000
}

export function spread(values: readonly number[]): { readonly p50: number; readonly p95: number } {
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95) }
}

/** A share or a ratio, to a thousandth. */
export function rounded(share: number): number {
  return Math.round(share * 1000) / 1000
}
