/** A histogram of milliseconds that says its percentiles within 1 % at any size, and merges. */
import type { Spread } from '../../contract/provider-status'

/** Counts by bin. Values below 128 ms stand exactly; above, each doubling has 64 bins. */
export type Histogram = Map<number, number>

const exactBelow = 128
const binsPerDoubling = 64
/** A bin more would be longer than any attempt may last. */
const longestMs = 2 ** 30

/** Negative times count as 0 ms. */
export function addTo(histogram: Histogram, ms: number): void {
  const bin = binOf(ms)
  histogram.set(bin, (histogram.get(bin) ?? 0) + 1)
}

/** Nearest-rank percentiles over all of them together. */
export function spreadOf(histograms: Iterable<Histogram>): Spread {
  const merged: Histogram = new Map()
  let n = 0
  for (const histogram of histograms) {
    for (const [bin, count] of histogram) {
      merged.set(bin, (merged.get(bin) ?? 0) + count)
      n += count
    }
  }
  const bins = [...merged].sort(([a], [b]) => a - b)
  function percentile(share: number): number | null {
    let left = Math.max(1, Math.ceil(share * n))
    for (const [bin, count] of bins) {
      left -= count
      if (left <= 0) return middleOf(bin)
    }
    return null
  }
  return { n, p50: percentile(0.5), p95: percentile(0.95) }
}

function binOf(ms: number): number {
  const value = Math.min(longestMs, Math.max(0, Math.round(ms)))
  if (value < exactBelow) return value
  const shift = 31 - Math.clz32(value) - 6
  return shift * binsPerDoubling + (value >> shift)
}

function middleOf(bin: number): number {
  if (bin < exactBelow) return bin
  const shift = Math.floor(bin / binsPerDoubling) - 1
  const lowest = (bin - shift * binsPerDoubling) * 2 ** shift
  return lowest + (2 ** shift - 1) / 2
}
