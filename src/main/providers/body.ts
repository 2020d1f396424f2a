/** A response body on its way to an SDK: unpacked, counted and bounded. */
import { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { Attempt } from './attempt'
import type { ProviderFailure } from './port'
import { isModestJson } from './wire/json-size'

/** No answer is larger; it also bounds what a compressed body may unpack to. */
export const mostBytes = 64 * 1024 * 1024
/**
 * Characters of text and reasoning that a streamed answer may have: the wire takes many times that
 * for them, and no model writes as much.
 */
export const mostText = 16 * 1024 * 1024

/**
 * The body without its content encoding. We ask for none, but some proxies pack regardless.
 * Undefined: an encoding nobody asked for.
 */
export function unpacked(
  body: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncIterable<Uint8Array> | undefined {
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

/** The whole body, up to `limit` bytes; more ends the attempt, or is dropped when `cut` is set. */
export async function collected(
  body: AsyncIterable<Uint8Array>,
  attempt: Attempt,
  limit: number,
  cut: boolean,
): Promise<Buffer> {
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

/** The bytes. Ends the attempt where they would cost many times their size once parsed. */
export function modest<Bytes extends Uint8Array>(attempt: Attempt, bytes: Bytes): Bytes {
  if (isModestJson(bytes)) return bytes
  throw attempt.end(immodestJson(attempt))
}

export function immodestJson(attempt: Attempt): ProviderFailure {
  return attempt.failure(
    'malformed_response',
    `${attempt.who} sent JSON that nests too deep or holds too many values for an answer. It was cut off.`,
  )
}

export function tooLarge(attempt: Attempt, limit: number): ProviderFailure {
  return attempt.failure(
    'malformed_response',
    `${attempt.who} sent more than ${limit >> 20} MB. The answer was cut off.`,
  )
}
