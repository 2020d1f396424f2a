/** When a sending is tried again, and when no more: the schedule that Standard Webhooks recommends. */
import { dayMs, hourMs, minuteMs } from '../../shared/spans'

/** After the first, second … failed try. */
const delays = [
  5_000,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
]
/** Longer than all of them together, so that age ends only what slept with the machine. */
export const oldestMs = 4 * dayMs
/** No try is ever planned further ahead: the longest delay and its spread. */
export const furthestMs = 29 * hourMs
/** From here on a person is told: it has failed for more than half an hour. */
export const tellAfter = 4
/** What a receiver may ask for at most with Retry-After. */
const longestWishMs = dayMs

/**
 * Milliseconds until the next try after so many failed ones; null: there is none. `chance` is 0 to
 * 1 and spreads it by a fifth either way. `wishMs` is what the receiver asked for.
 */
export function nextDelay(failed: number, chance: number, wishMs: number | null): number | null {
  const delay = delays[failed - 1]
  if (delay === undefined) return null
  const spread = Math.round(delay * (0.8 + 0.4 * chance))
  return wishMs === null ? spread : Math.max(spread, Math.min(wishMs, longestWishMs))
}
