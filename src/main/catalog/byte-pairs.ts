/** Byte-pair encoding of one piece of a text: how many tokens its bytes become, exactly, at any length. */
import { createMerger, none, type RankOf } from './byte-merges'

/** Tokens by rank, as the tokenizer library ships them; those that are no UTF-8 by themselves as their bytes. */
export type Ranks = readonly (string | readonly number[] | undefined)[]

export interface BytePairs {
  /** Tokens of a piece of ASCII: the characters of `text` from `start` up to `end`. */
  countAscii(text: string, start: number, end: number): number
  /** Tokens of a piece of any text, well formed, and the length of its UTF-8 in `bytesOf`. */
  countAny(text: string, start: number, end: number): number
}

const offset = 0x811c9dc5
const prime = 0x01000193

/** A vocabulary in one byte array with an open hash table over it: a tenth of the memory of a map of strings, and no allocation to look up. */
export function createBytePairs(ranks: Ranks): BytePairs {
  const { bytes, starts, table, longest } = packed(ranks)
  const mask = table.length - 1
  let scratch = new Uint8Array(4096)

  const rankOf: RankOf = (piece, start, end) => {
    const length = end - start
    if (length > longest) return none
    let hash = offset
    for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ (piece[i] ?? 0), prime)
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const rank = table[slot] ?? -1
      if (rank < 0) return none
      const at = starts[rank] ?? 0
      if ((starts[rank + 1] ?? 0) - at !== length) continue
      let same = 0
      while (same < length && bytes[at + same] === piece[start + same]) same += 1
      if (same === length) return rank
    }
  }
  const merge = createMerger(rankOf)

  function isAsciiToken(text: string, start: number, end: number): boolean {
    const length = end - start
    if (length > longest) return false
    let hash = offset
    for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), prime)
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const rank = table[slot] ?? -1
      if (rank < 0) return false
      const at = starts[rank] ?? 0
      if ((starts[rank + 1] ?? 0) - at !== length) continue
      let same = 0
      while (same < length && bytes[at + same] === text.charCodeAt(start + same)) same += 1
      if (same === length) return true
    }
  }

  function room(length: number) {
    if (scratch.length < length) scratch = new Uint8Array(length * 2)
    return scratch
  }

  return {
    countAscii(text, start, end) {
      const length = end - start
      if (length === 1 || isAsciiToken(text, start, end)) return 1
      const piece = room(length)
      for (let i = 0; i < length; i += 1) piece[i] = text.charCodeAt(start + i)
      return merge(piece, length)
    },
    countAny(text, start, end) {
      const piece = room((end - start) * 3)
      const length = writeUtf8(text, start, end, piece)
      return length === 1 || rankOf(piece, 0, length) !== none ? 1 : merge(piece, length)
    },
  }
}

/** FNV leaves its low bits to the last bytes alone. */
function spread(hash: number): number {
  return hash ^ (hash >>> 15)
}

function packed(ranks: Ranks) {
  const encoder = new TextEncoder()
  const tokens = ranks.map((token) => (token === undefined ? new Uint8Array() : typeof token === 'string' ? encoder.encode(token) : Uint8Array.from(token)))
  const starts = new Int32Array(tokens.length + 1)
  const bytes = new Uint8Array(tokens.reduce((sum, { length }) => sum + length, 0))
  const table = new Int32Array(2 ** Math.ceil(Math.log2(tokens.length * 2.5))).fill(-1)
  const mask = table.length - 1
  let at = 0
  let longest = 0
  tokens.forEach((token, rank) => {
    starts[rank] = at
    bytes.set(token, at)
    at += token.length
    longest = Math.max(longest, token.length)
    if (token.length === 0) return
    let hash = offset
    for (const byte of token) hash = Math.imul(hash ^ byte, prime)
    let slot = spread(hash) & mask
    while ((table[slot] ?? -1) >= 0) slot = (slot + 1) & mask
    table[slot] = rank
  })
  starts[tokens.length] = at
  return { bytes, starts, table, longest }
}

/** Writes well-formed text as UTF-8 and gives the number of bytes. */
function writeUtf8(text: string, start: number, end: number, into: Uint8Array): number {
  let at = 0
  for (let i = start; i < end; i += 1) {
    let code = text.charCodeAt(i)
    if (code < 0x80) {
      into[at++] = code
      continue
    }
    if (code < 0x800) {
      into[at++] = 0xc0 | (code >> 6)
    } else {
      if (code >= 0xd800 && code < 0xdc00) {
        i += 1
        code = 0x10000 + ((code & 0x3ff) << 10) + (text.charCodeAt(i) & 0x3ff)
        into[at++] = 0xf0 | (code >> 18)
        into[at++] = 0x80 | ((code >> 12) & 0x3f)
      } else into[at++] = 0xe0 | (code >> 12)
      into[at++] = 0x80 | ((code >> 6) & 0x3f)
    }
    into[at++] = 0x80 | (code & 0x3f)
  }
  return at
}
