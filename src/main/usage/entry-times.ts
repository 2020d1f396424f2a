/** How long the entries that a walk hands over took, as histograms. */
import { ByPiece } from './by-piece'
import type { Collector } from './entry-reader'
import { addTo, type Histogram } from './spread'

/** Of attempts: milliseconds to the end of the answer and to its first token. */
export interface Times {
  readonly latency: Histogram
  readonly firstToken: Histogram
}

/** The pieces of one question with the times in them, by the id of a name. */
export interface TimesReading {
  readonly names: readonly string[]
  readonly pieces: readonly { readonly start: number; readonly kept: ReadonlyMap<number, Times> }[]
}

export function emptyTimes(): Times {
  return { latency: new Map(), firstToken: new Map() }
}

/** Only attempts are to be handed to it. */
export function collectTimes(starts: readonly number[]): Collector<TimesReading> {
  const apart = new ByPiece(starts, emptyTimes)
  return {
    size: () => apart.size,
    add({ time, label, latencyMs, firstTokenMs }) {
      const times = apart.at(time, label)
      addTo(times.latency, latencyMs)
      if (firstTokenMs !== null) addTo(times.firstToken, firstTokenMs)
    },
    read: () => ({ names: apart.names(), pieces: apart.pieces() }),
  }
}
