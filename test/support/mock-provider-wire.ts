/** What the mock upstream's two wire formats have in common. Independent of src/. */
import type { MockReply, MockUsage } from './mock-provider-reply'

export type Dialect = 'openai' | 'anthropic'

/** The parts of a request body the mock looks at; both formats fit. */
export interface WireRequest {
  readonly model?: string
  readonly messages?: readonly {
    readonly role: string
    readonly content: unknown
    readonly tool_calls?: unknown
    readonly tool_call_id?: unknown
  }[]
  readonly tools?: unknown
  readonly tool_choice?: unknown
  readonly response_format?: unknown
  readonly output_config?: unknown
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
  const usual = reply.toolCalls === undefined ? 'This is the answer of the mock provider.' : ''
  const wanted = reply.chunks ?? (reply.text ?? usual).match(/\s*\S+\s*?|\s+$/g) ?? []
  const most = body.max_completion_tokens ?? body.max_tokens ?? Number.POSITIVE_INFINITY
  const reasoning =
    reply.usage?.reasoning ?? (reply.reasoning === undefined ? 0 : words(reply.reasoning))
  const chunks = reply.chunks ?? wanted.slice(0, Math.max(0, most - reasoning))
  const cut = chunks.length < wanted.length
  const calls = reply.toolCalls ?? []
  const pieces = calls.reduce((sum, call) => sum + call.pieces.length, 0)
  const [whole, called, short] = finishNames[dialect]
  const natural = cut ? short : calls.length > 0 ? called : whole
  const usage = {
    input: words(promptOf(body)) + 3 * (body.messages?.length ?? 0) + 3,
    output: chunks.length + pieces + reasoning,
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

const finishNames = {
  openai: ['stop', 'tool_calls', 'length'],
  anthropic: ['end_turn', 'tool_use', 'max_tokens'],
} as const

/** The pieces of a reply's calls in the order they are sent; `first` begins its call. */
export function callPieces({ toolCalls = [], interleave = false }: MockReply) {
  const all = toolCalls.flatMap((call, index) =>
    (call.pieces.length === 0 ? [''] : call.pieces).map((text, at) => ({
      index,
      call,
      text,
      at,
      first: at === 0,
    })),
  )
  return interleave ? all.sort((a, b) => a.at - b.at || a.index - b.index) : all
}

/** Words are the mock's tokens. */
export function words(text: string): number {
  return text.match(/\S+/g)?.length ?? 0
}

/**
 * The events of a stream: `head` before the first chunk, one text a chunk, `tail` after the last.
 */
export interface StreamParts {
  readonly head: string
  readonly chunks: readonly string[]
  readonly tail: string
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
