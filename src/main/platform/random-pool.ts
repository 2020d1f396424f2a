/**
 * Random bytes by the pool: a draw from the system costs microseconds whatever its size, and a call
 * makes a dozen ids of a few bytes each.
 */
import type { RandomBytes } from './ids'

const poolSize = 4096

/** Gives bytes drawn ahead, each of them once. More than a pool at a time is drawn for itself. */
export function poolRandom(random: RandomBytes): RandomBytes {
  let pool: Uint8Array = new Uint8Array(0)
  let used = 0
  return (size) => {
    if (size > poolSize) return random(size)
    if (used + size > pool.length) {
      pool = random(poolSize)
      used = 0
    }
    used += size
    return pool.slice(used - size, used)
  }
}
