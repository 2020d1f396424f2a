/** The merges of byte-pair encoding: the pair of the lowest rank first, the leftmost of equals, until no pair is in the vocabulary. */

/** The rank of a run of bytes, or `none`. */
export type RankOf = (bytes: Uint8Array, start: number, end: number) => number
export const none = 0x7fffffff

/** Up to this many bytes a plain search for the lowest pair is the quickest; beyond it a heap keeps the time from growing with the square. */
const plainUpTo = 96

/** How many tokens the first `length` bytes of a piece become. */
export function createMerger(rankOf: RankOf): (piece: Uint8Array, length: number) => number {
  const pairs = new Int32Array(65_536).fill(-1)
  const starts = new Int32Array(plainUpTo + 1)
  const ranks = new Int32Array(plainUpTo + 1)

  function pairRank(piece: Uint8Array, at: number): number {
    const key = ((piece[at] ?? 0) << 8) | (piece[at + 1] ?? 0)
    const known = pairs[key] ?? -1
    return known >= 0 ? known : (pairs[key] = rankOf(piece, at, at + 2))
  }

  function plain(piece: Uint8Array, length: number): number {
    let parts = length
    for (let i = 0; i < length; i += 1) {
      starts[i] = i
      ranks[i] = i + 1 < length ? pairRank(piece, i) : none
    }
    starts[length] = length
    for (;;) {
      let lowest = none
      let at = 0
      for (let i = 0; i < parts; i += 1) {
        const rank = ranks[i] ?? none
        if (rank < lowest) {
          lowest = rank
          at = i
        }
      }
      if (lowest === none) return parts
      starts.copyWithin(at + 1, at + 2, parts + 1)
      ranks.copyWithin(at + 1, at + 2, parts)
      parts -= 1
      ranks[at] = at + 1 < parts ? rankOf(piece, starts[at] ?? 0, starts[at + 2] ?? 0) : none
      if (at > 0) ranks[at - 1] = rankOf(piece, starts[at - 1] ?? 0, starts[at + 1] ?? 0)
    }
  }

  return (piece, length) => (length <= plainUpTo ? plain(piece, length) : byHeap(piece, length, rankOf, pairRank))
}

/** Keys are rank × 2^32 + position, so that the leftmost of equal ranks comes first; a key whose rank has changed since is passed over. */
function byHeap(piece: Uint8Array, length: number, rankOf: RankOf, pairRank: (piece: Uint8Array, at: number) => number): number {
  const next = new Int32Array(length + 1)
  const previous = new Int32Array(length + 1)
  const ranks = new Int32Array(length + 1).fill(none)
  const heap = createHeap()
  for (let i = 0; i < length; i += 1) {
    next[i] = i + 1
    previous[i + 1] = i
    if (i + 1 < length) rank(i, pairRank(piece, i))
  }
  let parts = length
  for (let key = heap.pop(); key !== undefined; key = heap.pop()) {
    const at = key % 4_294_967_296
    if ((key - at) / 4_294_967_296 !== ranks[at]) continue
    const gone = next[at] ?? length
    const after = next[gone] ?? length
    next[at] = after
    previous[after] = at
    ranks[gone] = none
    parts -= 1
    rank(at, after < length ? rankOf(piece, at, next[after] ?? length) : none)
    if (at > 0) rank(previous[at] ?? 0, rankOf(piece, previous[at] ?? 0, after))
  }
  return parts

  function rank(at: number, value: number) {
    ranks[at] = value
    if (value !== none) heap.push(value * 4_294_967_296 + at)
  }
}

function createHeap() {
  const keys: number[] = []
  return {
    push(key: number) {
      let at = keys.length
      keys.push(key)
      while (at > 0) {
        const parent = (at - 1) >> 1
        const above = keys[parent] ?? 0
        if (above <= key) break
        keys[at] = above
        at = parent
      }
      keys[at] = key
    },
    pop(): number | undefined {
      const top = keys[0]
      const last = keys.pop()
      if (last === undefined || keys.length === 0) return top
      let at = 0
      for (let child = 1; child < keys.length; child = 2 * at + 1) {
        if (child + 1 < keys.length && (keys[child + 1] ?? 0) < (keys[child] ?? 0)) child += 1
        const below = keys[child] ?? 0
        if (below >= last) break
        keys[at] = below
        at = child
      }
      keys[at] = last
      return top
    },
  }
}
