/** Chance as a number, for shares of calls and for jitter. */
import type { GateDeps } from '../deps'

/** A random number from 0 up to 1. */
export function fraction({ platform }: Pick<GateDeps, 'platform'>): number {
  const [high = 0, middle = 0, low = 0] = platform.random(3)
  return (high * 65_536 + middle * 256 + low) / 16_777_216
}
