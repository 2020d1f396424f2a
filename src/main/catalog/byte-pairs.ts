/** Byte-pair encoding of one piece of a text: how many tokens it becomes, at any length. */
import { createMerger } from './byte-merges'
import { createJoints } from './joints'
import { remembering } from './piece-memo'
import { createTokenTable, hashOf, none, type Ranks } from './token-table'
import { writeUtf8 } from './utf8'

export interface BytePairs {
  /** Tokens of a piece of ASCII: the characters of `text` from `start` up to `end`. */
  countAscii(text: string, start: number, end: number): number
  /** Tokens of a piece of any well-formed text. */
  countAny(text: string, start: number, end: number): number
}

export function createBytePairs(ranks: Ranks): BytePairs {
  const table = createTokenTable(ranks)
  const parts = createJoints(ranks)
  const merge = remembering(
    createMerger((piece, start, end) => table.rankOf(piece, start, end, hashOf(piece, start, end))),
  )
  let scratch = new Uint8Array(4096)

  function room(length: number) {
    if (scratch.length < length) scratch = new Uint8Array(length * 2)
    return scratch
  }

  function count(piece: Uint8Array, length: number, hash: number): number {
    return table.rankOf(piece, 0, length, hash) === none ? merge(piece, length, hash) : 1
  }

  function whole(text: string, start: number, end: number): number {
    const piece = room((end - start) * 3)
    const length = writeUtf8(text, start, end, piece, 0)
    return count(piece, length, hashOf(piece, 0, length))
  }

  function merged(text: string, start: number, end: number): number {
    const piece = room((end - start) * 3)
    const length = writeUtf8(text, start, end, piece, 0)
    return merge(piece, length, hashOf(piece, 0, length))
  }

  return {
    countAscii(text, start, end) {
      const length = end - start
      if (length === 1) return 1
      const piece = room(length)
      for (let i = 0; i < length; i += 1) piece[i] = text.charCodeAt(start + i)
      return count(piece, length, hashOf(piece, 0, length))
    },
    countAny(text, start, end) {
      let tokens = 0
      let from = start
      for (let at = start + 1; at < end; at += 1) {
        if (!parts(text.charCodeAt(at - 1), text.charCodeAt(at))) continue
        tokens += merged(text, from, at)
        from = at
      }
      // Only a piece that is not parted can be a token as it is; a part becomes one by merging, or
      // does not.
      return from > start ? tokens + merged(text, from, end) : whole(text, start, end)
    },
  }
}
