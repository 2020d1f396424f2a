/** The words of a map of the week: the names of its hours, and the sentence for the picture. */
import { amountLabel, rangeText } from './chart.words'
import { weekdays, weekTotal, type WeekData } from './week-data'

/** `14:00`. */
export const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

/** `Mon 14:00–15:00`. */
export function weekHourName(place: number): string {
  const [day, hour] = [Math.floor(place / 24), place % 24]
  return `${weekdays[day] ?? ''} ${hourText(hour)}–${hourText(hour + 1)}`
}

/** The total, and the hour that has most. */
export function describeWeek(title: string, data: WeekData): string {
  const highest = data.values.indexOf(Math.max(...data.values))
  const most = amountLabel(data.values[highest] ?? 0, data.unit)
  return `${title}: ${amountLabel(weekTotal(data), data.unit)}, ${rangeText(data)}. Highest hour: ${weekHourName(highest)} with ${most}.`
}
