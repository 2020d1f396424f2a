/** The OpenAI and Anthropic wire formats as the mock upstream speaks them. Independent of src/. */
import type { MockReply, MockUsage } from './mock-provider-reply'

export type Dialect = 'openai' | 'anthropic'

/** The parts of a request body the mock looks at; both formats fit. */
export interface WireRequest {
  readonly model?: string
  readonly messages?: readonly { readonly role: string; readonly content: unknown }[]
  readonly system?: unknown
  readonly input?: unknown
  readonly stream?: boolean
  readonly stream_options?: { readonly include_usage?: boolean }
  readonly max_tokens?: number
  readonly max_completion_tokens?: number
  readonly encoding_format?: string
}

/** Everything said in a request, as one text. */
export function promptOf(body: WireRequest): string {
  const said = (body.messages ?? []).map(({ content }) => textOf(content))
  return [textOf(body.system), ...said, textOf(body.input)].filter((text) => text !== '').join('\n')
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .map((part) =>
      typeof part === 'string' ? part : String((part as { text?: unknown }).text ?? ''),
    )
    .join(' ')
}

export interface Answer {
  readonly chunks: readonly string[]
  readonly finish: string | null
  readonly usage: Required<MockUsage> | null
}

/** The chunks, finish reason and honest counts of a reply to a request. */
export function answerTo(body: WireRequest, reply: MockReply, dialect: Dialect): Answer {
  const wanted =
    reply.chunks ??
    (reply.text ?? 'This is the answer of the mock provider.').match(/\s*\S+\s*?|\s+$/g) ??
    []
  const most = body.max_completion_tokens ?? body.max_tokens ?? Number.POSITIVE_INFINITY
  const reasoning =
    reply.usage?.reasoning ?? (reply.reasoning === undefined ? 0 : words(reply.reasoning))
  const chunks = reply.chunks ?? wanted.slice(0, Math.max(0, most - reasoning))
  const cut = chunks.length < wanted.length
  const natural = dialect === 'openai' ? (cut ? 'length' : 'stop') : cut ? 'max_tokens' : 'end_turn'
  const usage = {
    input: words(promptOf(body)) + 3 * (body.messages?.length ?? 0) + 3,
    output: chunks.length + reasoning,
    cached: 0,
    cacheWrite: 0,
    reasoning,
    ...reply.usage,
  }
  return {
    chunks,
    finish: reply.finishReason === undefined ? natural : reply.finishReason,
    usage: reply.usage === null ? null : usage,
  }
}

function words(text: string): number {
  return text.match(/\S+/g)?.length ?? 0
}

/** OpenAI counts cached tokens inside the prompt and reasoning inside the completion. */
export function openaiUsage(usage: Required<MockUsage>) {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoning, audio_tokens: 0 },
  }
}

/** Anthropic counts cache reads and writes beside the input, thinking inside the output. */
export function anthropicUsage(usage: Required<MockUsage>, outputSoFar: number) {
  return {
    input_tokens: usage.input - usage.cached - usage.cacheWrite,
    cache_creation_input_tokens: usage.cacheWrite,
    cache_read_input_tokens: usage.cached,
    output_tokens: outputSoFar,
  }
}

/**
 * The events of a stream: `head` before the first chunk, one text a chunk, `tail` after the last.
 */
export interface StreamParts {
  readonly head: string
  readonly chunks: readonly string[]
  readonly tail: string
}

export function openaiStream(
  id: string,
  body: WireRequest,
  reply: MockReply,
  { chunks, finish, usage }: Answer,
): StreamParts {
  const model = reply.servedModel ?? body.model ?? 'mock'
  const wireUsage = reply.rawUsage ?? (usage === null ? undefined : openaiUsage(usage))
  const event = (choices: unknown, last?: unknown) =>
    `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created: 1_790_000_000, model, ...reply.extraFields, choices, ...(last === undefined ? {} : { usage: last }) })}\n\n`
  const delta = (content: Readonly<Record<string, unknown>>, reason: string | null = null) => [
    { index: 0, delta: content, finish_reason: reason },
  ]
  let head = event(delta({ role: 'assistant', content: '' }))
  for (const word of reply.reasoning?.match(/\s*\S+/g) ?? [])
    head += event(delta({ [reply.reasoningField ?? 'reasoning_content']: word }))
  const every = reply.usageMode === 'every'
  const texts = chunks.map((text, index) =>
    event(
      delta({ content: text }),
      every && usage !== null ? openaiUsage({ ...usage, output: index + 1 }) : undefined,
    ),
  )
  let tail = ''
  if (finish !== null) tail += event(delta({}, finish), every ? wireUsage : undefined)
  if (
    wireUsage !== undefined &&
    !every &&
    (body.stream_options?.include_usage === true || reply.rawUsage !== undefined)
  ) {
    tail += event([], wireUsage)
    if (reply.usageMode === 'twice') tail += event([], wireUsage)
  }
  if (reply.omitDone !== true && finish !== null) tail += 'data: [DONE]\n\n'
  return { head, chunks: texts, tail }
}

export function anthropicStream(
  id: string,
  body: WireRequest,
  reply: MockReply,
  { chunks, finish, usage }: Answer,
): StreamParts {
  const event = (type: string, data: Readonly<Record<string, unknown>>) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...reply.extraFields, ...data })}\n\n`
  const raw = reply.rawUsage as { readonly start?: unknown; readonly delta?: unknown } | undefined
  const startUsage =
    raw !== undefined ? raw.start : usage === null ? undefined : anthropicUsage(usage, 1)
  const endUsage =
    raw !== undefined ? raw.delta : usage === null ? undefined : { output_tokens: usage.output }
  let head = event('message_start', {
    message: {
      id,
      type: 'message',
      role: 'assistant',
      model: reply.servedModel ?? body.model ?? 'mock',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      ...(startUsage === undefined ? {} : { usage: startUsage }),
    },
  })
  let index = 0
  if (reply.reasoning !== undefined) {
    head += event('content_block_start', {
      index,
      content_block: { type: 'thinking', thinking: '', signature: '' },
    })
    for (const word of reply.reasoning.match(/\s*\S+/g) ?? [])
      head += event('content_block_delta', {
        index,
        delta: { type: 'thinking_delta', thinking: word },
      })
    head +=
      event('content_block_delta', {
        index,
        delta: { type: 'signature_delta', signature: 'c2ln' },
      }) + event('content_block_stop', { index })
    index += 1
  }
  head +=
    event('content_block_start', { index, content_block: { type: 'text', text: '' } }) +
    event('ping', {})
  const texts = chunks.map((text) =>
    event('content_block_delta', { index, delta: { type: 'text_delta', text } }),
  )
  let tail = event('content_block_stop', { index })
  if (finish !== null) {
    tail += event('message_delta', {
      delta: { stop_reason: finish, stop_sequence: null },
      ...(endUsage === undefined ? {} : { usage: endUsage }),
    })
    if (reply.usageMode === 'twice')
      tail += event('message_delta', {
        delta: { stop_reason: finish, stop_sequence: null },
        usage: endUsage,
      })
    tail += event('message_stop', {})
  }
  return { head, chunks: texts, tail }
}

/** The answer as one JSON document, for requests that do not stream. */
export function wholeAnswer(
  dialect: Dialect,
  id: string,
  body: WireRequest,
  reply: MockReply,
  { chunks, finish, usage }: Answer,
): unknown {
  const model = reply.servedModel ?? body.model ?? 'mock'
  if (dialect === 'openai') {
    const wireUsage = reply.rawUsage ?? (usage === null ? undefined : openaiUsage(usage))
    const message = {
      role: 'assistant',
      content: chunks.join(''),
      refusal: null,
      ...(reply.reasoning === undefined ? {} : { reasoning_content: reply.reasoning }),
    }
    return {
      id,
      object: 'chat.completion',
      created: 1_790_000_000,
      model,
      choices: [{ index: 0, message, finish_reason: finish }],
      usage: wireUsage,
    }
  }
  const content = [
    ...(reply.reasoning === undefined
      ? []
      : [{ type: 'thinking', thinking: reply.reasoning, signature: 'c2ln' }]),
    { type: 'text', text: chunks.join('') },
  ]
  return {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content,
    stop_reason: finish,
    stop_sequence: null,
    usage: reply.rawUsage ?? (usage === null ? undefined : anthropicUsage(usage, usage.output)),
  }
}

const errorNames: Readonly<
  Record<
    number,
    readonly [openaiType: string, openaiCode: string | null, anthropicType: string, message: string]
  >
> = {
  400: ['invalid_request_error', null, 'invalid_request_error', 'The request was malformed.'],
  401: [
    'invalid_request_error',
    'invalid_api_key',
    'authentication_error',
    'Incorrect API key provided.',
  ],
  402: ['insufficient_quota', 'insufficient_quota', 'billing_error', 'Payment required.'],
  403: [
    'permission_error',
    'permission_denied',
    'permission_error',
    'You do not have access to this resource.',
  ],
  404: [
    'invalid_request_error',
    'model_not_found',
    'not_found_error',
    'The model does not exist or you do not have access to it.',
  ],
  413: [
    'invalid_request_error',
    'request_too_large',
    'request_too_large',
    'Request exceeds the maximum size.',
  ],
  429: ['requests', 'rate_limit_exceeded', 'rate_limit_error', 'Rate limit reached.'],
  500: [
    'server_error',
    null,
    'api_error',
    'The server had an error while processing your request.',
  ],
  503: [
    'server_error',
    null,
    'api_error',
    'The engine is currently overloaded, please try again later.',
  ],
  529: ['server_error', null, 'overloaded_error', 'Overloaded'],
}

export function errorBody(dialect: Dialect, status: number, error: MockReply['error']): unknown {
  const [openaiType, openaiCode, anthropicType, message] = errorNames[status] ?? [
    'server_error',
    null,
    'api_error',
    `Status ${status}.`,
  ]
  if (dialect === 'openai')
    return { error: { message, type: openaiType, param: null, code: openaiCode, ...error } }
  return {
    type: 'error',
    error: { type: anthropicType, message, ...error },
    request_id: 'req_mock_error',
  }
}

/** A unit vector that depends on the text alone. */
export function vectorOf(text: string): number[] {
  const raw = Array.from({ length: 8 }, (_, place) =>
    [...text].reduce(
      (sum, letter, at) => sum + Math.sin((letter.codePointAt(0) ?? 0) * (place + 1) + at),
      0.1,
    ),
  )
  const norm = Math.hypot(...raw)
  return raw.map((value) => value / norm)
}

export function embeddingsAnswer(body: WireRequest, reply: MockReply): unknown {
  const texts = Array.isArray(body.input) ? body.input.map(String) : [String(body.input)]
  const vectors = reply.embeddings ?? texts.map(vectorOf)
  const base64 = reply.base64 !== false && body.encoding_format === 'base64'
  const data = vectors.map((vector, index) => ({
    object: 'embedding',
    index,
    embedding: base64 ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector,
  }))
  const input = reply.usage?.input ?? texts.reduce((sum, text) => sum + words(text), 0)
  const wireUsage =
    reply.rawUsage ??
    (reply.usage === null ? undefined : { prompt_tokens: input, total_tokens: input })
  return {
    object: 'list',
    data,
    model: reply.servedModel ?? body.model ?? 'mock',
    usage: wireUsage,
  }
}
