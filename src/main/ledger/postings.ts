/** A set of places in a block of entries, as it is kept: a list while few, a bitmap from there on. */

/** Entries in a block: small enough that one not yet looked through is read in a few milliseconds. */
export const blockSize = 4096
const bitmapBytes = blockSize / 8

/** Bit by bit, 32 places a word. */
export type Places = Uint32Array

export interface KeptPlaces {
  readonly places: Uint8Array
  readonly checksum: number
}

export function blockOf(seq: number): number {
  return Math.floor((seq - 1) / blockSize)
}

/** `seq` of the first entry of a block. */
export function startOf(block: number): number {
  return block * blockSize + 1
}

/** `places` ascending, from 0 to below the size of a block. */
export function keepPlaces(places: readonly number[]): KeptPlaces {
  const bytes =
    places.length * 2 < bitmapBytes
      ? Uint8Array.from(places.flatMap((place) => [place & 0xff, place >> 8]))
      : bitmapOf(places)
  return { places: bytes, checksum: checksumOf(bytes) }
}

function bitmapOf(places: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(bitmapBytes)
  for (const place of places) bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (1 << (place & 7))
  return bytes
}

/** Undefined where it is not what was kept. */
export function readPlaces({ places: bytes, checksum }: KeptPlaces): Places | undefined {
  if (checksumOf(bytes) !== checksum) return undefined
  const places = new Uint32Array(blockSize / 32)
  if (bytes.length === bitmapBytes) {
    for (let word = 0; word < places.length; word += 1)
      places[word] =
        ((bytes[word * 4] ?? 0) |
          ((bytes[word * 4 + 1] ?? 0) << 8) |
          ((bytes[word * 4 + 2] ?? 0) << 16) |
          ((bytes[word * 4 + 3] ?? 0) << 24)) >>>
        0
    return places
  }
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const place = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
    places[place >> 5] = (places[place >> 5] ?? 0) | (1 << (place & 31))
  }
  return places
}

/** Leaves in the first what is in both. */
export function keepCommon(places: Places, other: Places): void {
  for (let word = 0; word < places.length; word += 1)
    places[word] = (places[word] ?? 0) & (other[word] ?? 0)
}

/** Descending: the newest entry first. */
export function listPlaces(places: Places): number[] {
  const found: number[] = []
  for (let word = places.length - 1; word >= 0; word -= 1)
    for (let bits = places[word] ?? 0; bits !== 0;) {
      const bit = 31 - Math.clz32(bits)
      found.push(word * 32 + bit)
      bits = (bits & ~(1 << bit)) >>> 0
    }
  return found
}

/** FNV-1a, 32 bits (RFC 9923). */
function checksumOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
