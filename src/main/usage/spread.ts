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

/** Adds all counts of one to another. */
export function mergeInto(into: Histogram, histogram: Histogram): void {
  for (const [bin, count] of histogram) into.set(bin, (into.get(bin) ?? 0) + count)
}

export function countOf(histogram: Histogram): number {
  let count = 0
  for (const one of histogram.values()) count += one
  return count
}

/** Nearest-rank percentile in milliseconds; null of nothing. `share` is between 0 and 1. */
export function percentileOf(histogram: Histogram, share: number): number | null {
  let left = Math.max(1, Math.ceil(share * countOf(histogram)))
  for (const [bin, count] of [...histogram].sort(([a], [b]) => a - b)) {
    left -= count
    if (left <= 0) return middleOf(bin)
  }
  return null
}

/** The same with a place for every bin: faster for many counts. */
export class DenseHistogram {
  count = 0
  readonly #counts = new Float64Array(binOf(longestMs) + 1)
  #low = Infinity
  #high = -1

  /** Bins and their counts from one place in both lists until before another. */
  add(bins: ArrayLike<number>, counts: ArrayLike<number>, from: number, to: number): void {
    for (let index = from; index < to; index += 1) {
      const bin = bins[index] ?? 0
      const count = counts[index] ?? 0
      this.#counts[bin] = (this.#counts[bin] ?? 0) + count
      this.count += count
      if (bin < this.#low) this.#low = bin
      if (bin > this.#high) this.#high = bin
    }
  }

  merge(other: DenseHistogram): void {
    for (let bin = other.#low; bin <= other.#high; bin += 1)
      this.#counts[bin] = (this.#counts[bin] ?? 0) + (other.#counts[bin] ?? 0)
    this.count += other.count
    this.#low = Math.min(this.#low, other.#low)
    this.#high = Math.max(this.#high, other.#high)
  }

  clear(): void {
    if (this.count > 0) this.#counts.fill(0, this.#low, this.#high + 1)
    this.count = 0
    this.#low = Infinity
    this.#high = -1
  }

  /** As `percentileOf`; `shares` ascend. */
  percentiles(shares: readonly number[]): (number | null)[] {
    let bin = this.#low
    let below = 0
    return shares.map((share) => {
      if (this.count === 0) return null
      const rank = Math.max(1, Math.ceil(share * this.count))
      for (; bin <= this.#high; bin += 1) {
        const here = this.#counts[bin] ?? 0
        if (below + here >= rank) break
        below += here
      }
      return middleOf(bin)
    })
  }
}

/** Nearest-rank percentiles over all of them together. */
export function spreadOf(histograms: Iterable<Histogram>): Spread {
  const merged: Histogram = new Map()
  for (const histogram of histograms) mergeInto(merged, histogram)
  return { n: countOf(merged), p50: percentileOf(merged, 0.5), p95: percentileOf(merged, 0.95) }
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
