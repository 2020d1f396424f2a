/**
 * What the Usage page asks a forecast about, and the forecast as the chart draws it: days laid into
 * the buckets of the series.
 */
import type { ForecastMeasure, UsageForecast } from '../../../contract/forecast'
import type { UsageSeries } from '../../../contract/usage'
import { startOfDay, startOfMonth } from '../../../shared/dates'
import type { ChartGhost } from '../../kit/charts/chart-data'
import type { TimeRange } from '../../parts/usage-range'
import type { Metric } from './usage-figures'

/** Null: what is saved is not forecast. */
export const forecastMeasures: Readonly<Record<Metric, ForecastMeasure | null>> = {
  spend: 'spend',
  calls: 'calls',
  tokens: 'tokens',
  saved: null,
}

/** True where more than the rest of today is still to come. */
export function reachesAhead({ to }: TimeRange, now: number, timeZone: string): boolean {
  return to > startOfDay(now, timeZone, 1)
}

/** The range itself where it reaches ahead, else the month that runs. */
export function forecastRange(range: TimeRange, now: number, timeZone: string): TimeRange {
  if (reachesAhead(range, now, timeZone)) return { from: range.from, to: range.to }
  return { from: startOfMonth(now, timeZone), to: startOfMonth(now, timeZone, 1) }
}

/**
 * Undefined where nothing can be drawn: no forecast, one of another range, or hours, into which a
 * day cannot be laid. Bands are those of days; longer buckets have none.
 */
export function forecastGhost(
  forecast: UsageForecast,
  series: UsageSeries,
): ChartGhost | undefined {
  const { days, state, soFar, total } = forecast
  const fits = forecast.from === series.from && forecast.to === series.to
  if (state !== 'ready' || total === null || !fits || series.interval === 'hour') return undefined
  const values = series.buckets.map(() => 0)
  const bands: ChartGhost['bands'][number][] = series.buckets.map(() => null)
  for (const { start, expected, low, high } of days) {
    const after = series.buckets.findIndex((bucket) => bucket > start)
    const bucket = after < 0 ? series.buckets.length - 1 : Math.max(0, after - 1)
    values[bucket] = (values[bucket] ?? 0) + expected
    if (series.interval === 'day') bands[bucket] = { low, high }
  }
  return { label: 'Forecast', values, bands, total: total.expected - soFar }
}
