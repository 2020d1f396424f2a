/**
 * Reads a JSON body within a limit of bytes and of time. Never more is kept than the limit,
 * whatever the client announces or sends.
 */
import type { IncomingMessage } from 'node:http'
import { asIssue } from '../query-issues'
import { badInput, badRequest, toOrpcError } from '../wire-errors'
import { bodyLimitBytes } from './origin-guard'
import { parseStrictly } from './strict-json'

export interface BodyLimits {
  readonly bytes: number
  /** Milliseconds until the last byte. Absent: as long as the server lets a request take. */
  readonly withinMs?: number
}

/** For a request whose sender is not known yet: what it may say is a code. */
export const strangerLimits: BodyLimits = { bytes: 1024, withinMs: 5_000 }

/**
 * The parsed body; `undefined` when it is empty. Throws an oRPC error of code `invalid_request`
 * when it is too long, too slow, no JSON in UTF-8, or has a field twice.
 */
export async function readJson(
  request: IncomingMessage,
  limits: BodyLimits = { bytes: bodyLimitBytes },
): Promise<unknown> {
  const body = await readBytes(request, limits)
  if (body.length === 0) return undefined
  const read = parseStrictly(body)
  if (read.ok) return read.value
  throw toOrpcError(read.path === '' ? badRequest(read.message) : badInput([asIssue(read)]))
}

/** Listens by hand: leaving an iterator early would close the socket before the refusal is sent. */
function readBytes(request: IncomingMessage, { bytes, withinMs }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    let timer: NodeJS.Timeout | undefined

    function stop() {
      clearTimeout(timer)
      request.off('data', take).off('end', end).off('close', cut).off('error', cut)
      request.pause()
    }
    function refuse(message: string, status: number) {
      stop()
      reject(toOrpcError(badRequest(message, status)))
    }
    function take(chunk: Buffer) {
      size += chunk.length
      if (size > bytes) refuse(tooLarge(bytes), 413)
      else chunks.push(chunk)
    }
    function end() {
      stop()
      resolve(Buffer.concat(chunks))
    }
    function cut() {
      refuse('The request ended before its body did.', 400)
    }

    if (Number(request.headers['content-length'] ?? 0) > bytes) return refuse(tooLarge(bytes), 413)
    if (withinMs !== undefined)
      timer = setTimeout(
        () => refuse(`The request body did not come within ${withinMs / 1000} seconds.`, 408),
        withinMs,
      )
    request.on('data', take).on('end', end).on('close', cut).on('error', cut)
  })
}

function tooLarge(bytes: number): string {
  return `The request is larger than ${bytes >= 1024 * 1024 ? `${bytes >> 20} MiB` : `${bytes >> 10} KiB`}.`
}
