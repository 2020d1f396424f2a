/** The words of a map of the week: the names of its hours, and the sentence for the picture. */
import { formatDay } from '../time-format'
import { amountLabel } from './chart.words'
import { weekdays, weekTotal, type WeekData } from './week-data'

/** `14:00`. */
export const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

/** `Mon 14:00–15:00`. */
export function weekHourName(place: number): string {
  const [day, hour] = [Math.floor(place / 24), place % 24]
  return `${weekdays[day] ?? ''} ${hourText(hour)}–${hourText(hour + 1)}`
}

/** `1 Nov to 28 Nov, Europe/Berlin`. */
export function weekRange({ from, to, timeZone }: WeekData): string {
  return `${formatDay(from, timeZone)} to ${formatDay(to - 1, timeZone)}, ${timeZone}`
}

/** The total, and the hour that has most. */
export function describeWeek(title: string, data: WeekData): string {
  const highest = data.values.indexOf(Math.max(...data.values))
  const most = amountLabel(data.values[highest] ?? 0, data.unit)
  return `${title}: ${amountLabel(weekTotal(data), data.unit)}, ${weekRange(data)}. Highest hour: ${weekHourName(highest)} with ${most}.`
}
