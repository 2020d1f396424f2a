/**
 * One value of an audit row as text: money, times and durations by the name of their field,
 * everything else plain.
 */
import { formatCount, formatDuration } from '../../kit/format'
import { formatMoneyExact } from '../../kit/money-format'
import { formatMoment } from '../../kit/time-format'

/** Lists of plain values are joined; anything deeper stays JSON, which is rare and still exact. */
export function formatValue(path: string, value: unknown, timeZone: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return 'none'
    return value.every((part) => typeof part !== 'object')
      ? value.map((part) => formatValue(path, part, timeZone)).join(', ')
      : JSON.stringify(value)
  }
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value === 'string') return value === '' ? '“”' : value
  if (typeof value !== 'number') return String(value)
  const field = path.split('.').at(-1) ?? path
  if (/NanoUsd$/.test(field)) return formatMoneyExact(value)
  if (/(At|^time|Until|^until|Start|End)$/.test(field) && value > 1e12)
    return formatMoment(value, timeZone)
  if (/Ms$/.test(field)) return formatDuration(value)
  return Number.isInteger(value) ? formatCount(value) : String(value)
}
