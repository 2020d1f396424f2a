/** One chart of the range at a time: the amount of a card first, and what else there is to ask. */
import { SegmentedControl } from '@mantine/core'
import { dimensionLabels, metricLabel } from '../usage-figures'
import { UsageChart } from '../UsageChart'
import { chartLabel, charts } from './chart-choice'
import { BudgetsChart } from './BudgetsChart'
import type { UsageChartsProps } from './chart-props'
import { LatencyChart } from './LatencyChart'
import { cachePanels, errorPanels } from './panels-of-usage'
import { UsagePanels } from './UsagePanels'
import { WeekChart } from './WeekChart'
import classes from './usage-charts.module.css'

export function UsageCharts(props: UsageChartsProps) {
  const { view, usage, onChange } = props
  return (
    <div className={classes.charts}>
      <SegmentedControl
        className={classes.choice}
        aria-label="Chart"
        value={view.chart}
        onChange={(value) => onChange({ chart: charts.find((one) => one === value) ?? 'amount' })}
        data={charts.map((value) => ({
          value,
          label: chartLabel(value, view.metric, usage.kind),
        }))}
      />
      <ChosenChart {...props} />
    </div>
  )
}

function ChosenChart(props: UsageChartsProps) {
  const { view, usage, filtered, labelOf, onChange } = props
  const by = dimensionLabels[view.by].toLowerCase()
  const series = usage.series.data
  if (series === undefined) return null
  const figures = usage.summary.data
  switch (view.chart) {
    case 'amount':
      return (
        <UsageChart
          title={`${metricLabel(view.metric, usage.kind)} by ${by}`}
          view={view}
          usage={usage}
          filtered={filtered}
          labelOf={labelOf}
          onWiden={() => onChange({ preset: '90d' })}
          onMonth={() => onChange({ preset: 'month' })}
        />
      )
    case 'errors':
      return (
        <UsagePanels
          title={`Error rate and failed attempts by ${by}`}
          view={view}
          usage={usage}
          filtered={filtered}
          data={errorPanels(series, labelOf)}
          nothing={
            (figures?.entries ?? 0) > 0
              ? null
              : {
                  title: 'No calls in this range',
                  text: 'What fails shows here as a share of it all.',
                }
          }
        />
      )
    case 'cache':
      return (
        <UsagePanels
          title={`Cache hits and savings by ${by}`}
          view={view}
          usage={usage}
          filtered={filtered}
          data={cachePanels(series, labelOf)}
          only={{ kind: 'cache_hit' }}
          nothing={
            (figures?.cacheHits ?? 0) > 0
              ? null
              : {
                  title: 'No answer came from the cache in this range',
                  text: (
                    <>
                      The <a href="#/cache">cache</a> answers a prompt that was asked before, for
                      services that allow it.
                    </>
                  ),
                }
          }
        />
      )
    case 'latency':
      return <LatencyChart {...props} />
    case 'week':
      return <WeekChart {...props} />
    case 'budgets':
      return <BudgetsChart />
  }
}
