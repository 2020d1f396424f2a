/**
 * An upstream of our own over real loopback HTTP: OpenAI and Anthropic wire formats, no line of
 * src/. It answers chats (streamed or not), embeddings, counts of tokens and lists of models.
 *
 *   const mock = await startMockProvider()
 *   mock.openaiUrl       base URL for kinds openai and openai-compatible
 *   mock.anthropicUrl    base URL for kind anthropic
 *   mock.script(() => ({ text: 'hello', usage: { input: 100 } }))    MockReply: all it can be told
 *   mock.requests        the log, oldest first; mock.calls() without model lists and counts
 *   mock.reset()         clears log and script
 *   await mock.close()   destroys open sockets and frees the port
 *
 * Without a script, or where it returns undefined, a request may ask for its own reply: model names
 * `mock-slow`, `mock-drop`, `mock-hang`, `mock-stall`, `mock-no-usage`, `mock-html`,
 * `mock-error-STATUS`; and in any message `[[mock:{"status":429,"headers":{"retry-after":"2"}}]]`
 * with a MockReply as JSON. Any key works but one that contains `bad-key` (401). A paced reply
 * (`chunkDelayMs`) writes chunk by chunk, others in one piece.
 */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { anthropicAnswer, anthropicModels, anthropicStream } from './mock-provider-anthropic'
import { openaiAnswer, openaiEmbeddings, openaiModels, openaiStream } from './mock-provider-openai'
import { directives, type MockReply } from './mock-provider-reply'
import { send, sendJson, stream } from './mock-provider-send'
import { answerTo, errorBody, promptOf, type Dialect, type WireRequest } from './mock-provider-wire'

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
  const { dialect, path, body } = request
  if (reply.delayMs !== undefined) await sleep(reply.delayMs)
  if (reply.dropAfterChunks === -1) return void response.destroy()
  if (reply.hangAfterChunks === -1) return
  const id = `req_mock_${request.index}`
  const headers = { 'x-request-id': id, 'request-id': id, ...reply.headers }
  const json = (status: number, value: unknown) => sendJson(response, status, headers, value, reply)
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
    return json(reply.status, errorBody(dialect, reply.status, reply.error))
  if (path.endsWith('/models')) return json(200, modelList(dialect, reply))
  if (path.endsWith('/embeddings')) return json(200, openaiEmbeddings(body, reply))
  if (path.endsWith('/messages/count_tokens'))
    return json(200, { input_tokens: reply.usage?.input ?? 10 })
  if (path.endsWith('/chat/completions') || path.endsWith('/messages'))
    return answerChat(request, response, headers, reply)
  return json(404, errorBody(dialect, 404, { message: `No route ${path}.` }))
}

async function answerChat(
  { dialect, index, body }: MockRequest,
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
  reply: MockReply,
): Promise<void> {
  const content = answerTo(body, reply, dialect)
  const id = dialect === 'openai' ? `chatcmpl-mock-${index}` : `msg_mock_${index}`
  if (body.stream !== true) {
    const whole = dialect === 'openai' ? openaiAnswer : anthropicAnswer
    return sendJson(response, 200, headers, whole(id, body, reply, content), reply)
  }
  const parts = dialect === 'openai' ? openaiStream : anthropicStream
  await stream(dialect, response, headers, parts(id, body, reply, content), reply)
}

function modelList(dialect: Dialect, reply: MockReply): unknown {
  const names = reply.models ?? ['mock-model-a', 'mock-model-b']
  return dialect === 'openai' ? openaiModels(names) : anthropicModels(names)
}
