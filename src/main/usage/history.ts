/**
 * Usage month by month, of everything or of what a filter lets through (spec B6, U3). Simulated
 * calls are left out unless they are asked for.
 */
import type { HistoryQuestion, UsageMonth } from '../../contract/token-limits'
import type { UsageFigures } from '../../contract/usage'
import { saturated, saturation } from '../money/sums'
import { periodOf } from '../platform/periods'
import type { Platform } from '../platform/platform'
import type { Usage } from './usage'

const usualMonths = 6

/**
 * Oldest first, this month last, in the person's time zone; months without a call are there too.
 */
export type History = (
  question: HistoryQuestion,
) => Promise<{ readonly timeZone: string; readonly items: UsageMonth[] }>

export interface HistoryDeps {
  readonly usage: Pick<Usage, 'series'>
  readonly platform: Pick<Platform, 'clock'>
  readonly timeZone: () => string
}

export function createHistory({
  usage,
  platform: { clock },
  timeZone: zoneOf,
}: HistoryDeps): History {
  return async ({ months = usualMonths, ...filter }) => {
    const timeZone = zoneOf()
    const now = clock.now()
    const { end } = periodOf('month', timeZone, now)
    const from = startOfMonth(now, timeZone, months - 1)
    const { buckets, total } = await usage.series({
      ...filter,
      from,
      to: end,
      interval: 'month',
      timeZone,
    })
    const items = buckets.map((start, index) =>
      monthOf(start, buckets[index + 1] ?? end, timeZone, total[index]),
    )
    return { timeZone, items }
  }
}

/** Start of the month so many months before the one that holds `time`. */
function startOfMonth(time: number, timeZone: string, before: number): number {
  let { start } = periodOf('month', timeZone, time)
  for (let left = before; left > 0; left -= 1) ({ start } = periodOf('month', timeZone, start - 1))
  return start
}

function monthOf(
  from: number,
  to: number,
  timeZone: string,
  figures: UsageFigures | undefined,
): UsageMonth {
  const {
    calls = 0,
    inputTokens = 0,
    outputTokens = 0,
    costNanoUsd = 0,
    unknownCostCalls = 0,
  } = figures ?? {}
  const tokens = inputTokens + outputTokens
  return {
    month: nameOf(from, timeZone),
    from,
    to,
    calls,
    inputTokens,
    outputTokens,
    tokens: saturated(tokens),
    costNanoUsd,
    unknownCostCalls,
    ...(figures?.saturated === true ? { saturated: true as const } : saturation(tokens)),
  }
}

function nameOf(start: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' }).format(
    start,
  )
}
