/** Which periods a report can be made of, and where its file is. */
import type { LabelFilter } from '../../../contract/entry-filter'
import type { ReportFormat, ReportPeriod, UsageReport } from '../../../contract/reports'
import { periodOf } from '../../../shared/periods'
import { periodTitle } from '../../../shared/period-titles'
import { formatCount } from '../../kit/format'
import { formatMoney } from '../../kit/money-format'
import { writeFilter } from '../../parts/filters/entry-filters'

export const periodLabels = {
  day: 'Day',
  week: 'Week',
  month: 'Month',
} as const satisfies Record<ReportPeriod, string>

export const formatLabels = {
  pdf: 'PDF',
  markdown: 'Markdown',
} as const satisfies Record<ReportFormat, string>

/** So many of each can be chosen: a month of days, a quarter of weeks, a year of months. */
const choices = { day: 31, week: 13, month: 13 } as const satisfies Record<ReportPeriod, number>

export interface PeriodChoice {
  /** Its start, as a field holds it. */
  readonly value: string
  readonly label: string
}

/** Newest first; the one that is not over yet says so. */
export function periodChoices(period: ReportPeriod, timeZone: string, now: number): PeriodChoice[] {
  const found: PeriodChoice[] = []
  let { start } = periodOf(period, timeZone, now)
  for (let left = choices[period]; left >= 0; left -= 1) {
    const title = periodTitle(period, timeZone, start)
    found.push({ value: String(start), label: found.length === 0 ? `${title}, so far` : title })
    start = periodOf(period, timeZone, start - 1).start
  }
  return found
}

export interface ReportChoice {
  readonly period: ReportPeriod
  /** Start of the period. */
  readonly at: number
  readonly timeZone: string
  readonly simulated: boolean
  readonly filter: LabelFilter
}

/** The address of its file. */
export function reportPath(
  { period, at, timeZone, simulated, filter }: ReportChoice,
  format: ReportFormat,
): string {
  const query = new URLSearchParams(writeFilter({ ...filter, simulated }))
  for (const [name, value] of Object.entries({ format, period, at, timeZone }))
    query.set(name, String(value))
  return `/api/v1/usage/report/file?${query.toString()}`
}

/** `tollgate-report-2026-11.pdf`, until the console names it more exactly. */
export function reportFileName(title: string, format: ReportFormat): string {
  const stem = title.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return `tollgate-report-${stem}.${format === 'pdf' ? 'pdf' : 'md'}`
}

/** What will be in it, in one sentence. */
export function reportSummary({ total, simulated }: UsageReport): string {
  if (total.entries === 0) return 'No call was made in this time: the report will say so.'
  const money = simulated
    ? `${formatMoney(total.wouldCostNanoUsd)} at list prices`
    : formatMoney(total.costNanoUsd)
  const unknown = total.unknownCostCalls
  const calls = `${formatCount(total.calls)} ${total.calls === 1 ? 'call' : 'calls'}, ${money}`
  return unknown === 0 ? `${calls}.` : `${calls}, and ${formatCount(unknown)} of unknown cost.`
}
