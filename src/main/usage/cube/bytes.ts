/** Arrays of numbers as one run of bytes, and back. Refuses bytes that are not of that form. */
import { crc32 } from 'node:zlib'
import { z } from 'zod'

const kinds = {
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  f64: Float64Array,
} as const
type Kind = keyof typeof kinds
export type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array

const layout = z.array(z.tuple([z.enum(['u8', 'u16', 'u32', 'f64']), z.int().min(0)]))
const head = z.object({ about: z.unknown(), layout })
/** Every array starts where any kind of number may. */
const grain = 8

export interface Parcel {
  /** Plain JSON. */
  readonly about: unknown
  readonly arrays: readonly Numbers[]
}

/** `[length of the head][head as JSON][arrays]`, each on a boundary of eight bytes. */
export function bytesOf({ about, arrays }: Parcel): Uint8Array {
  const list = arrays.map((array) => [kindOf(array), array.length])
  const text = new TextEncoder().encode(JSON.stringify({ about, layout: list }))
  let size = aligned(4 + text.length)
  for (const array of arrays) size += aligned(array.byteLength)
  const bytes = new Uint8Array(size)
  new DataView(bytes.buffer).setUint32(0, text.length, true)
  bytes.set(text, 4)
  let at = aligned(4 + text.length)
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += aligned(array.byteLength)
  }
  return bytes
}

/** Null where the bytes are of another form. */
export function parcelOf(stored: Uint8Array): Parcel | null {
  // A copy of its own starts on a boundary, wherever the bytes lay before.
  const bytes = stored.slice()
  try {
    const length = new DataView(bytes.buffer).getUint32(0, true)
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(4, 4 + length))
    const { about, layout: list } = head.parse(JSON.parse(text))
    let at = aligned(4 + length)
    const arrays = list.map(([kind, count]) => {
      const array = new kinds[kind](bytes.buffer, at, count)
      at += aligned(array.byteLength)
      return array
    })
    return at === bytes.length ? { about, arrays } : null
  } catch {
    return null
  }
}

/** `before`: the checksum of what stands before them. */
export function checksumOf(bytes: Uint8Array, before = 0): number {
  return crc32(bytes, before)
}

function aligned(size: number): number {
  return Math.ceil(size / grain) * grain
}

function kindOf(array: Numbers): Kind {
  if (array instanceof Uint8Array) return 'u8'
  if (array instanceof Uint16Array) return 'u16'
  return array instanceof Uint32Array ? 'u32' : 'f64'
}
