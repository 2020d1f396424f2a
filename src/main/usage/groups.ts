/** Adds pieces up: one total, or the biggest groups by what they cost with the rest together. */
import { noValue, restName } from '../../contract/entry-filter'
import type { UsageFigures } from '../../contract/usage'
import type { PieceSums } from './piece-books'
import type { Piece, RollupReader } from './rollup-reader'
import type { RollupDimension } from './rollup-rows'
import { addSums, emptySums, figuresOf, sumOf, type Sums } from './sums'

/** The pieces of one question with what they hold, read at one moment. */
export interface Reading {
  readonly names: readonly string[]
  readonly pieces: readonly (PieceSums & { readonly start: number })[]
}

export interface Ranking {
  readonly names: readonly string[]
  /**
   * Row of the answer for an id of the reader; the rest share the row after the last name's, if
   * there is a rest.
   */
  readonly rowOf: Int32Array
  readonly rows: number
}

/** Reads every piece once. */
export function readAll(
  reader: RollupReader,
  dimension: RollupDimension,
  simulated: boolean,
  pieces: readonly Piece[],
): Reading {
  const read = pieces.map((piece) => {
    const { ids, sums } = reader.read(dimension, simulated, piece)
    return { start: piece.start, ids, sums }
  })
  return { pieces: read, names: reader.names(dimension, simulated) }
}

/** What of a reading stands under one name. */
export function only({ names, pieces }: Reading, name: string): Reading {
  const id = names.indexOf(name)
  return {
    names: id < 0 ? [] : [name],
    pieces: pieces.map(({ start, ids, sums }) => {
      const row = ids.indexOf(id)
      const one = emptySums(row < 0 ? 0 : 1)
      if (row >= 0) addSums(one, 0, sums, row)
      return { start, ids: new Uint32Array(row < 0 ? 0 : 1), sums: one }
    }),
  }
}

/** The total of each piece, under one name. */
export function together({ pieces }: Reading): Reading {
  return {
    names: [''],
    pieces: pieces.map(({ start, ids, sums }) => {
      const total = emptySums()
      for (let row = 0; row < ids.length; row += 1) addSums(total, 0, sums, row)
      return { start, ids: new Uint32Array(1), sums: total }
    }),
  }
}

/** The sums of all pieces, a row for each name. */
export function sumByName({ names, pieces }: Reading): Sums {
  const total = emptySums(names.length)
  for (const { ids, sums } of pieces)
    for (let row = 0; row < ids.length; row += 1) addSums(total, ids[row] ?? 0, sums, row)
  return total
}

/**
 * The `most` biggest by cost, then list price, calls and name; those without an entry are left out.
 */
export function rank(names: readonly string[], sums: Sums, most: number): Ranking {
  const order = ['cost', 'would_cost', 'calls'] as const
  const present = names
    .map((name, id) => ({ name, id }))
    .filter(({ id }) => sumOf(sums, id, 'entries') > 0)
  present.sort((a, b) => {
    for (const column of order) {
      const difference = sumOf(sums, b.id, column) - sumOf(sums, a.id, column)
      if (difference !== 0) return difference
    }
    return a.name < b.name ? -1 : 1
  })
  // A rest of one says less than its name.
  const kept = present.length <= most + 1 ? present : present.slice(0, most)
  // Those without a value stay a group of their own, however small.
  const none = present.find(({ name }) => name === noValue)
  if (none !== undefined && !kept.includes(none)) kept.splice(-1, 1, none)
  const rowOf = new Int32Array(names.length).fill(kept.length)
  for (const [row, { id }] of kept.entries()) rowOf[id] = row
  const rest = kept.length < present.length
  return {
    names: [...kept.map(({ name }) => name), ...(rest ? [restName] : [])],
    rowOf,
    rows: kept.length + Number(rest),
  }
}

/** Figures of each ranked group over everything. */
export function groupFigures(
  { names, rowOf, rows }: Ranking,
  sums: Sums,
): (UsageFigures & { name: string })[] {
  const ranked = emptySums(rows)
  for (const [id, row] of rowOf.entries()) if (row < rows) addSums(ranked, row, sums, id)
  return names.map((name, row) => ({ name, ...figuresOf(ranked, row) }))
}

/** Figures of each ranked group in each bucket, zeros included. */
export function groupSeries(
  { pieces }: Reading,
  buckets: readonly number[],
  { names, rowOf, rows }: Ranking,
): { name: string; figures: UsageFigures[] }[] {
  const table = emptySums(rows * buckets.length)
  let bucket = 0
  for (const { start, ids, sums } of pieces) {
    while (bucket + 1 < buckets.length && (buckets[bucket + 1] ?? Infinity) <= start) bucket += 1
    for (let row = 0; row < ids.length; row += 1) {
      const ranked = rowOf[ids[row] ?? 0] ?? rows
      if (ranked < rows) addSums(table, ranked * buckets.length + bucket, sums, row)
    }
  }
  return names.map((name, row) => ({
    name,
    figures: buckets.map((_, index) => figuresOf(table, row * buckets.length + index)),
  }))
}
