/**
 * Writing answers: JSON, errors and streams with backpressure, always with the security headers and
 * never to be cached.
 */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { securityHeaders } from '../page'
import type { WireError } from '../wire-errors'
import { stallMs } from './let-go'
import { retryAfterHeader } from './rate-limit-headers'

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value)
  response.writeHead(status, {
    ...securityHeaders,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  })
  response.end(body)
}

export function setHeaders(
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

/**
 * The error body of the contract. A refused request's unread body is not worth reading: the
 * connection ends with the answer.
 */
export function sendError(response: ServerResponse, { body, status }: WireError): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  if (!response.req.complete) response.setHeader('connection', 'close')
  setHeaders(response, retryAfterHeader(status, body.data))
  sendJson(response, status, body)
}

/**
 * Sends pieces of text as fast as the client reads them. Stops asking for more when the client has
 * gone, or has taken nothing for a minute.
 */
export async function sendPieces(
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
  pieces: AsyncIterable<string>,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const iterator = pieces[Symbol.asyncIterator]()
  // The first piece decides between an answer and an error, so it comes before the headers.
  let piece = await iterator.next()
  response.writeHead(200, { ...securityHeaders, ...headers })
  try {
    for (; piece.done !== true && !gone.signal.aborted; piece = await iterator.next()) {
      if (!response.write(piece.value)) await taken(response, gone)
    }
    response.end()
  } catch (thrown) {
    if (!gone.signal.aborted) throw thrown
  } finally {
    await iterator.return?.()
  }
}

/**
 * Resolves when what was written has been taken. A client that takes nothing for too long is let go
 * of: rejects then, with `gone` aborted.
 */
async function taken(response: ServerResponse, gone: AbortController): Promise<void> {
  const timer = setTimeout(() => {
    gone.abort()
    response.destroy()
  }, stallMs)
  try {
    await once(response, 'drain', { signal: gone.signal })
  } finally {
    clearTimeout(timer)
  }
}
