/** The chart of the Usage page: bars that lead to the entries they stand for. */
import { Button } from '@mantine/core'
import { BarChart3 } from 'lucide-react'
import { useCallback } from 'react'
import { navigate } from '../../frame/route'
import { bucketRange } from '../../kit/charts/chart-data'
import { StackedBars, type StackedBarsProps } from '../../kit/charts/StackedBars'
import { EmptyState } from '../../kit/EmptyState'
import { seriesColors } from '../../parts/series-colors'
import { ledgerLink, type UsageView } from './usage-address'
import { ForecastLine } from './ForecastLine'
import { forecastGhost, forecastMeasures } from './usage-forecast'
import { isOneValue, usageChart, type Kind } from './usage-figures'
import type { UsageAnswers } from './use-usage'

export interface UsageChartProps {
  readonly title: string
  readonly view: UsageView
  readonly usage: UsageAnswers
  /** The filter in words. */
  readonly filtered: string
  readonly labelOf: (name: string) => string
  readonly onWiden: () => void
  /** Shows the month that runs. */
  readonly onMonth: () => void
}

/** Nothing while the series is not there; widening is offered where a range is empty. */
export function UsageChart({
  title,
  view,
  usage,
  filtered,
  labelOf,
  onWiden,
  onMonth,
}: UsageChartProps) {
  const { range, kind } = usage
  const { by } = view
  const colorsOf: StackedBarsProps['colorsOf'] = useCallback(
    (series, scheme) => seriesColors(by, series, scheme),
    [by],
  )
  if (usage.series.data === undefined || range === null) return null
  const forecast = forecastMeasures[view.metric] === null ? undefined : usage.forecast.data
  const ghost = forecast === undefined ? undefined : forecastGhost(forecast, usage.series.data)
  const data = usageChart(usage.series.data, view.metric, kind, labelOf, ghost)
  function linkOf(bucket: number | null, index: number | null): string | null {
    const series = index === null ? null : (data.series[index] ?? null)
    if (range === null || (series !== null && (series.isOther || !isOneValue(series.name))))
      return null
    const within = bucket === null ? range : (bucketRange(data, bucket) ?? range)
    if (within.from > usage.now) return null
    return ledgerLink(
      within,
      kind,
      series === null ? view.filter : { ...view.filter, [view.by]: series.name },
    )
  }
  return (
    <>
      <StackedBars
        title={title}
        data={data}
        colorsOf={colorsOf}
        linkOf={linkOf}
        onFollow={(to) => navigate(to.replace(/^#/, ''))}
        empty={
          <EmptyChart
            view={view}
            kind={kind}
            noCalls={(usage.summary.data?.entries ?? 0) === 0}
            onWiden={onWiden}
          />
        }
        facts={{ filter: filtered, unknownCostCalls: usage.summary.data?.unknownCostCalls ?? 0 }}
      />
      {forecastMeasures[view.metric] !== null && (
        <ForecastLine
          forecast={usage.forecast}
          metric={view.metric}
          kind={kind}
          drawn={ghost !== undefined}
          onShow={onMonth}
        />
      )}
    </>
  )
}

function EmptyChart({
  view,
  kind,
  noCalls,
  onWiden,
}: {
  readonly view: UsageView
  readonly kind: Kind
  readonly noCalls: boolean
  readonly onWiden: () => void
}) {
  if (noCalls)
    return (
      <EmptyState
        icon={BarChart3}
        title={kind === 'real' ? 'No real calls in this range' : 'No simulated calls in this range'}
        action={
          view.preset === '90d' ? (
            <Button component="a" href="#/playground" variant="default">
              Open the playground
            </Button>
          ) : (
            <Button variant="default" onClick={onWiden}>
              Show 90 days
            </Button>
          )
        }
      >
        Every call that passes the gate shows up here as soon as it settles.
      </EmptyState>
    )
  return (
    <EmptyState
      icon={BarChart3}
      title={`Nothing ${view.metric === 'saved' ? 'saved' : 'spent'} in this range`}
    >
      {view.metric === 'saved'
        ? 'Answers served from the cache would show what they saved.'
        : 'The calls of this range cost nothing, or their cost is not known.'}
    </EmptyState>
  )
}
