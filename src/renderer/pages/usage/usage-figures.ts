/** The figures of the Usage page: the four cards, the change to the period before, and the shares of each group. */
import type { Dimension } from '../../../contract/primitives'
import type { UsageFigures, UsageSeries, UsageSummary } from '../../../contract/usage'
import { formatCompact, formatCount, formatMoney, formatShare } from '../../ui/format'
import { buildChartData, type ChartData, type ChartUnit } from '../../ui/charts/chart-data'

export const metrics = ['spend', 'calls', 'tokens', 'saved'] as const
export type Metric = (typeof metrics)[number]

/** Real entries, or simulated ones: nothing was spent on those, their list price stands in. */
export type Kind = 'real' | 'simulated'

export const metricUnit: Readonly<Record<Metric, ChartUnit>> = { spend: 'usd', calls: 'count', tokens: 'count', saved: 'usd' }

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
export const groupings: readonly Dimension[] = ['model', 'provider', 'project', 'service', 'environment', 'key', 'user', 'organization']

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

export type Change =
  | { readonly kind: 'none' }
  | { readonly kind: 'same' }
  | { readonly kind: 'new' }
  | { readonly kind: 'moved'; readonly direction: 'up' | 'down'; readonly text: string }

/** The change to the period before. From zero there is no percentage, so it is "new"; tenfold and more is said as a factor. */
export function changeBetween(now: number, before: number | null): Change {
  if (before === null) return { kind: 'none' }
  if (before === 0) return now === 0 ? { kind: 'same' } : { kind: 'new' }
  const ratio = now / before
  const percent = Math.abs(ratio - 1) * 100
  if (percent < 0.05) return { kind: 'same' }
  const direction = ratio > 1 ? 'up' : 'down'
  if (ratio >= 10) return { kind: 'moved', direction, text: `×${ratio >= 100 ? Math.round(ratio) : ratio.toFixed(1)}` }
  return { kind: 'moved', direction, text: `${percent >= 10 ? percent.toFixed(0) : percent.toFixed(1)} %` }
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

/** Cards in a fixed order; trends need the series, changes the period before, and each may still be on its way. Trends end now: what has not begun is not nothing. */
export function metricCards(summary: UsageSummary, previous: UsageFigures | null, series: UsageSeries | null, kind: Kind, now: number): readonly MetricCard[] {
  const begun = series === null ? [] : series.total.filter((_, bucket) => (series.buckets[bucket] ?? 0) <= now)
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
      return figures.calls === 0 ? null : figures.errors === 0 ? 'no errors' : `${formatCount(figures.errors)} failed, ${formatShare(figures.errorRate)}`
    case 'tokens':
      return figures.entries === 0 ? null : `${formatCompact(figures.inputTokens)} in, ${formatCompact(figures.outputTokens)} out`
    case 'saved':
      return figures.savedNanoUsd === 0 ? 'by cached answers' : `${formatShare(figures.savedNanoUsd / (figures.savedNanoUsd + spend))} of what it would have cost`
  }
}

/** Stands for entries that carry no value of the dimension: calls without a service, a user, an organization. No value is empty. */
export const NO_VALUE = ''

/** The console's name for the groups past the biggest, together. Parentheses cannot be part of a name that people give. */
export const REST = '(other)'

/** True for a group that stands for one value of the dimension, so that its entries can be listed. */
export const isOneValue = (name: string): boolean => name !== NO_VALUE && name !== REST

/** The stacked chart of one metric. What no group accounts for is a series of its own, so that the stack is as tall as the total. */
export function usageChart(series: UsageSeries, metric: Metric, kind: Kind, labelOf: (name: string) => string): ChartData {
  const frame = { unit: metricUnit[metric], interval: series.interval, timeZone: series.timeZone, buckets: series.buckets, end: series.to }
  const raw = series.groups.map((group) => ({
    name: group.name,
    label: labelOf(group.name),
    values: group.figures.map((figures) => metricValue(figures, metric, kind)),
    isRest: group.name === REST,
  }))
  const rest = series.total.map((figures, bucket) => Math.max(0, metricValue(figures, metric, kind) - sumAt(raw, bucket)))
  return buildChartData(frame, [...raw, { name: NO_VALUE, label: labelOf(NO_VALUE), values: rest }])
}

function sumAt(raw: readonly { readonly values: readonly number[] }[], bucket: number): number {
  return raw.reduce((sum, { values }) => sum + (values[bucket] ?? 0), 0)
}

export interface Share {
  readonly name: string
  readonly label: string
  readonly value: number
  /** Of the whole, 0 to 1. */
  readonly share: number
  /** Null for what no group accounts for. */
  readonly figures: UsageFigures | null
}

/** Groups by a metric, largest first, those without it left out; what no group accounts for comes last. */
export function shares(summary: UsageSummary, metric: Metric, kind: Kind, labelOf: (name: string) => string): readonly Share[] {
  const rows = summary.groups
    .map((figures) => ({ name: figures.name, label: labelOf(figures.name), value: metricValue(figures, metric, kind), figures }))
    .filter(({ value }) => value > 0)
    .sort((left, right) => Number(left.name === REST) - Number(right.name === REST) || right.value - left.value || left.label.localeCompare(right.label))
  const counted = rows.reduce((sum, { value }) => sum + value, 0)
  const total = Math.max(counted, metricValue(summary, metric, kind))
  const shown = rows.map((row) => ({ ...row, share: row.value / total }))
  const rest = total - counted
  return rest > 0 && counted > 0 ? [...shown, { name: NO_VALUE, label: labelOf(NO_VALUE), value: rest, share: rest / total, figures: null }] : shown
}

