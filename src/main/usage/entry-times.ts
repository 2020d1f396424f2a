/** How long the entries that a walk hands over took, as histograms. */
import { ByPiece } from './by-piece'
import type { Collector } from './entry-reader'
import { addTo, type Histogram } from './spread'

/** Milliseconds to the end of an answer, or to its first token. */
export type TimeKind = 'latency' | 'firstToken'

export interface TimesPiece {
  readonly start: number
  /** Tells `see` of every bin of the histograms, with the id of the name they count for. */
  each(kind: TimeKind, see: SeeBins): void
}

/** Bins and their counts from one place in both lists until before another. */
export type SeeBins = (
  id: number,
  bins: ArrayLike<number>,
  counts: ArrayLike<number>,
  from: number,
  to: number,
) => void

/** The pieces of one question with the times in them, ascending. */
export interface TimesReading {
  readonly names: readonly string[]
  readonly pieces: readonly TimesPiece[]
}

/** Only attempts are to be handed to it. */
export function collectTimes(starts: readonly number[]): Collector<TimesReading> {
  const apart = new ByPiece(starts, (): Record<TimeKind, Histogram> => ({
    latency: new Map(),
    firstToken: new Map(),
  }))
  return {
    size: () => apart.size,
    add({ time, label, latencyMs, firstTokenMs }) {
      const times = apart.at(time, label)
      addTo(times.latency, latencyMs)
      if (firstTokenMs !== null) addTo(times.firstToken, firstTokenMs)
    },
    read: () => ({
      names: apart.names(),
      pieces: apart.pieces().map(({ start, kept }) => {
        // A copy: more may be collected while somebody reads.
        const bins = (kind: TimeKind) =>
          [...kept].map(([id, times]) => ({
            id,
            bins: Uint32Array.from(times[kind].keys()),
            counts: Uint32Array.from(times[kind].values()),
          }))
        const copied = { latency: bins('latency'), firstToken: bins('firstToken') }
        return {
          start,
          each(kind, see) {
            for (const one of copied[kind]) see(one.id, one.bins, one.counts, 0, one.bins.length)
          },
        }
      }),
    }),
  }
}
