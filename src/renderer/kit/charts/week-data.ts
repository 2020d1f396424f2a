/** An amount by the hour of the week, apart from how it is drawn: its sums, shades and names. */
import type { ChartUnit } from './chart-data'

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
export const hoursOfDay: readonly number[] = Array.from({ length: 24 }, (_, hour) => hour)

export interface WeekData {
  readonly unit: ChartUnit
  /** 168 of them, Monday 00:00 first. */
  readonly values: readonly number[]
  /** What was asked about, epoch milliseconds; `to` is the first instant left out. */
  readonly from: number
  readonly to: number
  readonly timeZone: string
}

/** What one hour of one weekday came to. */
export const weekValue = ({ values }: WeekData, day: number, hour: number): number =>
  values[day * 24 + hour] ?? 0

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

export const weekTotal = ({ values }: WeekData): number => sum(values)

/** Of a weekday, all its hours. */
export const dayTotal = ({ values }: WeekData, day: number): number =>
  sum(values.slice(day * 24, day * 24 + 24))

/** Of an hour, all weekdays. */
export const hourTotal = (data: WeekData, hour: number): number =>
  sum(weekdays.map((_, day) => weekValue(data, day, hour)))

/** The rows of its table: an hour with its weekdays and what they come to. */
export const weekRows = (data: WeekData) =>
  hoursOfDay.map((hour) => ({
    hour,
    days: weekdays.map((_, day) => weekValue(data, day, hour)),
    total: hourTotal(data, hour),
  }))

/** Of every weekday, all its hours. */
export const dayTotals = (data: WeekData): readonly number[] =>
  weekdays.map((_, day) => dayTotal(data, day))

/**
 * How dark each is, 0 to 1 by its share of the highest; anything at all can be told from nothing.
 */
export function weekShades({ values }: WeekData): readonly number[] {
  const highest = Math.max(0, ...values)
  return values.map((value) => (value <= 0 || highest === 0 ? 0 : 0.12 + (0.88 * value) / highest))
}
