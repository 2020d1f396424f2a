/** Reads pieces into memory a few milliseconds at a time, so that calls go on meanwhile. */
import type { Piece, RollupReader } from './rollup-reader'
import type { RollupDimension } from './rollup-rows'

const sliceMs = 6
/** Between slices of reading ahead: it takes a quarter of one core at most. */
const restMs = 20

export interface LoadDeps {
  readonly reader: Pick<RollupReader, 'read'>
  /** Milliseconds that never go back. */
  readonly monotonic: () => number
}

/** Somebody waits for these pieces: gives way to what is due, then goes on at once. */
export function loadNow(
  deps: LoadDeps,
  dimension: RollupDimension,
  simulated: boolean,
  pieces: readonly Piece[],
): Promise<void> {
  return load(deps, dimension, simulated, pieces, giveWay)
}

/**
 * Nobody waits yet: rests between slices, and ends once `isOpen` says no. Never keeps the process
 * alive.
 */
export function loadAhead(
  deps: LoadDeps,
  dimension: RollupDimension,
  simulated: boolean,
  pieces: readonly Piece[],
  isOpen: () => boolean,
): Promise<void> {
  return load(deps, dimension, simulated, pieces, rest, isOpen)
}

const giveWay = () => new Promise<void>((resolve) => setImmediate(resolve))
const rest = () => new Promise<void>((resolve) => setTimeout(resolve, restMs).unref())

async function load(
  { reader, monotonic }: LoadDeps,
  dimension: RollupDimension,
  simulated: boolean,
  pieces: readonly Piece[],
  pause: () => Promise<void>,
  isOpen: () => boolean = () => true,
): Promise<void> {
  let sliceEnds = monotonic() + sliceMs
  for (const piece of pieces) {
    if (!isOpen()) return
    if (piece.whole) reader.read(dimension, simulated, piece)
    if (monotonic() < sliceEnds) continue
    await pause()
    sliceEnds = monotonic() + sliceMs
  }
}
