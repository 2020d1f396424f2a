/**
 * An upstream of our own over real loopback HTTP: OpenAI and Anthropic wire formats, no line of
 * src/.
 *
 *   const mock = await startMockProvider()
 *   mock.openaiUrl      base URL for kinds openai and openai-compatible: /chat/completions (stream
 * or not), /embeddings, /models
 *   mock.anthropicUrl   base URL for kind anthropic: /v1/messages (stream or not),
 * /v1/messages/count_tokens, /v1/models
 *   mock.script((request) => ({ text: 'hello', usage: { input: 100, cached: 80 } }))   see
 * MockReply for all that can be told;
 *                       returning undefined falls through to the directives; script(undefined)
 * clears it
 *   mock.requests       the log, oldest first: method, path, headers, body, key, receivedAt,
 * closed, closedAt … (newest `logLimit` kept)
 *   mock.calls()        the log without model lists and counts
 *   mock.reset()        clears log and script
 *   await mock.close()  destroys open sockets and frees the port
 *
 * Without a script a request may ask for its own reply: model names `mock-slow`, `mock-drop`,
 * `mock-hang`, `mock-stall`, `mock-no-usage`, `mock-html`, `mock-error-STATUS`; and in any message
 * `[[mock:{"status":429,"headers":{"retry-after":"2"}}]]` with a MockReply as JSON. Any key works
 * but one that contains `bad-key` (401). A paced reply (`chunkDelayMs`) writes chunk by chunk,
 * others in one piece.
 */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { directives, type MockReply } from './mock-provider-reply'
import {
  answerTo,
  anthropicStream,
  embeddingsAnswer,
  errorBody,
  openaiStream,
  promptOf,
  wholeAnswer,
  type Dialect,
  type StreamParts,
  type WireRequest,
} from './mock-provider-wire'

export type { MockReply, MockUsage } from './mock-provider-reply'

export interface MockRequest {
  readonly index: number
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly rawBody: string
  /** The parsed body; empty when there was none. */
  readonly body: WireRequest & Readonly<Record<string, unknown>>
  readonly dialect: Dialect
  readonly prompt: string
  /** From `Authorization: Bearer` or `x-api-key`. */
  readonly key: string | null
  /** The client's port: requests over one kept-alive connection share it. */
  readonly connection: number
  /** `performance.now()` when the body was complete. */
  readonly receivedAt: number
  /** True once the client closed the connection before the reply was finished. */
  closed: boolean
  closedAt: number | null
  /** True once the whole reply was handed to the socket. */
  finished: boolean
}

export type MockScript = (
  request: MockRequest,
) => MockReply | undefined | Promise<MockReply | undefined>

export interface MockProvider {
  readonly url: string
  readonly openaiUrl: string
  readonly anthropicUrl: string
  readonly requests: MockRequest[]
  /** All requests ever received, beyond what the log keeps. */
  readonly received: () => number
  calls(): MockRequest[]
  script(fn: MockScript | undefined): void
  reset(): void
  close(): Promise<void>
}

export async function startMockProvider(
  options: { readonly port?: number; readonly logLimit?: number } = {},
): Promise<MockProvider> {
  const requests: MockRequest[] = []
  let received = 0
  let script: MockScript | undefined
  const logLimit = options.logLimit ?? 20_000

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const rawBody = await readBody(incoming)
    const request = describe(incoming, rawBody, received)
    received += 1
    requests.push(request)
    if (requests.length > logLimit) requests.splice(0, requests.length - logLimit)
    response.once('close', () => {
      request.finished = response.writableFinished
      if (!response.writableFinished) {
        request.closed = true
        request.closedAt = performance.now()
      }
    })
    const scripted = await script?.(request)
    const reply = scripted ?? directives(request.body.model ?? '', request.prompt)
    await answer(
      request,
      response,
      request.key?.includes('bad-key') === true ? { status: 401 } : reply,
    )
  }

  const server = createServer({ keepAliveTimeout: 30_000 }, (incoming, response) => {
    handle(incoming, response).catch((thrown: unknown) => {
      // A socket the client closed mid-reply is the point of many tests; a bug of the mock must be
      // seen.
      if (!response.destroyed)
        response
          .writeHead(599, { 'content-type': 'text/plain' })
          .end(`mock-provider: ${String(thrown)}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    openaiUrl: `${url}/v1`,
    anthropicUrl: url,
    requests,
    received: () => received,
    calls: () =>
      requests.filter(({ path }) => path !== '/v1/models' && !path.endsWith('/count_tokens')),
    script(fn) {
      script = fn
    },
    reset() {
      requests.length = 0
      script = undefined
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of incoming) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}

function describe(incoming: IncomingMessage, rawBody: string, index: number): MockRequest {
  const path = (incoming.url ?? '/').split('?')[0] ?? '/'
  const body = rawBody === '' ? {} : (JSON.parse(rawBody) as MockRequest['body'])
  const { authorization, 'x-api-key': apiKey } = incoming.headers
  const dialect =
    path.endsWith('/messages') || incoming.headers['anthropic-version'] !== undefined
      ? 'anthropic'
      : 'openai'
  return {
    index,
    path,
    body,
    rawBody,
    dialect,
    method: incoming.method ?? 'GET',
    headers: incoming.headers,
    prompt: promptOf(body),
    key: typeof apiKey === 'string' ? apiKey : (authorization?.replace(/^Bearer /, '') ?? null),
    connection: incoming.socket.remotePort ?? 0,
    receivedAt: performance.now(),
    closed: false,
    closedAt: null,
    finished: false,
  }
}

async function answer(
  request: MockRequest,
  response: ServerResponse,
  reply: MockReply,
): Promise<void> {
  if (reply.delayMs !== undefined) await sleep(reply.delayMs)
  if (reply.dropAfterChunks === -1) return void response.destroy()
  if (reply.hangAfterChunks === -1) return
  const headers = {
    'x-request-id': `req_mock_${request.index}`,
    'request-id': `req_mock_${request.index}`,
    ...reply.headers,
  }
  if (reply.redirect !== undefined)
    return void response.writeHead(307, { ...headers, location: reply.redirect }).end()
  if (reply.raw !== undefined)
    return send(
      response,
      reply.status ?? 200,
      headers,
      reply.contentType ?? 'text/event-stream',
      Buffer.from(reply.raw),
      reply,
    )
  if (reply.status !== undefined && reply.status !== 200 && reply.errorAfterChunks === undefined)
    return sendJson(
      response,
      reply.status,
      headers,
      errorBody(request.dialect, reply.status, reply.error),
      reply,
    )
  if (request.path.endsWith('/models'))
    return sendJson(response, 200, headers, modelList(request.dialect, reply), reply)
  if (request.path.endsWith('/embeddings'))
    return sendJson(response, 200, headers, embeddingsAnswer(request.body, reply), reply)
  if (request.path.endsWith('/messages/count_tokens'))
    return sendJson(response, 200, headers, { input_tokens: reply.usage?.input ?? 10 }, reply)
  if (!request.path.endsWith('/chat/completions') && !request.path.endsWith('/messages')) {
    return sendJson(
      response,
      404,
      headers,
      errorBody(request.dialect, 404, { message: `No route ${request.path}.` }),
      reply,
    )
  }
  const id =
    request.dialect === 'openai' ? `chatcmpl-mock-${request.index}` : `msg_mock_${request.index}`
  const content = answerTo(request.body, reply, request.dialect)
  if (request.body.stream !== true)
    return sendJson(
      response,
      200,
      headers,
      wholeAnswer(request.dialect, id, request.body, reply, content),
      reply,
    )
  const parts =
    request.dialect === 'openai'
      ? openaiStream(id, request.body, reply, content)
      : anthropicStream(id, request.body, reply, content)
  await stream(request.dialect, response, headers, parts, reply)
}

function modelList(dialect: Dialect, reply: MockReply): unknown {
  const names = reply.models ?? ['mock-model-a', 'mock-model-b']
  if (dialect === 'openai')
    return {
      object: 'list',
      data: names.map((id) => ({ id, object: 'model', created: 1_790_000_000, owned_by: 'mock' })),
    }
  const data = names.map((id) => ({
    type: 'model',
    id,
    display_name: id,
    created_at: '2026-01-01T00:00:00Z',
  }))
  return { data, has_more: false, first_id: names[0] ?? null, last_id: names.at(-1) ?? null }
}

async function stream(
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
  const error =
    reply.errorAfterChunks === undefined
      ? ''
      : `${dialect === 'anthropic' ? 'event: error\n' : ''}data: ${JSON.stringify(errorBody(dialect, reply.status ?? 529, reply.error))}\n\n`
  const tail = stop === undefined ? parts.tail : error
  if (reply.chunkDelayMs === undefined && reply.hold === undefined && stop === undefined) {
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
  for (const [index, chunk] of chunks.entries()) {
    if (index === reply.hold?.after) await reply.hold.until
    await sleep(reply.chunkDelayMs ?? 1)
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

function sendJson(
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

async function send(
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
