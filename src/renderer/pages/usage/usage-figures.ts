/**
 * The figures of the Usage page: the four cards, the change to the period before, and the shares of
 * each group.
 */
import { noValue, restName } from '../../../contract/entry-filter'
import { dimensions, type Dimension } from '../../../contract/primitives'
import type { UsageFigures, UsageSeries, UsageSummary } from '../../../contract/usage'
import { formatCompact, formatCount, formatShare } from '../../kit/format'
import { formatMoney } from '../../kit/money-format'
import { changeBetween, type Change } from './change.words'
import {
  buildChartData,
  type ChartData,
  type ChartGhost,
  type ChartUnit,
} from '../../kit/charts/chart-data'

export const metrics = ['spend', 'calls', 'tokens', 'saved'] as const
export type Metric = (typeof metrics)[number]

/** Real entries, or simulated ones: nothing was spent on those, their list price stands in. */
export type Kind = 'real' | 'simulated'

export const metricUnit: Readonly<Record<Metric, ChartUnit>> = {
  spend: 'usd',
  calls: 'count',
  tokens: 'count',
  saved: 'usd',
}

export const dimensionLabels: Readonly<Record<Dimension, string>> = {
  model: 'Model',
  provider: 'Provider',
  project: 'Project',
  service: 'Service',
  environment: 'Environment',
  key: 'Key',
  user: 'User',
  organization: 'Organization',
}
export const groupings: readonly Dimension[] = [
  'model',
  ...dimensions.filter((each) => each !== 'model'),
]

export function metricLabel(metric: Metric, kind: Kind): string {
  switch (metric) {
    case 'spend':
      return kind === 'real' ? 'Spend' : 'List price'
    case 'calls':
      return 'Calls'
    case 'tokens':
      return 'Tokens'
    case 'saved':
      return 'Saved'
  }
}

/** The whole that shares are of. */
export function shareNoun(metric: Metric, kind: Kind): string {
  return metric === 'saved' ? 'savings' : metricLabel(metric, kind).toLowerCase()
}

/** What a metric is in figures: nano-USD for spend and saved, counts otherwise. */
export function metricValue(figures: UsageFigures, metric: Metric, kind: Kind): number {
  switch (metric) {
    case 'spend':
      return kind === 'real' ? figures.costNanoUsd : figures.wouldCostNanoUsd
    case 'calls':
      return figures.calls
    case 'tokens':
      return figures.inputTokens + figures.outputTokens
    case 'saved':
      return figures.savedNanoUsd
  }
}

export interface MetricCard {
  readonly metric: Metric
  readonly label: string
  readonly unit: ChartUnit
  readonly value: number
  readonly change: Change
  /** One more fact about the figure; null where there is none. */
  readonly detail: string | null
  readonly trend: readonly number[]
}

/**
 * Cards in a fixed order; trends need the series, changes the period before, and each may still be
 * on its way. Trends end now: what has not begun is not nothing.
 */
export function metricCards(
  summary: UsageSummary,
  previous: UsageFigures | null,
  series: UsageSeries | null,
  kind: Kind,
  now: number,
): readonly MetricCard[] {
  const begun =
    series === null ? [] : series.total.filter((_, bucket) => (series.buckets[bucket] ?? 0) <= now)
  return metrics.map((metric) => {
    const value = metricValue(summary, metric, kind)
    return {
      metric,
      label: metricLabel(metric, kind),
      unit: metricUnit[metric],
      value,
      change: changeBetween(value, previous === null ? null : metricValue(previous, metric, kind)),
      detail: cardDetail(summary, metric, kind),
      trend: begun.map((figures) => metricValue(figures, metric, kind)),
    }
  })
}

function cardDetail(figures: UsageFigures, metric: Metric, kind: Kind): string | null {
  const spend = metricValue(figures, 'spend', kind)
  switch (metric) {
    case 'spend':
      return figures.calls === 0 ? null : `${formatMoney(Math.round(spend / figures.calls))} a call`
    case 'calls':
      return figures.calls === 0
        ? null
        : figures.errors === 0
          ? 'no errors'
          : `${formatCount(figures.errors)} failed, ${formatShare(figures.errorRate)}`
    case 'tokens':
      return figures.entries === 0
        ? null
        : `${formatCompact(figures.inputTokens)} in, ${formatCompact(figures.outputTokens)} out${writtenText(figures)}`
    case 'saved':
      return figures.savedNanoUsd === 0
        ? 'by cached answers'
        : `${formatShare(figures.savedNanoUsd / (figures.savedNanoUsd + spend))} of what it would have cost`
  }
}

function writtenText({ cacheWrite5mTokens, cacheWrite1hTokens }: UsageFigures): string {
  const written = cacheWrite5mTokens + cacheWrite1hTokens
  return written === 0 ? '' : `, ${formatCompact(written)} written to cache`
}

/** True for a group whose entries can be listed: one value of the dimension, or none. */
export const isOneValue = (name: string): boolean => name !== restName

/**
 * The stacked chart of one metric: the groups account for all of the total, those without a value
 * among them.
 */
export function usageChart(
  series: UsageSeries,
  metric: Metric,
  kind: Kind,
  labelOf: (name: string) => string,
  ghost?: ChartGhost,
): ChartData {
  const frame = {
    unit: metricUnit[metric],
    interval: series.interval,
    timeZone: series.timeZone,
    buckets: series.buckets,
    end: series.to,
  }
  const raw = series.groups.map((group) => ({
    name: group.name,
    label: labelOf(group.name),
    values: group.figures.map((figures) => metricValue(figures, metric, kind)),
    isRest: group.name === restName,
  }))
  return { ...buildChartData(frame, raw), ...(ghost === undefined ? {} : { ghost }) }
}

export interface Share {
  readonly name: string
  readonly label: string
  readonly value: number
  /** Of the whole, 0 to 1. */
  readonly share: number
  readonly figures: UsageFigures
}

/**
 * Groups by a metric, largest first, those without it left out; the calls without a value and the
 * rest of the groups come last.
 */
export function shares(
  summary: UsageSummary,
  metric: Metric,
  kind: Kind,
  labelOf: (name: string) => string,
): readonly Share[] {
  const rows = summary.groups
    .map((figures) => ({
      name: figures.name,
      label: labelOf(figures.name),
      value: metricValue(figures, metric, kind),
      figures,
    }))
    .filter(({ value }) => value > 0)
    .sort(
      (left, right) =>
        place(left.name) - place(right.name) ||
        right.value - left.value ||
        left.label.localeCompare(right.label),
    )
  const total = metricValue(summary, metric, kind)
  return rows.map((row) => ({ ...row, share: total === 0 ? 0 : row.value / total }))
}

function place(name: string): number {
  return name === restName ? 2 : name === noValue ? 1 : 0
}
