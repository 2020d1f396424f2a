/**
 * The ranges of the Usage page: what "this month" means in a zone, and which earlier stretch it is
 * fairly compared with.
 */
import type { Interval } from '../../contract/usage'
import { parseIsoDate, startOfDay, startOfMonth } from '../../shared/dates'
import { dayMs } from '../../shared/spans'

export const presets = ['today', '7d', 'month', 'last-month', '30d', '90d', 'custom'] as const
export type Preset = (typeof presets)[number]

export const presetLabels: Readonly<Record<Preset, string>> = {
  today: 'Today',
  '7d': '7 days',
  month: 'This month',
  'last-month': 'Last month',
  '30d': '30 days',
  '90d': '90 days',
  custom: 'Custom',
}

export interface TimeRange {
  readonly from: number
  readonly to: number
}

export interface UsageRange extends TimeRange {
  /**
   * As much of the stretch before as has passed of this one, so that half a month is not compared
   * with a whole one.
   */
  readonly previous: TimeRange
  /** What the comparison is with, after "against". */
  readonly previousLabel: string
}

/** Dates as typed, `2026-11-20`; `to` is the last day included. */
export interface CustomDates {
  readonly from: string
  readonly to: string
}

/** Rollups are kept in quarters of an hour; asking between them changes nothing. */
const STEP_MS = 900_000

/**
 * Moves on once a quarter of an hour, so that a page left open asks again and a page drawn twice
 * does not.
 */
export function quantizeNow(now: number): number {
  return Math.ceil((now + 1) / STEP_MS) * STEP_MS
}

/**
 * The stretch from `previousFrom` that is as far in as this one is now: as many whole days, and the
 * same time since midnight, so that a day of 23 or 25 hours between moves nothing.
 */
function running(
  { from, to, previousFrom, previousLabel }: Stretch,
  now: number,
  timeZone: string,
): UsageRange {
  const last = Math.max(from, Math.min(now, to))
  const today = startOfDay(last, timeZone)
  const days = Math.round((today - startOfDay(from, timeZone)) / dayMs)
  const thatDay = startOfDay(previousFrom, timeZone, days)
  const end = Math.min(thatDay + last - today, startOfDay(thatDay, timeZone, 1))
  return {
    from,
    to,
    previous: { from: previousFrom, to: Math.max(previousFrom, Math.min(end, from)) },
    previousLabel,
  }
}

interface Stretch extends TimeRange {
  readonly previousFrom: number
  readonly previousLabel: string
}

/** The last `days` calendar days, today included. */
function lastDays(days: number, now: number, timeZone: string): UsageRange {
  const from = startOfDay(now, timeZone, 1 - days)
  const label = days === 1 ? 'yesterday by this hour' : `the ${days} days before`
  return running(
    {
      from,
      to: startOfDay(now, timeZone, 1),
      previousFrom: startOfDay(now, timeZone, 1 - 2 * days),
      previousLabel: label,
    },
    now,
    timeZone,
  )
}

/** Null where the custom dates are no range; `customProblem` says why. */
export function usageRange(
  preset: Preset,
  custom: CustomDates,
  now: number,
  timeZone: string,
): UsageRange | null {
  switch (preset) {
    case 'today':
      return lastDays(1, now, timeZone)
    case '7d':
      return lastDays(7, now, timeZone)
    case '30d':
      return lastDays(30, now, timeZone)
    case '90d':
      return lastDays(90, now, timeZone)
    case 'month':
      return running(
        {
          from: startOfMonth(now, timeZone),
          to: startOfMonth(now, timeZone, 1),
          previousFrom: startOfMonth(now, timeZone, -1),
          previousLabel: 'the same days last month',
        },
        now,
        timeZone,
      )
    case 'last-month': {
      const from = startOfMonth(now, timeZone, -1)
      const to = startOfMonth(now, timeZone)
      return {
        from,
        to,
        previous: { from: startOfMonth(now, timeZone, -2), to: from },
        previousLabel: 'the month before',
      }
    }
    case 'custom': {
      if (customProblem(custom, timeZone) !== null) return null
      const from = parseIsoDate(custom.from, timeZone) ?? 0
      const to = parseIsoDate(custom.to, timeZone, 1) ?? 0
      const days = Math.round((to - from) / dayMs)
      return running(
        {
          from,
          to,
          previousFrom: startOfDay(from, timeZone, -days),
          previousLabel: days === 1 ? 'the day before' : `the ${days} days before`,
        },
        now,
        timeZone,
      )
    }
  }
}

/** Why the typed dates are no range, as a sentence; null when they are one. */
export function customProblem(custom: CustomDates, timeZone: string): string | null {
  const from = parseIsoDate(custom.from, timeZone)
  const to = parseIsoDate(custom.to, timeZone)
  if (from === null) return 'Choose the first day.'
  if (to === null) return 'Choose the last day.'
  if (to < from) return 'The last day is before the first.'
  if (to - from > 3653 * dayMs) return 'Choose at most ten years.'
  return null
}

/**
 * The bar width that gives a readable number of bars: hours for up to two days, days for a quarter,
 * weeks for a year, months beyond.
 */
export function autoInterval({ from, to }: TimeRange): Interval {
  const days = (to - from) / dayMs
  if (days <= 2.1) return 'hour'
  if (days <= 93) return 'day'
  return days <= 400 ? 'week' : 'month'
}

/** True where that many bars can be told apart. */
export function intervalFits({ from, to }: TimeRange, interval: Interval): boolean {
  const days = (to - from) / dayMs
  switch (interval) {
    case 'hour':
      return days <= 14.1
    case 'day':
      return days <= 400
    case 'week':
      return days > 7
    case 'month':
      return days > 31.1
  }
}
