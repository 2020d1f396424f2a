/**
 * Is the mean of paired differences other than zero? Were there no difference, each case's sign
 * would be a coin's throw: so the signs are thrown (Fisher 1935; paired permutation test).
 */
import type { Random } from '../../../shared/random'

export interface SignFlip {
  /** Two-sided; never 0. */
  readonly p: number
  /** True: every pattern of signs was counted. False: drawn patterns, with the observed one counted in. */
  readonly exhaustive: boolean
}

/** Up to this many patterns are all counted: 16 cases. */
const mostPatterns = 2 ** 16
const draws = 20_000

/** `differences`: a − b for each case; zeros tell nothing and are left out. */
export function signFlip(differences: readonly number[], random: Random): SignFlip {
  const sizes = differences.filter((difference) => difference !== 0)
  const observed = Math.abs(sizes.reduce((sum, size) => sum + size, 0))
  // Sums of the same numbers in another order differ in their last bits; they are the same sum.
  const bar = observed - sizes.reduce((sum, size) => sum + Math.abs(size), 0) * 1e-12
  return 2 ** sizes.length <= mostPatterns
    ? { p: countAll(sizes, bar), exhaustive: true }
    : { p: countDrawn(sizes, bar, random), exhaustive: false }
}

function countAll(sizes: readonly number[], bar: number): number {
  const patterns = 2 ** sizes.length
  let asFar = 0
  for (let pattern = 0; pattern < patterns; pattern++) {
    let sum = 0
    for (const [place, size] of sizes.entries()) sum += (pattern >> place) & 1 ? size : -size
    if (Math.abs(sum) >= bar) asFar++
  }
  return asFar / patterns
}

function countDrawn(sizes: readonly number[], bar: number, random: Random): number {
  let asFar = 1
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0
    for (const size of sizes) sum += random() < 0.5 ? size : -size
    if (Math.abs(sum) >= bar) asFar++
  }
  return asFar / (draws + 1)
}
