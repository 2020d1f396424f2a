/**
 * Bytes that are gathered piece by piece in one buffer that doubles: pieces of a byte each cost
 * what they weigh, not an object each.
 */

const smallest = 1024

export interface GrowingBytes {
  readonly length: () => number
  add(piece: Uint8Array): void
  addByte(byte: number): void
  /** What was gathered from `from` on. Valid until the next change. */
  since(from: number): Uint8Array
  /** Forgets what comes after the first `length` bytes. */
  cut(length: number): void
  /** Hands the first `length` bytes out for good; the rest stays. */
  take(length: number): Uint8Array
}

export function createGrowingBytes(): GrowingBytes {
  let bytes = new Uint8Array(0)
  let used = 0

  function room(more: number) {
    if (used + more <= bytes.length) return
    const larger = new Uint8Array(Math.max(smallest, bytes.length * 2, used + more))
    larger.set(bytes.subarray(0, used))
    bytes = larger
  }

  function add(piece: Uint8Array) {
    room(piece.length)
    bytes.set(piece, used)
    used += piece.length
  }

  return {
    length: () => used,
    add,
    addByte(byte) {
      room(1)
      bytes[used] = byte
      used += 1
    },
    since: (from) => bytes.subarray(from, used),
    cut(length) {
      used = length
      if (length === 0 && bytes.length > 64 * smallest) bytes = new Uint8Array(0)
    },
    take(length) {
      const taken = bytes.subarray(0, length)
      const rest = bytes.subarray(length, used)
      bytes = new Uint8Array(0)
      used = 0
      if (rest.length > 0) add(rest)
      return taken
    },
  }
}
