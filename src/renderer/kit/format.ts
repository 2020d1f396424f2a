/** How counts, durations, shares and rates are written. Pure. */

const thinSpace = '\u2009'
export const minus = '\u2212'

/** Groups the digits of a whole number by thin spaces: 12345 → 12 345. */
export function groupDigits(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, thinSpace)
}

/** A count with thin-space thousands. */
export function formatCount(value: number): string {
  const whole = Math.round(value)
  return (whole < 0 ? minus : '') + groupDigits(String(Math.abs(whole)))
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

/** Bytes for reading, decimal, as disks are sold: 512 B, 4.2 kB, 12.3 MB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${formatCount(bytes)}${thinSpace}B`
  const [scale, unit] =
    bytes < 999_500 ? [1e3, 'kB'] : bytes < 999_500_000 ? [1e6, 'MB'] : [1e9, 'GB']
  const size = bytes / scale
  const text = size < 99.95 ? size.toFixed(1).replace(/\.0$/, '') : String(Math.round(size))
  return `${text}${thinSpace}${unit}`
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
