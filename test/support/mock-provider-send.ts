/** How the mock upstream writes: whole, paced, cut, packed or in packets. Independent of src/. */
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { MockReply } from './mock-provider-reply'
import { errorBody, type Dialect, type StreamParts } from './mock-provider-wire'

/** Writes a stream in one piece, or chunk by chunk and no further than the reply says. */
export async function stream(
  dialect: Dialect,
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
  parts: StreamParts,
  reply: MockReply,
): Promise<void> {
  const stop = [
    reply.dropAfterChunks,
    reply.endAfterChunks,
    reply.hangAfterChunks,
    reply.errorAfterChunks,
  ].find((value) => value !== undefined)
  const chunks = parts.chunks.slice(0, stop ?? parts.chunks.length)
  const error = reply.errorAfterChunks === undefined ? '' : errorEvent(dialect, reply)
  const tail = stop === undefined ? parts.tail : error
  const whole = [reply.chunkDelayMs, reply.chunksPerSecond, reply.hold, stop].every(
    (value) => value === undefined,
  )
  if (whole) {
    return send(
      response,
      200,
      headers,
      reply.contentType ?? 'text/event-stream',
      Buffer.from(parts.head + chunks.join('') + tail),
      reply,
    )
  }
  response.writeHead(200, { 'content-type': reply.contentType ?? 'text/event-stream', ...headers })
  response.write(parts.head)
  const started = performance.now()
  for (const [index, chunk] of chunks.entries()) {
    if (index === reply.hold?.after) await reply.hold.until
    await pause(reply, index, started)
    if (response.destroyed) return
    response.write(chunk)
  }
  if (reply.hangAfterChunks !== undefined) return
  if (reply.dropAfterChunks !== undefined) {
    // Lets what was written reach the client before the reset overtakes it.
    await sleep(20)
    return void response.destroy()
  }
  response.end(tail)
}

/** Before a chunk: always the same, or as long as its place in the answer says. */
async function pause(reply: MockReply, index: number, started: number): Promise<void> {
  const { chunksPerSecond, chunkDelayMs } = reply
  if (chunksPerSecond === undefined) return sleep(chunkDelayMs ?? 1)
  const early = started + (index * 1000) / chunksPerSecond - performance.now()
  if (early > 0) await sleep(early)
}

export function sendJson(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: unknown,
  reply: MockReply,
): Promise<void> {
  return send(
    response,
    status,
    headers,
    'application/json',
    Buffer.from(JSON.stringify(body)),
    reply,
  )
}

/** Writes a body, packed or in packets of a few bytes where the reply says so. */
export async function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  contentType: string,
  plain: Uint8Array,
  reply: MockReply,
): Promise<void> {
  const body = reply.gzip === true ? gzipSync(plain) : plain
  response.writeHead(status, {
    'content-type': contentType,
    ...(reply.gzip === true ? { 'content-encoding': 'gzip' } : {}),
    ...headers,
  })
  if (reply.splitBytes === undefined) return void response.end(body)
  response.socket?.setNoDelay(true)
  for (let at = 0; at < body.length && !response.destroyed; at += reply.splitBytes) {
    response.write(body.subarray(at, at + reply.splitBytes))
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  response.end()
}

function errorEvent(dialect: Dialect, reply: MockReply): string {
  const data = JSON.stringify(errorBody(dialect, reply.status ?? 529, reply.error))
  return `${dialect === 'anthropic' ? 'event: error\n' : ''}data: ${data}\n\n`
}
