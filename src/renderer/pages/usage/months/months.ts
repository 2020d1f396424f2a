/** The last months as rows: what each group came to month by month, and how it moved. */
import { noValue, restName } from '../../../../contract/entry-filter'
import type { UsageFigures, UsageSeries } from '../../../../contract/usage'
import { startOfMonth } from '../../../../shared/dates'
import type { TimeRange } from '../../../parts/usage-range'
import { metricValue, type Kind, type Metric } from '../usage-figures'

/** From the first day of the first month to the end of this one, in the zone. */
export function monthsRange(months: number, now: number, timeZone: string): TimeRange {
  return { from: startOfMonth(now, timeZone, 1 - months), to: startOfMonth(now, timeZone, 1) }
}

export interface MonthRow {
  readonly name: string
  readonly label: string
  /** A value a month, this month last. */
  readonly values: readonly number[]
  readonly total: number
}

/**
 * Largest first, groups without a value of the dimension and all others last; rows of nothing are
 * left out. They add up to the total, month by month.
 */
export function monthRows(
  series: UsageSeries,
  metric: Metric,
  kind: Kind,
  labelOf: (name: string) => string,
): { readonly rows: readonly MonthRow[]; readonly total: MonthRow } {
  const row = (name: string, label: string, figures: readonly UsageFigures[]): MonthRow => {
    const values = figures.map((one) => metricValue(one, metric, kind))
    return { name, label, values, total: values.reduce((sum, value) => sum + value, 0) }
  }
  const rows = series.groups
    .map(({ name, figures }) => row(name, labelOf(name), figures))
    .filter(({ values }) => values.some((value) => value !== 0))
    .sort(
      (left, right) =>
        Number(left.name === restName) - Number(right.name === restName) ||
        Number(left.name === noValue) - Number(right.name === noValue) ||
        right.total - left.total ||
        left.label.localeCompare(right.label),
    )
  return { rows, total: row('total', 'Total', series.total) }
}

/** The last whole month and the one before it; null where there are no two. */
export function lastWhole(
  values: readonly number[],
): readonly [now: number, before: number] | null {
  const [before, now] = values.slice(-3, -1)
  return before === undefined || now === undefined ? null : [now, before]
}
