/** A response body on its way to an SDK: unpacked, counted, bounded, and watched for signs of life. */
import { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { Attempt } from './attempt'
import { isModestJson } from './wire/json-size'

/** An answer larger than this is not an answer; it also bounds what a compressed body may unpack to. */
export const mostBytes = 64 * 1024 * 1024
/** Characters of text and reasoning that a streamed answer may have: the wire takes many times that for them, and no model writes as much. */
export const mostText = 16 * 1024 * 1024
/** The longest line of a stream of events. */
export const longestLine = 16 * 1024 * 1024

const newline = 10
const carriageReturn = 13
const doneMark = Buffer.from('[DONE]')

/** The body without its content encoding. We ask for none, but some proxies pack regardless. Undefined: an encoding nobody asked for. */
export function unpacked(body: AsyncIterable<Uint8Array>, encoding: string): AsyncIterable<Uint8Array> | undefined {
  if (encoding === '' || encoding === 'identity') return body
  const unpack = unpackerOf(encoding)
  if (unpack === undefined) return undefined
  const packed = Readable.from(body)
  packed.once('error', (error) => unpack.destroy(error))
  unpack.once('close', () => packed.destroy())
  return packed.pipe(unpack)
}

function unpackerOf(encoding: string) {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'br':
      return createBrotliDecompress()
    case 'deflate':
      return createInflate()
    default:
      return undefined
  }
}

/**
 * Passes a stream of events on in whole lines, ending the attempt when it or one of its lines grows out of bounds. Whole lines, because the
 * SDKs copy an unfinished line again with every chunk: a long one in small pieces would cost its square.
 */
export async function* watched(body: AsyncIterable<Uint8Array>, attempt: Attempt): AsyncGenerator<Uint8Array> {
  let total = 0
  let line = 0
  let held: Uint8Array[] = []
  let tail: Buffer = Buffer.alloc(0)
  for await (const chunk of body) {
    total += chunk.length
    if (total > mostBytes) throw attempt.end(tooLarge(attempt, mostBytes))
    const last = Math.max(chunk.lastIndexOf(newline), chunk.lastIndexOf(carriageReturn))
    line = last < 0 ? line + chunk.length : chunk.length - 1 - last
    if (line > longestLine) {
      throw attempt.end(attempt.failure('malformed_response', `${attempt.who} sent a line of more than ${longestLine >> 20} MB. The answer was cut off.`))
    }
    tail = endOf(tail, chunk)
    if (tail.includes(doneMark)) attempt.progress.sawDone = true
    held.push(last < 0 ? chunk : chunk.subarray(0, last + 1))
    if (last < 0) continue
    yield modest(attempt, joined(held))
    held = line === 0 ? [] : [chunk.subarray(last + 1)]
  }
  if (held.length > 0) yield modest(attempt, joined(held))
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces)
}

/** The last bytes of the stream so far, enough to see a `data: [DONE]` that arrives in pieces. */
function endOf(before: Buffer, chunk: Uint8Array): Buffer {
  const most = 16
  if (chunk.length >= most) return Buffer.from(chunk.buffer, chunk.byteOffset + chunk.length - most, most)
  return Buffer.concat([before, chunk]).subarray(-most)
}

/** The whole body, up to `limit` bytes; more ends the attempt, or is dropped when `cut` is set. */
export async function collected(body: AsyncIterable<Uint8Array>, attempt: Attempt, limit: number, cut: boolean): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let total = 0
  for await (const chunk of body) {
    total += chunk.length
    pieces.push(chunk)
    if (total <= limit) continue
    if (cut) break
    throw attempt.end(tooLarge(attempt, limit))
  }
  return Buffer.concat(pieces, Math.min(total, limit))
}

/** The bytes as they are. Ends the attempt when they would cost many times their size once parsed. */
export function modest<Bytes extends Uint8Array>(attempt: Attempt, bytes: Bytes): Bytes {
  if (isModestJson(bytes)) return bytes
  throw attempt.end(attempt.failure('malformed_response', `${attempt.who} sent JSON that nests too deep or holds too many values for an answer. It was cut off.`))
}

function tooLarge(attempt: Attempt, limit: number) {
  return attempt.failure('malformed_response', `${attempt.who} sent more than ${limit >> 20} MB. The answer was cut off.`)
}
