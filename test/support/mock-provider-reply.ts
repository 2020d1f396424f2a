/**
 * What the mock upstream can be told to answer, and how a prompt or a model name asks for it.
 * Independent of src/.
 */

/**
 * Token counts as the mock "really" used them; `input` is the whole input. Each wire format reports
 * them in its own way.
 */
export interface MockUsage {
  readonly input?: number
  readonly output?: number
  readonly cached?: number
  readonly cacheWrite?: number
  readonly reasoning?: number
}

export interface MockToolCall {
  readonly id: string
  readonly name: string
  /** The arguments as they are streamed, one piece a chunk and an output token. */
  readonly pieces: readonly string[]
}

export interface MockReply {
  /**
   * The answer; default: a fixed sentence. One word is one chunk and one output token, cut at the
   * request's maximum.
   */
  readonly text?: string
  /** The answer in exactly these chunks, instead of `text`. */
  readonly chunks?: readonly string[]
  /** Calls of tools after the text; without a text of its own the answer then has none. */
  readonly toolCalls?: readonly MockToolCall[]
  /** Sends the pieces of all calls in turns instead of one call after the other. */
  readonly interleave?: boolean
  /** Streamed before the answer: `reasoning_content` deltas, or an Anthropic thinking block. */
  readonly reasoning?: string
  /**
   * Overrides single counts. Default: input = words + 3 a message + 3, output = chunks. `null`: no
   * usage at all.
   */
  readonly usage?: MockUsage | null
  /**
   * Verbatim usage object of the wire format, however absurd, instead of `usage`; for Anthropic
   * streams `{start?, delta?}`.
   */
  readonly rawUsage?: unknown
  /**
   * `last` (default): as the real provider sends it; `every`: cumulative on each OpenAI chunk;
   * `twice`: the last chunk repeated.
   */
  readonly usageMode?: 'last' | 'every' | 'twice'
  /**
   * Null: the stream ends without a finish reason (and without message_stop). Default `stop` /
   * `end_turn`, or the length form when cut.
   */
  readonly finishReason?: string | null
  readonly servedModel?: string
  /** Before the response headers. */
  readonly delayMs?: number
  /** Between chunks; 0 (default) writes the whole stream in one piece. */
  readonly chunkDelayMs?: number
  /** Chunks by the clock, whatever a slow machine does: those that are late go at once. */
  readonly chunksPerSecond?: number
  /** After so many chunks nothing more comes until the promise is kept. */
  readonly hold?: { readonly after: number; readonly until: Promise<void> }
  /** An HTTP error (or any status) with `error` as its body. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** The error object of the wire format; default: what the real provider says for that status. */
  readonly error?: {
    readonly type?: string
    readonly code?: string | null
    readonly message?: string
    readonly param?: string | null
  }
  /**
   * Sends an error object inside the 200 stream after so many chunks: the one of `status`, default
   * 529.
   */
  readonly errorAfterChunks?: number
  /** Destroys the socket after so many chunks; -1: before the headers. */
  readonly dropAfterChunks?: number
  /** Ends the stream cleanly after so many chunks, with no finish reason. */
  readonly endAfterChunks?: number
  /** Stops sending after so many chunks and keeps the socket open; -1: before the headers. */
  readonly hangAfterChunks?: number
  /** Leaves out `data: [DONE]`. */
  readonly omitDone?: boolean
  /** Fields added to every chunk object. */
  readonly extraFields?: Readonly<Record<string, unknown>>
  /** The name of the OpenAI delta field that carries `reasoning`; default `reasoning_content`. */
  readonly reasoningField?: string
  /**
   * This body verbatim instead of everything above, with `contentType` (default text/event-stream).
   */
  readonly raw?: string | Uint8Array
  readonly contentType?: string
  /** Writes the body in pieces of so many bytes, each in a packet of its own. */
  readonly splitBytes?: number
  readonly gzip?: boolean
  /** Answers 307 to this address. */
  readonly redirect?: string
  /** Names of `/v1/models`. */
  readonly models?: readonly string[]
  readonly embeddings?: readonly (readonly number[])[]
  /**
   * Encodes `/v1/embeddings` vectors as base64 little-endian floats when the request asks for it
   * (as OpenAI does). Default true.
   */
  readonly base64?: boolean
}

/** Model names that act by themselves, whatever the script says. */
const byModel: Readonly<Record<string, MockReply>> = {
  'mock-slow': { chunkDelayMs: 100 },
  'mock-drop': { dropAfterChunks: 3, chunkDelayMs: 10 },
  'mock-hang': { hangAfterChunks: -1 },
  'mock-stall': { hangAfterChunks: 3, chunkDelayMs: 5 },
  'mock-no-usage': { usage: null },
  'mock-html': { raw: '<!doctype html><title>Welcome</title>', contentType: 'text/html' },
}

/**
 * `mock-error-STATUS` and the names above, then `[[mock:{…a MockReply as JSON…}]]` in the prompt.
 */
export function directives(model: string, prompt: string): MockReply {
  const status = /^mock-error-(\d{3})$/.exec(model)?.[1]
  const named: MockReply =
    status === undefined ? (byModel[model] ?? {}) : { status: Number(status) }
  const start = prompt.lastIndexOf('[[mock:')
  if (start < 0) return named
  const end = prompt.indexOf(']]', start)
  return { ...named, ...(JSON.parse(prompt.slice(start + 7, end)) as MockReply) }
}
