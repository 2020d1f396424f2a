/**
 * What the Usage page shows, kept in its address: `#/usage?range=30d&by=project`. A link to a view
 * is the view.
 */
import type { LabelFilter } from '../../../contract/entry-filter'
import type { LedgerFilter } from '../../../contract/ledger'
import { dimension, type Dimension } from '../../../contract/primitives'
import { interval, type Interval } from '../../../contract/usage'
import { entriesAddress, readLabels, writeFilter } from '../../parts/filters/entry-filters'
import { charts, weekMeasures, type ChartChoice, type WeekMeasure } from './charts/chart-choice'
import { metrics, type Kind, type Metric } from './usage-figures'
import { presets, type CustomDates, type Preset, type TimeRange } from '../../parts/usage-range'

/**
 * The figures of a range, those of the last months, how good answers were, what held calls up, or
 * what would have cost less.
 */
export const tabs = ['figures', 'months', 'quality', 'traffic', 'advice'] as const
export type Tab = (typeof tabs)[number]

export const monthSpans = ['6', '12'] as const
export type MonthSpan = (typeof monthSpans)[number]

export interface UsageView {
  readonly tab: Tab
  readonly preset: Preset
  readonly custom: CustomDates
  readonly by: Dimension
  readonly spendersBy: Dimension
  /** Null: chosen by the length of the range. */
  readonly interval: Interval | null
  readonly metric: Metric
  readonly chart: ChartChoice
  readonly hours: WeekMeasure
  /** Null: real, or simulated while there is no real entry yet. */
  readonly kind: Kind | null
  readonly filter: LabelFilter
  /** How many months back, and by what they are told apart. */
  readonly months: MonthSpan
  readonly monthsBy: Dimension
  /** The model that all of it is priced on; null: none was chosen. */
  readonly onto: string | null
}

const oneOf = <Value extends string>(
  values: readonly Value[],
  text: string | null,
  otherwise: Value,
): Value => values.find((value) => value === text) ?? otherwise

export function readUsageView(query: URLSearchParams): UsageView {
  const by = dimension.catch('model').parse(query.get('by'))
  return {
    tab: oneOf(tabs, query.get('tab'), 'figures'),
    preset: oneOf(presets, query.get('range'), '30d'),
    custom: { from: query.get('from') ?? '', to: query.get('to') ?? '' },
    by,
    spendersBy: dimension
      .catch(by === 'project' ? 'service' : 'project')
      .parse(query.get('spenders')),
    interval: interval.nullable().catch(null).parse(query.get('interval')),
    metric: oneOf(metrics, query.get('metric'), 'spend'),
    chart: oneOf(charts, query.get('chart'), 'amount'),
    hours: oneOf(weekMeasures, query.get('hours'), 'calls'),
    kind: oneOf<Kind | ''>(['real', 'simulated', ''], query.get('kind'), '') || null,
    filter: readLabels(query),
    months: oneOf(monthSpans, query.get('months'), '6'),
    monthsBy: dimension.catch('service').parse(query.get('per')),
    onto: query.get('onto'),
  }
}

/** The hash route of a view; what is as usual is left out. */
export function usageAddress(view: UsageView): string {
  const query = new URLSearchParams()
  if (view.tab !== 'figures') query.set('tab', view.tab)
  if (view.preset !== '30d') query.set('range', view.preset)
  if (view.preset === 'custom') {
    query.set('from', view.custom.from)
    query.set('to', view.custom.to)
  }
  if (view.by !== 'model') query.set('by', view.by)
  if (view.spendersBy !== (view.by === 'project' ? 'service' : 'project'))
    query.set('spenders', view.spendersBy)
  if (view.interval !== null) query.set('interval', view.interval)
  if (view.metric !== 'spend') query.set('metric', view.metric)
  if (view.chart !== 'amount') query.set('chart', view.chart)
  if (view.hours !== 'calls') query.set('hours', view.hours)
  if (view.kind !== null) query.set('kind', view.kind)
  if (view.months !== '6') query.set('months', view.months)
  if (view.monthsBy !== 'service') query.set('per', view.monthsBy)
  if (view.onto !== null) query.set('onto', view.onto)
  for (const [field, value] of new URLSearchParams(writeFilter(view.filter)))
    query.set(field, value)
  const text = query.toString()
  return `/usage${text === '' ? '' : `?${text}`}`
}

/** The ledger filtered to what a bar stands for, within what the page is filtered by. */
export function ledgerLink({ from, to }: TimeRange, kind: Kind, filter: LedgerFilter = {}): string {
  return entriesAddress({ ...filter, simulated: kind === 'simulated' }, from, to)
}
