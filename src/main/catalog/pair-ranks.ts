/** The ranks of single bytes, and of two tokens together; those looked up lately are remembered. */
import { none } from './token-table'

/** The rank of a run of bytes, or `none`. A token's rank is its id. */
export type RankOf = (bytes: Uint8Array, start: number, end: number) => number

export interface PairRanks {
  /** By byte. */
  readonly singles: Int32Array
  /** The rank of two tokens together, whose bytes are those from `start` up to `end`. */
  of(left: number, right: number, piece: Uint8Array, start: number, end: number): number
}

/** A power of two. */
const remembered = 65_536

export function createPairRanks(rankOf: RankOf): PairRanks {
  const pairs = new Int32Array(remembered * 3).fill(-1)
  return {
    singles: Int32Array.from({ length: 256 }, (_, byte) => rankOf(Uint8Array.of(byte), 0, 1)),
    of(left, right, piece, start, end) {
      const slot = ((Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)) >>> 16) * 3
      if (pairs[slot] === left && pairs[slot + 1] === right) return pairs[slot + 2] ?? none
      const rank = rankOf(piece, start, end)
      pairs[slot] = left
      pairs[slot + 1] = right
      pairs[slot + 2] = rank
      return rank
    },
  }
}
