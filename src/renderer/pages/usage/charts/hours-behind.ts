/** The stretches of time behind one hour of the week, as the clocks of a zone show it. */
import { startOfDay, zonedTime } from '../../../../shared/dates'
import { hourMs } from '../../../../shared/spans'
import { localTime } from '../../../../shared/zones'
import type { TimeRange } from '../../../parts/usage-range'

const quarterHour = 900_000
/** Instant zero was a Thursday. */
const thursday = 72

/**
 * Newest first, each within the range. An hour that clocks show twice is one stretch of two; one
 * that they skip is none. `place` counts from Monday 00:00.
 */
export function hoursBehind(
  { from, to }: TimeRange,
  place: number,
  timeZone: string,
): readonly TimeRange[] {
  const shown = (time: number) => (Math.floor(localTime(timeZone, time) / hourMs) + thursday) % 168
  const found: TimeRange[] = []
  for (let day = startOfDay(from, timeZone); day < to; day = startOfDay(day, timeZone, 1)) {
    const { year, month, day: date } = zonedTime(day, timeZone)
    const weekday = (new Date(Date.UTC(year, month - 1, date)).getUTCDay() + 6) % 7
    if (weekday !== Math.floor(place / 24)) continue
    // Clocks move by two hours at most between midnight and the hour.
    const near = day + (place % 24) * hourMs
    const times = Array.from({ length: 20 }, (_, step) => near + (step - 8) * quarterHour).filter(
      (time) => time >= from && time < to && shown(time) === place,
    )
    const [first, last] = [times[0], times.at(-1)]
    if (first !== undefined && last !== undefined)
      found.unshift({ from: first, to: last + quarterHour })
  }
  return found
}
