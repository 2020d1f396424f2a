/**
 * The merges of byte-pair encoding: the pair of the lowest rank first, the leftmost of equals,
 * until no pair is in the vocabulary.
 */
import { createHeap } from './merge-heap'
import { createPairRanks, type PairRanks, type RankOf } from './pair-ranks'
import { none } from './token-table'

/**
 * Up to this many bytes a plain search for the lowest pair is the quickest; beyond it a heap keeps
 * the time from growing with the square.
 */
const plainUpTo = 128

/** How many tokens the first `length` bytes of a piece become. */
type Merge = (piece: Uint8Array, length: number) => number

export function createMerger(rankOf: RankOf): Merge {
  const pairs = createPairRanks(rankOf)
  const plain = createPlainMerge(pairs)
  return (piece, length) =>
    length <= plainUpTo ? plain(piece, length) : mergeByHeap(piece, length, pairs)
}

/** A part lives where it starts, `next` is where the part after it does; gone ones rank `none`. */
function createPlainMerge(pairs: PairRanks): Merge {
  const { singles } = pairs
  const next = new Int32Array(plainUpTo + 1)
  const previous = new Int32Array(plainUpTo + 1)
  const ids = new Int32Array(plainUpTo + 1)
  const ranks = new Int32Array(plainUpTo + 1)

  return (piece, length) => {
    for (let i = 0; i < length; i += 1) {
      ids[i] = singles[piece[i] ?? 0] ?? none
      next[i] = i + 1
      previous[i] = i - 1
    }
    next[length] = length
    const last = length - 1
    for (let i = 0; i < last; i += 1)
      ranks[i] = pairs.of(ids[i] ?? 0, ids[i + 1] ?? 0, piece, i, i + 2)
    ranks[last] = none
    for (let parts = length; ; parts -= 1) {
      let lowest = none
      let at = 0
      for (let i = 0; i < last; i += 1) {
        const rank = ranks[i] ?? none
        if (rank < lowest) {
          lowest = rank
          at = i
        }
      }
      if (lowest === none) return parts
      const gone = next[at] ?? length
      const after = next[gone] ?? length
      ids[at] = lowest
      next[at] = after
      previous[after] = at
      ranks[gone] = none
      ranks[at] =
        after < length ? pairs.of(lowest, ids[after] ?? 0, piece, at, next[after] ?? length) : none
      const before = previous[at] ?? -1
      if (before >= 0) ranks[before] = pairs.of(ids[before] ?? 0, lowest, piece, before, after)
    }
  }
}

/** Parts linked by where they start, and a heap of their pairs; outdated pairs are passed over. */
function mergeByHeap(piece: Uint8Array, length: number, pairs: PairRanks): number {
  const { singles } = pairs
  const next = new Int32Array(length + 1)
  const previous = new Int32Array(length + 1)
  const tokens = new Int32Array(length + 1)
  const pairRanks = new Int32Array(length + 1).fill(none)
  const heap = createHeap(length * 3)
  for (let i = 0; i <= length; i += 1) {
    next[i] = i + 1
    previous[i] = i - 1
    tokens[i] = singles[piece[i] ?? 0] ?? none
  }
  for (let i = 0; i + 1 < length; i += 1) {
    const rank = pairs.of(tokens[i] ?? 0, tokens[i + 1] ?? 0, piece, i, i + 2)
    pairRanks[i] = rank
    if (rank !== none) heap.push(rank, i)
  }
  let parts = length
  for (let at = heap.pop(); at >= 0; at = heap.pop()) {
    const rank = heap.rank()
    if (rank !== pairRanks[at]) continue
    const gone = next[at] ?? length
    const after = next[gone] ?? length
    tokens[at] = rank
    next[at] = after
    previous[after] = at
    pairRanks[gone] = none
    parts -= 1
    const right =
      after < length ? pairs.of(rank, tokens[after] ?? 0, piece, at, next[after] ?? length) : none
    pairRanks[at] = right
    if (right !== none) heap.push(right, at)
    const before = previous[at] ?? -1
    if (before < 0) continue
    const left = pairs.of(tokens[before] ?? 0, rank, piece, before, after)
    pairRanks[before] = left
    if (left !== none) heap.push(left, before)
  }
  return parts
}
