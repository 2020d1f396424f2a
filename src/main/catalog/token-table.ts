/**
 * The tokens of a vocabulary in one byte array, with an open hash table over it: a fraction of the
 * memory of a map of strings, and no allocation to look up.
 */
import { writeUtf8 } from './utf8'

/** Tokens by rank, as the library ships them; those that are no UTF-8 as their bytes. */
export type Ranks = readonly (string | readonly number[] | undefined)[]

/** The rank of what is no token. */
export const none = 0x7fffffff

export interface TokenTable {
  /** The rank of the bytes from `start` up to `end`, or `none`. `hash` is theirs by `hashOf`. */
  rankOf(bytes: Uint8Array, start: number, end: number, hash: number): number
}

/** FNV-1a. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193)
  return hash
}

/** FNV leaves its low bits to the last bytes alone. */
function spread(hash: number): number {
  return hash ^ (hash >>> 15)
}

export function createTokenTable(ranks: Ranks): TokenTable {
  const { tokens, starts, longest } = packed(ranks)
  const table = new Int32Array(2 ** Math.ceil(Math.log2(ranks.length * 2.5))).fill(-1)
  const mask = table.length - 1
  for (let rank = 0; rank < ranks.length; rank += 1) {
    const start = starts[rank] ?? 0
    const end = starts[rank + 1] ?? 0
    if (start === end) continue
    let slot = spread(hashOf(tokens, start, end)) & mask
    while ((table[slot] ?? -1) >= 0) slot = (slot + 1) & mask
    table[slot] = rank
  }
  return {
    rankOf(bytes, start, end, hash) {
      const length = end - start
      if (length > longest) return none
      for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
        const rank = table[slot] ?? -1
        if (rank < 0) return none
        const at = starts[rank] ?? 0
        if ((starts[rank + 1] ?? 0) - at !== length) continue
        let same = 0
        while (same < length && tokens[at + same] === bytes[start + same]) same += 1
        if (same === length) return rank
      }
    },
  }
}

/** Token n is from `starts[n]` up to `starts[n + 1]`; holes in the ranks are empty. */
function packed(ranks: Ranks) {
  const room = ranks.reduce(
    (sum, token) => sum + (typeof token === 'string' ? 3 : 1) * (token?.length ?? 0),
    0,
  )
  const tokens = new Uint8Array(room)
  const starts = new Int32Array(ranks.length + 1)
  let at = 0
  let longest = 0
  for (let rank = 0; rank < ranks.length; rank += 1) {
    const token = ranks[rank] ?? ''
    const start = at
    if (typeof token === 'string') at += writeUtf8(token, 0, token.length, tokens, at)
    else for (const byte of token) tokens[at++] = byte
    starts[rank] = start
    longest = Math.max(longest, at - start)
  }
  starts[ranks.length] = at
  return { tokens: tokens.slice(0, at), starts, longest }
}
