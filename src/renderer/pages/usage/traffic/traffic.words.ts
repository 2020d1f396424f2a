/** What stood in the way of calls, in words, as a chart and as CSV. */
import type { TrafficDimension, TrafficFigures, UsageTraffic } from '../../../../contract/traffic'
import { trafficDimensions } from '../../../../contract/traffic'
import type { Dimension } from '../../../../contract/primitives'
import { factRows, toCsv, type ChartFacts } from '../../../kit/charts/chart-csv'
import { buildChartData, type ChartData } from '../../../kit/charts/chart-data'
import { formatCount, formatDuration } from '../../../kit/format'

/** What is counted, in the order in which it is shown. */
export const holdUps = ['waited', 'left', 'turnedAway', 'limited', 'providerLimited'] as const
export type HoldUpField = (typeof holdUps)[number]

export const holdUpLabels: Readonly<Record<HoldUpField, string>> = {
  waited: 'Waited in line',
  left: 'Left the line',
  turnedAway: 'Found the line full',
  limited: 'Refused by our limits',
  providerLimited: 'Refused by the provider',
}

/** The dimension itself, or the provider where nothing is known by it. */
export function trafficBy(by: Dimension): TrafficDimension {
  return trafficDimensions.find((one) => one === by) ?? 'provider'
}

/** Milliseconds in line on average, of those that waited and those that left; null without any. */
export function meanWait({ waited, left, waitedMs }: TrafficFigures): number | null {
  return waited + left === 0 ? null : waitedMs / (waited + left)
}

/** One sentence: `12 waited in line, 1.2 s on average and 4.0 s at most; 3 refused by our limits.` */
export function trafficSentence(total: TrafficFigures): string {
  const mean = meanWait(total)
  const parts = holdUps.flatMap((field) => {
    if (total[field] === 0) return []
    const text = `${formatCount(total[field])} ${holdUpLabels[field].toLowerCase()}`
    if (field !== 'waited' || mean === null) return [text]
    return [
      `${text}, ${formatDuration(mean)} on average and ${formatDuration(total.longestWaitMs)} at most`,
    ]
  })
  return parts.length === 0 ? 'Nothing waited, and nothing was refused.' : `${parts.join('; ')}.`
}

/** Attempts that were held up, stacked by what held them up. */
export function trafficChart(traffic: UsageTraffic): ChartData {
  const { interval, timeZone, buckets, series, to } = traffic
  return buildChartData(
    { unit: 'count', interval, timeZone, buckets, end: to },
    holdUps.map((field) => ({
      name: field,
      label: holdUpLabels[field],
      values: series.map((figures) => figures[field]),
    })),
  )
}

export interface TrafficSubject {
  readonly by: TrafficDimension
  readonly labelOf: (name: string) => string
  readonly facts: ChartFacts
}

/** A row a group with a total, and what they are of. */
export function trafficCsv(
  { total, groups, from, to, timeZone }: UsageTraffic,
  { by, labelOf, facts }: TrafficSubject,
): string {
  const cells = (figures: TrafficFigures) => [
    ...holdUps.map((field) => figures[field]),
    Math.round(meanWait(figures) ?? 0),
    figures.longestWaitMs,
    figures.calls,
    figures.failed,
  ]
  return toCsv([
    [
      by,
      'name',
      ...holdUps.map((field) => holdUpLabels[field].toLowerCase()),
      'mean time in line (ms)',
      'longest time in line (ms)',
      'calls',
      'failed attempts',
    ],
    ...groups.map((group) => [group.name, labelOf(group.name), ...cells(group)]),
    ['', 'total', ...cells(total)],
    ...factRows({ from, to, timeZone }, facts),
  ])
}
