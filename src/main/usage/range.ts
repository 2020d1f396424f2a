/**
 * What a question about usage covers: whole quarter hours, in calendar buckets of a zone, cut into
 * pieces that can be remembered.
 */
import type { Interval } from '../../contract/usage'
import { Failure } from '../platform/failure'
import { bucketsOf, periodOf } from '../platform/periods'
import { checkRange } from '../platform/time-range'
import type { Piece } from './rollup-reader'
import { dayMs, hourMs } from '../../shared/spans'

export interface Range {
  readonly from: number
  readonly to: number
}

const quarterHour = 900_000
const typicalMs = {
  hour: hourMs,
  day: dayMs,
  week: 7 * dayMs,
  month: 30 * dayMs,
} as const satisfies Record<Interval, number>
/** More points than any chart can show. */
const mostBuckets = 5000

/**
 * The range asked for, rounded outward to quarter hours. Without `to` it ends now; without `from`
 * it starts with the month of its last instant in `timeZone`. Throws Failure `invalid_request`
 * where it would end before it starts or is no time at all.
 */
export function rangeOf(
  asked: { readonly from?: number | undefined; readonly to?: number | undefined },
  now: number,
  timeZone: string,
): Range {
  checkRange(asked)
  const end = asked.to ?? Math.max(now, (asked.from ?? 0) + 1)
  const start = asked.from ?? periodOf('month', timeZone, end - 1).start
  checkRange({ from: start, to: end })
  return {
    from: Math.floor(start / quarterHour) * quarterHour,
    to: Math.ceil(end / quarterHour) * quarterHour,
  }
}

/**
 * Bucket starts of a series. Throws Failure `invalid_request` for more points than can be shown.
 */
export function seriesBuckets({ from, to }: Range, interval: Interval, timeZone: string): number[] {
  if ((to - from) / typicalMs[interval] > mostBuckets) {
    throw new Failure(
      'invalid_request',
      `That is more than ${mostBuckets} points: choose a shorter range or a longer interval than "${interval}".`,
    )
  }
  return bucketsOf(from, to, interval, timeZone)
}

/**
 * Cuts the part of a range that has data into local days (or hours, for hourly series); those cut
 * short at an end are not whole.
 */
export function piecesOf(
  { from, to }: Range,
  extent: { readonly start: number; readonly end: number } | null,
  interval: Interval,
  timeZone: string,
): Piece[] {
  if (extent === null) return []
  const kind = interval === 'hour' ? 'hour' : 'day'
  // Only whole pieces are remembered, so the ends of the data are widened to a piece's.
  const dataStart = bucketsOf(extent.start, extent.start, kind, timeZone)[0] ?? extent.start
  const dataEnd = periodOf('day', timeZone, extent.end - 1).end
  const start = Math.max(from, dataStart)
  const end = Math.min(to, dataEnd)
  if (start >= end) return []
  const starts = bucketsOf(start, end, kind, timeZone)
  const last = starts.at(-1) ?? start
  const dayEnd = periodOf('day', timeZone, last).end
  const lastEnd = kind === 'day' ? dayEnd : Math.min(last + typicalMs.hour, dayEnd)
  return starts.map((pieceStart, index) => {
    const pieceEnd = starts[index + 1] ?? lastEnd
    const piece = { start: Math.max(pieceStart, start), end: Math.min(pieceEnd, end) }
    return { ...piece, whole: piece.start === pieceStart && piece.end === pieceEnd }
  })
}
