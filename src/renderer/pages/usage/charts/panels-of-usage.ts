/**
 * What the charts of errors, the cache and latency show: shares and percentiles above, and what
 * they are of below.
 */
import { restName } from '../../../../contract/entry-filter'
import type {
  LatencyFigures,
  Percentiles,
  UsageFigures,
  UsageLatency,
  UsageSeries,
} from '../../../../contract/usage'
import { buildChartData, type ChartUnit } from '../../../kit/charts/chart-data'
import type { CellUnit, PanelColumn, PanelData, PanelMark } from '../../../kit/charts/panel-data'

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** Of a whole; null where there is none to be a share of. */
const shareOf = (part: number, whole: number) => (whole === 0 ? null : part / whole)

/** How often attempts fail, and how many of each group did. */
export function errorPanels(series: UsageSeries, labelOf: (name: string) => string): PanelData {
  const failed = series.total.map(({ errors }) => errors)
  const entries = series.total.map((figures) => figures.entries)
  return {
    ...frameOf(series),
    names: { upper: 'Error rate', lower: 'Failed' },
    columns: [
      shareColumn('Error rate', failed, entries),
      sumColumn('Failed', 'count', failed),
      sumColumn('Entries', 'count', entries),
      ...partsOf(series, 'count', ({ errors }) => errors, labelOf),
    ],
  }
}

/** How often the cache answers, and what each group saved by it. */
export function cachePanels(series: UsageSeries, labelOf: (name: string) => string): PanelData {
  const hits = series.total.map(({ cacheHits }) => cacheHits)
  const calls = series.total.map((figures) => figures.calls)
  const saved = series.total.map(({ savedNanoUsd }) => savedNanoUsd)
  return {
    ...frameOf(series),
    names: { upper: 'Hit share', lower: 'Saved' },
    columns: [
      shareColumn('Hit share', hits, calls),
      sumColumn('Hits', 'count', hits),
      sumColumn('Calls', 'count', calls),
      sumColumn('Saved', 'usd', saved),
      ...partsOf(series, 'usd', ({ savedNanoUsd }) => savedNanoUsd, labelOf),
    ],
  }
}

/** How long answers and first tokens take: the median, and what five of a hundred exceed. */
export function latencyPanels(latency: UsageLatency): PanelData {
  const answers = latency.total.map(({ latencyMs }) => latencyMs.count)
  return {
    ...frameOf(latency),
    names: { upper: 'Whole answer', lower: 'First token' },
    columns: [
      percentileColumn(latency, 'Answer p50', 'upper', 'line', ({ latencyMs }) => latencyMs, 'p50'),
      percentileColumn(
        latency,
        'Answer p95',
        'upper',
        'dashes',
        ({ latencyMs }) => latencyMs,
        'p95',
      ),
      percentileColumn(
        latency,
        'First token p50',
        'lower',
        'line',
        (one) => one.firstTokenMs,
        'p50',
      ),
      percentileColumn(
        latency,
        'First token p95',
        'lower',
        'dashes',
        (one) => one.firstTokenMs,
        'p95',
      ),
      sumColumn('Answers', 'count', answers),
    ],
  }
}

function frameOf({
  interval,
  timeZone,
  buckets,
  to,
}: UsageSeries | UsageLatency): Pick<PanelData, 'interval' | 'timeZone' | 'buckets' | 'end'> {
  return { interval, timeZone, buckets, end: to }
}

function shareColumn(
  label: string,
  parts: readonly number[],
  wholes: readonly number[],
): PanelColumn {
  return {
    name: label,
    label,
    unit: 'share',
    values: parts.map((part, bucket) => shareOf(part, wholes[bucket] ?? 0)),
    whole: shareOf(sum(parts), sum(wholes)),
    drawn: { panel: 'upper', mark: 'line' },
  }
}

function sumColumn(label: string, unit: CellUnit, values: readonly number[]): PanelColumn {
  return { name: label, label, unit, values, whole: sum(values), drawn: null }
}

function percentileColumn(
  { total, overall }: UsageLatency,
  label: string,
  panel: 'upper' | 'lower',
  mark: PanelMark,
  of: (figures: LatencyFigures) => Percentiles,
  which: 'p50' | 'p95',
): PanelColumn {
  return {
    name: label,
    label,
    unit: 'ms',
    values: total.map((figures) => of(figures)[which]),
    whole: of(overall)[which],
    drawn: { panel, mark },
  }
}

/** A stack of what each group has of a figure, those past the palette together. */
function partsOf(
  series: UsageSeries,
  unit: ChartUnit,
  of: (figures: UsageFigures) => number,
  labelOf: (name: string) => string,
): readonly PanelColumn[] {
  const raw = series.groups.map(({ name, figures }) => ({
    name,
    label: labelOf(name),
    values: figures.map(of),
    isRest: name === restName,
  }))
  return buildChartData({ ...frameOf(series), unit }, raw).series.map((one) => ({
    name: one.name,
    label: one.label,
    unit,
    values: one.values,
    whole: one.total,
    drawn: { panel: 'lower', mark: 'bars' },
    isPart: true,
    isOther: one.isOther,
  }))
}
