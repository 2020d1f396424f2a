/** When what is left of a limit is used up, over many ways that the days may go. */
import { bandShares } from './quantile'

/** Days counted from the first one of the paths, 0; null: not within them. */
export interface RunOutDays {
  readonly about: number | null
  readonly earliest: number | null
  readonly latest: number | null
  /** Of all ways, those that use it up within their days. */
  readonly share: number
}

/**
 * The median day with its 80 % band. `left` is what is free at each day, as a limit may change in
 * between; it is used up on the day that comes to as much.
 */
export function runOutDays(
  paths: readonly (readonly number[])[],
  left: readonly number[],
): RunOutDays {
  const days = paths
    .map((totals) => totals.findIndex((total, day) => total >= (left[day] ?? Infinity)))
    .map((day) => (day < 0 ? Infinity : day))
    .sort((a, b) => a - b)
  const at = (share: number) => {
    const day = days[Math.floor(share * days.length)] ?? Infinity
    return Number.isFinite(day) ? day : null
  }
  return {
    about: at(0.5),
    earliest: at(bandShares.low),
    latest: at(bandShares.high),
    share: days.filter((day) => Number.isFinite(day)).length / Math.max(1, days.length),
  }
}
