/** Chance that is the same on every machine: a demonstration looks alike wherever it is made. */

export interface Chance {
  /** From 0 to below 1. */
  next(): number
  /** True in so many of a hundred cases. */
  percent(share: number): boolean
  between(least: number, most: number): number
  pick<T>(items: readonly [T, ...T[]]): T
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
    percent: (share) => next() * 100 < share,
    between: (least, most) => Math.floor(least + next() * (most - least + 1)),
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
  }
}
