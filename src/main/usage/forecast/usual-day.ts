/** What days to come usually are: a level, its trend, and the weekday. */
import { robustMean } from './robust-mean'
import { dampedDays, trendOf, type Point } from './trend'
import { weekdayFactors, type Day } from './weekday-factors'

/** What a day so many days after the last one of the past usually comes to; 1 is the next day. */
export type UsualDay = (daysAhead: number, weekday: number) => number

/** Eight weeks tell weekdays, a trend and the level; four the level where there is a trend. */
const windowDays = 56
const levelDaysInTrend = 28
/** What is nearly nothing on its weekday says nothing of the level. */
const leastFactor = 0.05

/** From whole days without a gap, the oldest first. */
export function usualDay(past: readonly Day[]): UsualDay {
  const window = past.slice(-windowDays)
  const factors = weekdayFactors(window)
  const factorOf = (weekday: number) => factors[weekday] ?? 1
  const last = window.length - 1
  const level: Point[] = window.flatMap(({ weekday, amount }, index) =>
    factorOf(weekday) < leastFactor
      ? []
      : [{ day: index - last, amount: amount / factorOf(weekday) }],
  )
  const trend = trendOf(level)
  const recent = trend === 0 ? level : level.filter(({ day }) => day > -levelDaysInTrend)
  const now = robustMean(recent.map(({ day, amount }) => amount - trend * day))
  return (daysAhead, weekday) =>
    Math.max(0, now + trend * dampedDays(daysAhead)) * factorOf(weekday)
}
