/**
 * Remembers how many tokens pieces became that are no token themselves: names, rare words, phrases.
 * They come again, and merging them is what takes the time.
 */

/** Longer pieces seldom come twice, but in runs: a row of one character is cut in equal parts. */
const longest = 64
/** A power of two; a megabyte of pieces in all. */
const slots = 16_384

/** Asks `merge` for what it does not remember. Whole pieces are compared, not their hashes. */
export function remembering(
  merge: (piece: Uint8Array, length: number) => number,
): (piece: Uint8Array, length: number, hash: number) => number {
  const pieces = new Uint8Array(slots * longest)
  const lengths = new Uint8Array(slots)
  const counts = new Uint8Array(slots)

  let lastLong = new Uint8Array(0)
  let lastCount = 0

  function long(piece: Uint8Array, length: number): number {
    const given = piece.subarray(0, length)
    if (Buffer.compare(given, lastLong) !== 0) {
      lastCount = merge(piece, length)
      lastLong = given.slice()
    }
    return lastCount
  }

  return (piece, length, hash) => {
    if (length > longest) return long(piece, length)
    const slot = (hash ^ (hash >>> 17)) & (slots - 1)
    const at = slot * longest
    if (lengths[slot] === length) {
      let same = 0
      while (same < length && pieces[at + same] === piece[same]) same += 1
      if (same === length) return counts[slot] ?? 0
    }
    const count = merge(piece, length)
    for (let i = 0; i < length; i += 1) pieces[at + i] = piece[i] ?? 0
    lengths[slot] = length
    counts[slot] = count
    return count
  }
}
