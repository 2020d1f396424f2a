/**
 * The words of a chart: axis numbers, bucket names, and the sentence that stands for the picture.
 */
import { bucketRange, type ChartData, type ChartInterval, type ChartUnit } from './chart-data'
import { zonedTime } from '../../../shared/dates'
import { formatCompact, formatCount } from '../format'
import { formatMoney, formatMoneyExact } from '../money-format'
import { monthNames } from '../time-format'

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const

/**
 * A tick of an axis. All ticks of a money axis carry the same decimals, chosen from the distance
 * between them, so that the points stand under each other.
 */
export function axisTick(value: number, step: number, unit: ChartUnit): string {
  if (unit === 'count') return Number.isInteger(value) ? formatCompact(value) : ''
  const dollars = value / 1e9
  const stepDollars = step / 1e9
  if (stepDollars >= 1000) return `$${formatCompact(dollars)}`
  const decimals = stepDollars >= 1 ? 0 : Math.min(9, Math.ceil(-Math.log10(stepDollars) - 1e-9))
  return `$${dollars.toFixed(decimals === 1 ? 2 : decimals)}`
}

/** A value in full, for tooltips, legends and tables. */
export function amountLabel(value: number, unit: ChartUnit): string {
  return unit === 'usd' ? formatMoney(value) : formatCount(value)
}

/**
 * One way to write the values of a column: money with the decimals that give the largest four
 * digits, so that the points stand under each other and lengths compare. What would read as zero
 * but is not says so.
 */
export function columnLabel(values: readonly number[], unit: ChartUnit): (value: number) => string {
  if (unit === 'count') return formatCount
  const largest = Math.max(0, ...values.map(Math.abs))
  const decimals = largest === 0 ? 2 : Math.min(9, Math.max(2, 4 - String(largest).length + 9))
  const step = 10 ** (9 - decimals)
  return (value) => {
    if (value !== 0 && Math.abs(value) < step / 2) return `< $${(step / 1e9).toFixed(decimals)}`
    const digits = formatMoneyExact(Math.round(value / step) * step)
    const [whole = '', fraction = ''] = digits.split('.')
    return `${whole}.${fraction.padEnd(decimals, '0')}`
  }
}

const two = (value: number) => String(value).padStart(2, '0')

/** The short name under a bar. An hour that opens a day, and a day that opens a year, say so. */
export function bucketTick(epochMs: number, interval: ChartInterval, timeZone: string): string {
  const { year, month, day, hour, minute } = zonedTime(epochMs, timeZone)
  const monthName = monthNames[month - 1] ?? ''
  switch (interval) {
    case 'hour':
      return hour === 0 && minute === 0 ? `${day} ${monthName}` : `${two(hour)}:${two(minute)}`
    case 'day':
    case 'week':
      return month === 1 && day === 1 ? `1 Jan ${year}` : `${day} ${monthName}`
    case 'month':
      return `${monthName} ${year}`
  }
}

/**
 * The full name of a bucket, for tooltips and tables: `Fri 20 Nov 2026, 14:00`, `16–22 Nov 2026`.
 */
export function bucketName(
  data: Pick<ChartData, 'buckets' | 'end' | 'interval' | 'timeZone'>,
  index: number,
): string {
  const range = bucketRange(data, index)
  if (range === null) return ''
  const start = zonedTime(range.from, data.timeZone)
  const monthName = monthNames[start.month - 1] ?? ''
  const weekday =
    WEEKDAYS[new Date(Date.UTC(start.year, start.month - 1, start.day)).getUTCDay()] ?? ''
  switch (data.interval) {
    case 'hour':
      return `${weekday} ${start.day} ${monthName} ${start.year}, ${two(start.hour)}:${two(start.minute)}`
    case 'day':
      return `${weekday} ${start.day} ${monthName} ${start.year}`
    case 'week': {
      const last = zonedTime(range.to - 1, data.timeZone)
      const lastMonth = monthNames[last.month - 1] ?? ''
      const from = start.month === last.month ? `${start.day}` : `${start.day} ${monthName}`
      return `${from}–${last.day} ${lastMonth} ${last.year}`
    }
    case 'month':
      return `${monthName} ${start.year}`
  }
}

/** `Fri 20 Nov 2026 to Sun 22 Nov 2026, UTC`: the days of a range, its end left out. */
export function rangeText({
  from,
  to,
  timeZone,
}: {
  readonly from: number
  readonly to: number
  readonly timeZone: string
}): string {
  const day = (at: number) => bucketName({ buckets: [at], end: to, interval: 'day', timeZone }, 0)
  return `${day(from)} to ${day(to - 1)}, ${timeZone}`
}

/** What is expected in a bucket, with its band: `Forecast  $1.20 ($0.90 to $1.60)`. */
export function ghostText(
  { ghost, unit }: Pick<ChartData, 'ghost' | 'unit'>,
  bucket: number,
): string {
  if (ghost === undefined) return ''
  const band = ghost.bands[bucket] ?? null
  const text = `${ghost.label}  ${amountLabel(ghost.values[bucket] ?? 0, unit)}`
  return band === null
    ? text
    : `${text} (${amountLabel(band.low, unit)} to ${amountLabel(band.high, unit)})`
}

/**
 * The sentence a screen reader gets for the picture: the sum, the highest bucket, and the three
 * largest series.
 */
export function describeChart(title: string, data: ChartData): string {
  const total = data.totals.reduce((sum, value) => sum + value, 0)
  const { ghost } = data
  const toCome =
    ghost === undefined ? '' : ` ${ghost.label}: ${amountLabel(ghost.total, data.unit)} to come.`
  if (data.series.length === 0 || total === 0)
    return `${title}: nothing in this range${toCome === '' ? '' : ' so far'}.${toCome}`
  const highest = data.totals.reduce(
    (best, value, index) => (value > (data.totals[best] ?? 0) ? index : best),
    0,
  )
  const largest = data.series
    .slice(0, 3)
    .map((one) => `${one.label} ${amountLabel(one.total, data.unit)}`)
  const peak = `Highest ${data.interval}: ${bucketName(data, highest)} with ${amountLabel(data.totals[highest] ?? 0, data.unit)}.`
  return `${title}: ${amountLabel(total, data.unit)} over ${data.buckets.length} ${data.interval}s. ${peak} Largest: ${largest.join(', ')}.${toCome}`
}
