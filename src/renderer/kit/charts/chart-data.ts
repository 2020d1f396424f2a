/**
 * What a chart over time shows, apart from how it is drawn: buckets, named series in drawing order,
 * and the series beyond the palette folded into one.
 */

/** How long a bucket is. */
export type ChartInterval = 'hour' | 'day' | 'week' | 'month'
export type ChartUnit = 'usd' | 'count'

export interface ChartSeries {
  /** The value of the dimension; stable, so colours and links hang on it. */
  readonly name: string
  readonly label: string
  readonly values: readonly number[]
  readonly total: number
  /** True for the one series that stands for all those beyond the limit. */
  readonly isOther: boolean
}

/** What is expected to come on top of what there is, a value a bucket; 0 where nothing is. */
export interface ChartGhost {
  readonly label: string
  readonly values: readonly number[]
  /** Between what it lies as a rule; null where a bucket has no band. */
  readonly bands: readonly ({ readonly low: number; readonly high: number } | null)[]
  readonly total: number
}

export interface ChartData {
  readonly unit: ChartUnit
  readonly interval: ChartInterval
  readonly timeZone: string
  /** Bucket starts in epoch milliseconds, and the end of the last one. */
  readonly buckets: readonly number[]
  readonly end: number
  /** Largest total first; "other" last. */
  readonly series: readonly ChartSeries[]
  /** Sums per bucket over all series. */
  readonly totals: readonly number[]
  readonly ghost?: ChartGhost | undefined
}

export interface RawSeries {
  readonly name: string
  readonly label?: string
  readonly values: readonly number[]
  /** True for what the console has put together already: it goes into "other". */
  readonly isRest?: boolean
}

/** Twelve colours, and "other" takes the last. */
export const SERIES_LIMIT = 11

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

function addUp(rows: readonly (readonly number[])[], length: number): number[] {
  return Array.from({ length }, (_, index) => sum(rows.map((values) => values[index] ?? 0)))
}

/**
 * Orders series by their total, drops those with nothing to show, and folds those beyond `limit`
 * into "other".
 */
function stackSeries(
  raw: readonly RawSeries[],
  buckets: number,
  limit = SERIES_LIMIT,
): readonly ChartSeries[] {
  const shown = raw.filter(({ values }) => values.some((value) => value !== 0))
  const series = shown
    .filter(({ isRest }) => isRest !== true)
    .map(({ name, label, values }) => ({
      name,
      label: label ?? name,
      values,
      total: sum(values),
      isOther: false,
    }))
    .sort((left, right) => right.total - left.total || left.name.localeCompare(right.name))
  const rest = shown.filter(({ isRest }) => isRest === true)
  const folded = [...series.slice(limit), ...rest]
  if (folded.length === 0) return series
  const values = addUp(
    folded.map((one) => one.values),
    buckets,
  )
  const label = rest.length === 0 ? `Other (${folded.length})` : 'Other'
  return [
    ...series.slice(0, limit),
    { name: 'other', label, values, total: sum(values), isOther: true },
  ]
}

/** Series to draw, with their sums per bucket. */
export function buildChartData(
  frame: Pick<ChartData, 'unit' | 'interval' | 'timeZone' | 'buckets' | 'end'>,
  raw: readonly RawSeries[],
  limit = SERIES_LIMIT,
): ChartData {
  const series = stackSeries(raw, frame.buckets.length, limit)
  return {
    ...frame,
    series,
    totals: addUp(
      series.map((one) => one.values),
      frame.buckets.length,
    ),
  }
}

/** The half-open time range of one bucket. */
export function bucketRange(
  data: Pick<ChartData, 'buckets' | 'end'>,
  index: number,
): { readonly from: number; readonly to: number } | null {
  const from = data.buckets[index]
  return from === undefined ? null : { from, to: data.buckets[index + 1] ?? data.end }
}
