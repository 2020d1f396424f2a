/** Which chart of a range is shown. */
import { metricLabel, type Kind, type Metric } from '../usage-figures'

export const charts = ['amount', 'errors', 'latency', 'cache', 'week', 'budgets'] as const
export type ChartChoice = (typeof charts)[number]

/** What a map of the week counts. */
export const weekMeasures = ['calls', 'spend', 'errors'] as const
export type WeekMeasure = (typeof weekMeasures)[number]

/** The first is named by the amount that it shows. */
export function chartLabel(chart: ChartChoice, metric: Metric, kind: Kind): string {
  switch (chart) {
    case 'amount':
      return metricLabel(metric, kind)
    case 'errors':
      return 'Errors'
    case 'latency':
      return 'Latency'
    case 'cache':
      return 'Cache'
    case 'week':
      return 'Hours of the week'
    case 'budgets':
      return 'Budgets'
  }
}
