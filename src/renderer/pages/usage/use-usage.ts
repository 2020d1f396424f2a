/** The questions the Usage page asks, and which kind of entries it shows while none was chosen. */
import type { Dimension } from '../../../contract/primitives'
import type { UsageForecast } from '../../../contract/forecast'
import type { UsageSeries, UsageSummary } from '../../../contract/usage'
import { systemTimeZone } from '../../../shared/zones'
import { writeFilter } from '../../parts/filters/entry-filters'
import { useServerQuery, type QueryOptions, type ServerQuery } from '../../client/query'
import { useQuantizedNow } from '../../parts/use-quantized-now'
import type { UsageView } from './usage-address'
import { forecastMeasures, forecastRange } from './usage-forecast'
import type { Kind } from './usage-figures'
import {
  autoInterval,
  intervalFits,
  usageRange,
  type TimeRange,
  type UsageRange,
} from '../../parts/usage-range'

export interface UsageAnswers {
  /** In steps of a quarter of an hour. */
  readonly now: number
  readonly timeZone: string
  /** Null while custom dates are incomplete. */
  readonly range: UsageRange | null
  readonly kind: Kind
  /** False while no attempt was ever made at a real provider. */
  readonly anyReal: boolean
  /** False while the ledger is empty. */
  readonly any: boolean
  readonly summary: ServerQuery<UsageSummary>
  readonly previous: ServerQuery<UsageSummary>
  readonly series: ServerQuery<UsageSeries>
  readonly spenders: ServerQuery<UsageSummary>
  /** The same of the period before. */
  readonly spendersBefore: ServerQuery<UsageSummary>
  /** Of the range where it reaches ahead, else of this month. */
  readonly forecast: ServerQuery<UsageForecast>
}

interface Asked {
  readonly simulated: boolean
  readonly filter: UsageView['filter']
  readonly options: QueryOptions
}

const topics = ['usage', 'ledger'] as const
const nowhere = { from: 0, to: 0 }

/** Answers for what the view asks, asked again as time goes on and entries arrive. */
export function useUsage(view: UsageView): UsageAnswers {
  const now = useQuantizedNow()
  const settings = useServerQuery(['settings'], ['settings'], (client) => client.system.settings())
  const firstReal = useAnyEntry('any-real', { simulated: false })
  const first = useAnyEntry('any', {})
  const timeZone = settings.data?.timeZone ?? systemTimeZone()
  const range = usageRange(view.preset, view.custom, now, timeZone)
  const { from, to, previous: before } = range ?? { ...nowhere, previous: nowhere }
  const kind = view.kind ?? (firstReal.data === false ? 'simulated' : 'real')
  const simulated = kind === 'simulated'
  const fitting =
    view.interval !== null && range !== null && intervalFits(range, view.interval)
      ? view.interval
      : null
  const interval = fitting ?? autoInterval({ from, to })
  const options = {
    enabled: range !== null && !settings.loading && (view.kind !== null || !firstReal.loading),
    keepPrevious: true,
  }

  const { filter } = view
  const asked = { simulated, filter, options }
  return {
    now,
    timeZone,
    range,
    kind,
    anyReal: firstReal.data !== false,
    any: first.data !== false,
    summary: useSummary({ from, to }, view.by, asked),
    spenders: useSummary({ from, to }, view.spendersBy, asked),
    spendersBefore: useSummary(before, view.spendersBy, asked),
    previous: useSummary(before, null, asked),
    forecast: useForecast(range ?? nowhere, view, { now, timeZone }, asked),
    series: useServerQuery(
      topics,
      ['usage', 'series', from, to, view.by, interval, timeZone, simulated, writeFilter(filter)],
      (client, signal) =>
        client.usage.series(
          { from, to, by: view.by, interval, timeZone, simulated, ...filter },
          { signal },
        ),
      options,
    ),
  }
}

/** Whether the ledger has an entry, of one kind where `only` says so. */
function useAnyEntry(name: string, only: { readonly simulated?: boolean }) {
  return useServerQuery(
    ['ledger'],
    ['usage', name],
    async (client) => (await client.ledger.list({ ...only, limit: 1 })).items.length > 0,
  )
}

/** Figures of one range; ungrouped where `by` is null. */
function useSummary(
  { from, to }: TimeRange,
  by: Dimension | null,
  { simulated, filter, options }: Asked,
): ServerQuery<UsageSummary> {
  const grouped = by === null ? {} : { by }
  return useServerQuery(
    topics,
    ['usage', 'summary', from, to, by, simulated, writeFilter(filter)],
    (client, signal) =>
      client.usage.summary({ from, to, ...grouped, simulated, ...filter }, { signal }),
    options,
  )
}

/** Not asked for a metric that is not forecast. */
function useForecast(
  range: TimeRange,
  { metric }: UsageView,
  { now, timeZone }: { readonly now: number; readonly timeZone: string },
  { simulated, filter, options }: Asked,
): ServerQuery<UsageForecast> {
  const measure = forecastMeasures[metric]
  const { from, to } = forecastRange(range, now, timeZone)
  return useServerQuery(
    topics,
    ['usage', 'forecast', from, to, measure, timeZone, simulated, writeFilter(filter)],
    (client, signal) =>
      client.forecast.usage(
        { from, to, ...(measure === null ? {} : { measure }), timeZone, simulated, ...filter },
        { signal },
      ),
    { ...options, keepPrevious: false, enabled: options.enabled === true && measure !== null },
  )
}
