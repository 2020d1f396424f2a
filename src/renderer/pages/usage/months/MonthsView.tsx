/**
 * The last six or twelve months by service, or by any other dimension: a chart with its files, and
 * a table whose every amount leads to its entries.
 */
import { CalendarRange } from 'lucide-react'
import { useCallback } from 'react'
import type { UsageSeries } from '../../../../contract/usage'
import { useServerQuery, type ServerQuery } from '../../../client/query'
import { navigate } from '../../../frame/route'
import { bucketRange, type ChartData } from '../../../kit/charts/chart-data'
import { StackedBars, type StackedBarsProps } from '../../../kit/charts/StackedBars'
import { EmptyState } from '../../../kit/EmptyState'
import { SkeletonBlock } from '../../../kit/Skeletons'
import type { DimensionNames } from '../../../parts/dimension-names.state'
import { ErrorState } from '../../../parts/ErrorState'
import { writeFilter } from '../../../parts/filters/entry-filters'
import { seriesColors } from '../../../parts/series-colors'
import { groupLabels } from '../group-labels'
import { UnknownCosts } from '../UnknownCosts'
import { ledgerLink, type UsageView } from '../usage-address'
import { dimensionLabels, isOneValue, metricLabel, usageChart } from '../usage-figures'
import type { UsageAnswers } from '../use-usage'
import { monthRows, monthsRange } from './months'
import { MonthsTable } from './MonthsTable'
import classes from '../wide-table.module.css'

export interface MonthsViewProps {
  readonly view: UsageView
  readonly usage: Pick<UsageAnswers, 'now' | 'timeZone' | 'kind'>
  /** The filter in words. */
  readonly filtered: string
  readonly names: DimensionNames
}

function useMonths(view: UsageView, usage: MonthsViewProps['usage']): ServerQuery<UsageSeries> {
  const { now, timeZone, kind } = usage
  const { filter, monthsBy: by } = view
  const range = monthsRange(Number(view.months), now, timeZone)
  const simulated = kind === 'simulated'
  return useServerQuery(
    ['usage', 'ledger'],
    ['usage', 'months', range.from, range.to, by, timeZone, simulated, writeFilter(filter)],
    (client, signal) =>
      client.usage.series(
        { ...range, by, interval: 'month', timeZone, simulated, ...filter },
        { signal },
      ),
    { keepPrevious: true },
  )
}

export function MonthsView(props: MonthsViewProps) {
  const { data, error, loading, reload } = useMonths(props.view, props.usage)
  if (error !== null) return <ErrorState error={error} onRetry={reload} />
  if (loading || data === undefined) return <SkeletonBlock height={320} />
  return <Months {...props} series={data} />
}

function Months({
  view,
  usage: { kind },
  filtered,
  names,
  series,
}: MonthsViewProps & { readonly series: UsageSeries }) {
  const { metric, monthsBy: by } = view
  const labelOf = groupLabels(by, names)
  const colorsOf: StackedBarsProps['colorsOf'] = useCallback(
    (shown, scheme) => seriesColors(by, shown, scheme),
    [by],
  )
  const data = usageChart(series, metric, kind, labelOf)
  const dimension = dimensionLabels[by]
  const title = `${metricLabel(metric, kind)} by ${dimension.toLowerCase()}, last ${view.months} months`
  const unknown = series.total.reduce((sum, { unknownCostCalls }) => sum + unknownCostCalls, 0)
  const linkOf = entriesLink(view, kind, data)
  return (
    <div className={classes.view}>
      <UnknownCosts
        calls={unknown}
        href={ledgerLink(series, kind, { ...view.filter, costStatus: 'unknown' })}
      />
      <StackedBars
        title={title}
        data={data}
        colorsOf={colorsOf}
        linkOf={(bucket, index) => {
          const one = index === null ? null : data.series[index]
          return one?.isOther === true ? null : linkOf(bucket, one?.name ?? null)
        }}
        onFollow={(to) => navigate(to.replace(/^#/, ''))}
        empty={
          <EmptyState icon={CalendarRange} title={`Nothing in the last ${view.months} months`}>
            Every month with a call has its bar here.
          </EmptyState>
        }
        facts={{ filter: filtered, unknownCostCalls: unknown }}
      />
      {data.series.length > 0 && (
        <MonthsTable
          caption={`${title}, month by month`}
          rowName={dimension}
          {...monthRows(series, metric, kind, labelOf)}
          frame={data}
          metric={metric}
          linkOf={linkOf}
        />
      )}
      {data.series.length > 0 && (
        <p className={classes.note}>Change: the last whole month against the one before it.</p>
      )}
    </div>
  )
}

/** Where a month, a group or both lead; all others together lead nowhere. */
function entriesLink({ filter, monthsBy }: UsageView, kind: 'real' | 'simulated', data: ChartData) {
  const all = { from: data.buckets[0] ?? data.end, to: data.end }
  return (bucket: number | null, name: string | null): string | null => {
    if (name !== null && !isOneValue(name)) return null
    const range = bucket === null ? all : (bucketRange(data, bucket) ?? all)
    return ledgerLink(range, kind, name === null ? filter : { ...filter, [monthsBy]: name })
  }
}
