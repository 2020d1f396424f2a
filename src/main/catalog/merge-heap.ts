/** A binary heap of pairs by rank, the leftmost first among equals. */

/** Keys are rank × 2^32 + position: whole numbers below 2^53. */
const positions = 4_294_967_296

/** For up to `size` pushes in all. */
export function createHeap(size: number) {
  const keys = new Float64Array(size + 1)
  let length = 0
  let popped = 0
  return {
    push(rank: number, position: number) {
      const key = rank * positions + position
      let at = length++
      while (at > 0) {
        const parent = (at - 1) >> 1
        const above = keys[parent] ?? 0
        if (above <= key) break
        keys[at] = above
        at = parent
      }
      keys[at] = key
    },
    /** The position of the lowest; negative when there is none. */
    pop(): number {
      if (length === 0) return -1
      const top = keys[0] ?? 0
      popped = Math.floor(top / positions)
      length -= 1
      const last = keys[length] ?? 0
      let at = 0
      for (let child = 1; child < length; child = 2 * at + 1) {
        if (child + 1 < length && (keys[child + 1] ?? 0) < (keys[child] ?? 0)) child += 1
        const below = keys[child] ?? 0
        if (below >= last) break
        keys[at] = below
        at = child
      }
      keys[at] = last
      return top - popped * positions
    },
    /** The rank of what was popped last. */
    rank: () => popped,
  }
}
