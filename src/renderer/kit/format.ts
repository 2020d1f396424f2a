/** How money, counts and durations are written. Pure; every number a person sees passes here. */
import { exactUsd } from '../../shared/money-text'

const thinSpace = '\u2009'
const minus = '\u2212'

/** Groups the digits of a whole number by thin spaces: 12345 → 12 345. */
function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, thinSpace)
}

/** A count with thin-space thousands. */
export function formatCount(value: number): string {
  const whole = Math.round(value)
  return (whole < 0 ? minus : '') + group(String(Math.abs(whole)))
}

/** A count shortened for tight places: 1.2k, 3.4M. */
export function formatCompact(value: number): string {
  const size = Math.abs(value)
  if (size < 1000) return formatCount(value)
  const [scale, unit] = size < 999_500 ? [1e3, 'k'] : size < 999_500_000 ? [1e6, 'M'] : [1e9, 'G']
  const scaled = size / scale
  const text = scaled < 99.95 ? scaled.toFixed(1).replace(/\.0$/, '') : String(Math.round(scaled))
  return `${value < 0 ? minus : ''}${text}${unit}`
}

/** Decimals that leave four significant digits, and never fewer than two. */
function decimalsFor(size: bigint): number {
  if (size === 0n) return 2
  const places = size.toString().length - 9
  return Math.min(9, Math.max(2, 4 - places))
}

function roundHalfUp(size: bigint, decimals: number): bigint {
  const step = 10n ** BigInt(9 - decimals)
  return ((size + step / 2n) / step) * step
}

/** The exact amount with thin spaces between its thousands. */
function grouped(size: bigint): string {
  const [whole = '', fraction = ''] = exactUsd(size).split('.')
  return `${group(whole)}.${fraction}`
}

/**
 * Nano-USD as dollars with four significant digits and at least two decimals; null is an en dash.
 * `whole` drops ".00" where a round limit is named ("of $10").
 */
export function formatMoney(
  nanoUsd: number | null,
  options: { readonly whole?: boolean } = {},
): string {
  if (nanoUsd === null) return '–'
  const size = BigInt(Math.abs(nanoUsd))
  const text = grouped(roundHalfUp(size, decimalsFor(size)))
  const shown = options.whole === true ? text.replace(/\.00$/, '') : text
  return `${nanoUsd < 0 ? minus : ''}$${shown}`
}

/** Every nano of it: $0.012345678. */
export function formatMoneyExact(nanoUsd: number): string {
  const size = BigInt(Math.abs(nanoUsd))
  return `${nanoUsd < 0 ? minus : ''}$${grouped(size)}`
}

/** Milliseconds for reading: 8 ms, 1.24 s, 2 min 05 s, 3 h 12 min. */
export function formatDuration(milliseconds: number): string {
  const size = Math.max(0, milliseconds)
  if (size < 999.5) return `${Math.round(size)}${thinSpace}ms`
  if (size < 9_995) return `${(size / 1000).toFixed(2)}${thinSpace}s`
  if (size < 59_950) return `${(size / 1000).toFixed(1)}${thinSpace}s`
  const seconds = Math.round(size / 1000)
  if (seconds < 3600)
    return `${Math.floor(seconds / 60)}${thinSpace}min ${String(seconds % 60).padStart(2, '0')}${thinSpace}s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 48 * 60)
    return `${Math.floor(minutes / 60)}${thinSpace}h ${String(minutes % 60).padStart(2, '0')}${thinSpace}min`
  return `${Math.round(minutes / 1440)}${thinSpace}d`
}

/** A share between 0 and 1 as a percentage. */
export function formatShare(share: number): string {
  const percent = share * 100
  const text =
    percent !== 0 && Math.abs(percent) < 9.95 ? percent.toFixed(1) : String(Math.round(percent))
  return `${text}${thinSpace}%`
}
