/**
 * What stood in the way of calls over the range: waits in line and refusals by rate limits, as a
 * chart and by any dimension.
 */
import { Hourglass } from 'lucide-react'
import type { UsageTraffic } from '../../../../contract/traffic'
import { useServerQuery, type ServerQuery } from '../../../client/query'
import { navigate } from '../../../frame/route'
import { bucketRange } from '../../../kit/charts/chart-data'
import { StackedBars, type StackedBarsProps } from '../../../kit/charts/StackedBars'
import { EmptyState } from '../../../kit/EmptyState'
import { formatCount } from '../../../kit/format'
import { SkeletonBlock } from '../../../kit/Skeletons'
import type { DimensionNames } from '../../../parts/dimension-names.state'
import { ErrorState } from '../../../parts/ErrorState'
import { writeFilter } from '../../../parts/filters/entry-filters'
import { seriesColors } from '../../../parts/series-colors'
import { autoInterval, intervalFits, type UsageRange } from '../../../parts/usage-range'
import { groupLabels } from '../group-labels'
import { ledgerLink, type UsageView } from '../usage-address'
import { isOneValue } from '../usage-figures'
import type { UsageAnswers } from '../use-usage'
import { trafficBy, trafficChart, trafficSentence } from './traffic.words'
import { TrafficTable } from './TrafficTable'
import classes from '../wide-table.module.css'

export interface TrafficViewProps {
  readonly view: UsageView
  readonly usage: Pick<UsageAnswers, 'range' | 'timeZone' | 'kind'>
  /** The filter in words. */
  readonly filtered: string
  readonly names: DimensionNames
}

const colorsOf: StackedBarsProps['colorsOf'] = (series, scheme) =>
  seriesColors('hold-up', series, scheme)

/** Nothing while custom dates are incomplete. */
export function TrafficView(props: TrafficViewProps) {
  const { range } = props.usage
  if (range === null) return null
  if (props.view.filter.key !== undefined)
    return (
      <EmptyState icon={Hourglass} title="Nothing is known by key">
        A call has its key once it leaves, and these are calls that had not left. Take the key out
        of the filter.
      </EmptyState>
    )
  return <RangeTraffic {...props} range={range} />
}

interface RangeTrafficProps extends TrafficViewProps {
  readonly range: UsageRange
}

function useTraffic({ view, usage, range }: RangeTrafficProps): ServerQuery<UsageTraffic> {
  const { from, to } = range
  const { timeZone, kind } = usage
  const by = trafficBy(view.by)
  const simulated = kind === 'simulated'
  const { key: _key, ...filter } = view.filter
  const interval =
    view.interval !== null && intervalFits(range, view.interval)
      ? view.interval
      : autoInterval(range)
  return useServerQuery(
    ['usage', 'ledger', 'limits'],
    ['usage', 'traffic', from, to, by, interval, timeZone, simulated, writeFilter(filter)],
    (client, signal) =>
      client.traffic.figures(
        { from, to, by, interval, timeZone, simulated, ...filter },
        { signal },
      ),
    { keepPrevious: true },
  )
}

function RangeTraffic(props: RangeTrafficProps) {
  const { data, error, loading, reload } = useTraffic(props)
  if (error !== null) return <ErrorState error={error} onRetry={reload} />
  if (loading || data === undefined) return <SkeletonBlock height={320} />
  return <Figures {...props} traffic={data} />
}

function Figures({
  view,
  usage: { kind },
  range,
  filtered,
  names,
  traffic,
}: RangeTrafficProps & { readonly traffic: UsageTraffic }) {
  const by = trafficBy(view.by)
  const data = trafficChart(traffic)
  const facts = { filter: filtered, unknownCostCalls: null }
  const refusedThere = { kind: 'attempt', outcome: 'rate_limited' } as const
  return (
    <div className={classes.view}>
      <p className={classes.note}>{trafficSentence(traffic.total)}</p>
      <StackedBars
        title="Waits and refusals"
        data={data}
        colorsOf={colorsOf}
        linkOf={(bucket, index) => {
          if (index === null || data.series[index]?.name !== 'providerLimited') return null
          const within = bucket === null ? range : (bucketRange(data, bucket) ?? range)
          return ledgerLink(within, kind, { ...view.filter, ...refusedThere })
        }}
        onFollow={(to) => navigate(to.replace(/^#/, ''))}
        empty={
          <EmptyState icon={Hourglass} title="Nothing waited, and nothing was refused">
            Calls that wait for a free slot, or meet a rate limit, show up here.
          </EmptyState>
        }
        facts={facts}
      />
      {traffic.groups.length > 0 && (
        <TrafficTable
          traffic={traffic}
          subject={{ by, labelOf: groupLabels(by, names), facts }}
          linkOf={(name, refused) => {
            if (name !== null && !isOneValue(name)) return null
            const group = name === null ? {} : { [by]: name }
            const how = refused ? refusedThere : {}
            return ledgerLink(range, kind, { ...view.filter, ...group, ...how })
          }}
        />
      )}
      <OurLimits limits={traffic.limits} />
    </div>
  )
}

/** Which of our limits refused, where any did. */
function OurLimits({ limits }: Pick<UsageTraffic, 'limits'>) {
  if (limits.length === 0) return null
  return (
    <p className={classes.note}>
      Refused by our limits:{' '}
      {limits
        .map(({ name, limited }) => `${name ?? 'a limit that is removed'} ${formatCount(limited)}`)
        .join(', ')}
      . Nothing left for those, so they have no entry. <a href="#/limits">See the limits</a>
    </p>
  )
}
