/** The words of a chart of two panels: how its values read, and the sentence for the picture. */
import { formatCount, formatDuration, formatShare } from '../format'
import { amountLabel, axisTick, bucketName, columnLabel } from './chart.words'
import { drawnColumns, wholeColumns, type CellUnit, type PanelData } from './panel-data'

const thinSpace = '\u2009'

/** A value in full, for tooltips and legends. */
export function valueLabel(value: number | null, unit: CellUnit): string {
  if (value === null) return '–'
  switch (unit) {
    case 'share':
      return formatShare(value)
    case 'ms':
      return formatDuration(value)
    case 'usd':
    case 'count':
      return amountLabel(value, unit)
  }
}

/** One way to write the values of a column, so that points stand under each other. */
export function cellLabel(
  values: readonly (number | null)[],
  unit: CellUnit,
): (value: number | null) => string {
  const known = values.filter((value) => value !== null)
  const text = labelOf(known, unit)
  return (value) => (value === null ? '–' : text(value))
}

function labelOf(values: readonly number[], unit: CellUnit): (value: number) => string {
  switch (unit) {
    case 'share':
      return (value) => `${(value * 100).toFixed(1)}${thinSpace}%`
    case 'ms':
      return Math.max(0, ...values) < 1000
        ? (value) => `${formatCount(value)}${thinSpace}ms`
        : (value) => `${(value / 1000).toFixed(2)}${thinSpace}s`
    case 'usd':
    case 'count':
      return columnLabel(values, unit)
  }
}

/** A tick of an axis; all of one axis carry the same decimals, chosen from their distance. */
export function panelTick(value: number, step: number, unit: CellUnit): string {
  switch (unit) {
    case 'share':
      return `${(value * 100).toFixed(step >= 0.0099 ? 0 : 1)}${thinSpace}%`
    case 'ms':
      return step >= 500
        ? `${(value / 1000).toFixed(step % 1000 === 0 ? 0 : 1)}${thinSpace}s`
        : `${formatCount(value)}${thinSpace}ms`
    case 'usd':
    case 'count':
      return axisTick(value, step, unit)
  }
}

/** `Error rate 1.2 %, failed 12, entries 1 000`. */
export function wholeText(data: PanelData): string {
  return wholeColumns(data)
    .map(({ label, whole, unit }) => `${label.toLowerCase()} ${valueLabel(whole, unit)}`)
    .join(', ')
}

/** The sentence a screen reader gets: the figures of the range, and where the first was highest. */
export function describePanels(title: string, data: PanelData): string {
  const [first] = drawnColumns(data)
  const values = first?.values ?? []
  const highest = values.reduce<number | null>(
    (best, value, at) =>
      value !== null && value > (best === null ? 0 : (values[best] ?? 0)) ? at : best,
    null,
  )
  const peak =
    first === undefined || highest === null
      ? ''
      : ` Highest ${first.label.toLowerCase()}: ${bucketName(data, highest)} with ${valueLabel(values[highest] ?? null, first.unit)}.`
  return `${title}: ${wholeText(data)} over ${data.buckets.length} ${data.interval}s.${peak}`
}
