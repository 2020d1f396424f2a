/**
 * When a provider asks to be tried again: `retry-after-ms`, or `Retry-After` in seconds or as an
 * HTTP date (RFC 9110 §10.2.3).
 */

/** Whole milliseconds from `now` (epoch ms), never negative; null: absent or not understood. */
export function retryAfterMs(
  header: (name: string) => string | undefined,
  now: number,
): number | null {
  const exact = Number.parseFloat(header('retry-after-ms') ?? '')
  if (Number.isFinite(exact)) return wholeDelay(exact)
  const text = header('retry-after')?.trim()
  if (text === undefined || text === '') return null
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return wholeDelay(Number(text) * 1000)
  const date = Date.parse(text)
  return Number.isNaN(date) ? null : wholeDelay(date - now)
}

/** A year is as good as never, and keeps the sum with any clock a safe integer. */
const longest = 366 * 24 * 3600 * 1000

/** A delay in whole milliseconds, bounded. */
export function wholeDelay(ms: number): number {
  return Math.min(longest, Math.max(0, Math.ceil(ms)))
}
