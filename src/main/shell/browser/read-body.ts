/** Reads a JSON body within the limit. */
import type { IncomingMessage } from 'node:http'
import { badRequest, toOrpcError } from '../wire-errors'
import { bodyLimitBytes } from './guard'

/** The parsed body; `undefined` when it is empty. Throws an oRPC error of code `invalid_request` when it is too long or not JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bodyLimitBytes) throw toOrpcError(badRequest('The request is larger than 20 MiB.', 413))
    chunks.push(chunk)
  }
  if (size === 0) return undefined
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw toOrpcError(badRequest('The request body is not JSON.'))
  }
}
