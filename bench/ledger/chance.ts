/** Chance that is the same on every machine, and the shapes that figures of real traffic have. */

export interface Chance {
  /** From 0 to below 1. */
  next(): number
  /** True in such a share of cases. */
  share(of: number): boolean
  /** A whole number below `size`; the low ones come far more often. */
  skewed(size: number): number
  /** Around `middle`, never negative, with a long tail to the right. */
  around(middle: number): number
  bytes(size: number): Uint8Array
}

/** Mulberry32. */
export function createChance(seed: number): Chance {
  let state = seed
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    share: (of) => next() < of,
    skewed: (size) => Math.floor(next() ** 2 * size),
    around: (middle) => Math.round(middle * Math.exp((next() + next() + next() - 1.5) * 1.4)),
    bytes: (size) => Uint8Array.from({ length: size }, () => Math.floor(next() * 256)),
  }
}
