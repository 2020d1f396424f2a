/**
 * What the gate asks of any provider: one streamed attempt, embeddings, and a model list. Nothing
 * else of an SDK leaves this folder.
 */
import type { Usage } from '../../contract/call-outcome'
import type { Message, Parameters } from '../../contract/calls'
import type { Terms } from '../../contract/charges'
import type { DialectFact } from '../../contract/dialects'
import type { ErrorCode } from '../../contract/errors'
import type { ProviderKind, Timeouts } from '../../contract/providers'
import type { ToolCall, ToolCallPiece, Tooling } from '../../contract/tools'

/** Where and how to reach a provider. */
export interface Endpoint {
  readonly id: string
  readonly kind: ProviderKind
  readonly baseUrl: string | null
  /** A person agreed to plain http on the private network that the base URL is in. */
  readonly privateNetworkConfirmed?: boolean
  readonly timeouts: Timeouts
}

/** What an answer says of the terms it was served by, in the provider's own words. */
export interface ReportedTerms {
  readonly serviceTier?: string | undefined
  readonly inferenceGeo?: string | undefined
}

export interface ChatRequest {
  readonly endpoint: Endpoint
  readonly model: string
  /** The secret for this attempt; empty for providers that need none. Never kept. */
  readonly secret: string
  readonly messages: readonly Message[]
  /** `maxOutputTokens` is always set: the gate enforces one. */
  readonly parameters: Parameters & { readonly maxOutputTokens: number }
  /** Tools it may call and the form of its answer; absent: none, and any. */
  readonly tooling?: Tooling | undefined
  /**
   * True for models that reason before they answer: they name their parameters otherwise and hide
   * tokens from the stream.
   */
  readonly reasoning: boolean
  /**
   * The service tier and region it is held for; absent: the plain ones. Named on the wire, so that
   * the provider's own default cannot be a dearer one.
   */
  readonly terms?: Terms
}

/**
 * What one attempt yields, in order. `usage` may come more than once; the last one counts, and
 * every one is final: counts of a stream that broke off travel on the failure instead. Absurd usage
 * is no usage: null, beside a money figure that can be believed. A stream without `end` was cut.
 * `reportedCostNanoUsd` is the provider's own money figure, where it gives one (cost status
 * `reported`, spec §15). `whole`: the model ended the answer by itself, so it may be kept for
 * another call. Pieces of calls of tools are for showing; the calls as they count come with the end.
 */
export type ProviderEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | ({ readonly type: 'tool_call' } & ToolCallPiece)
  | {
      readonly type: 'usage'
      readonly usage: Usage | null
      readonly reportedCostNanoUsd?: number
      readonly reportedTerms?: ReportedTerms
    }
  | {
      readonly type: 'end'
      readonly finishReason: string | null
      readonly whole: boolean
      readonly servedModel: string | null
      readonly requestId: string | null
      /** Absent: none. */
      readonly toolCalls?: readonly ToolCall[] | undefined
    }

export interface EmbedRequest {
  readonly endpoint: Endpoint
  readonly model: string
  readonly secret: string
  readonly input: readonly string[]
}

export interface EmbedResult {
  readonly embeddings: number[][]
  readonly usage: Usage | null
  readonly reportedCostNanoUsd?: number
  readonly reportedTerms?: ReportedTerms
  readonly servedModel: string | null
  readonly requestId: string | null
}

/** What a chat would send, to be counted and not answered. */
export type CountRequest = Omit<ChatRequest, 'terms'>

export interface ModelsRequest {
  readonly endpoint: Endpoint
  readonly secret: string
}

/**
 * How far a failed attempt got (spec §15, failed attempts):
 * `not_sent`: no byte of the request left (no connection, no name, bad certificate): the hold is
 * released, no entry; `refused`: the provider answered with an HTTP error: an entry of cost 0;
 * `no_answer`: sent, and nothing came back: settled at the bound, unresolved; `cut`: the answer
 * began and broke off: input plus what was received.
 */
export type Reach = 'not_sent' | 'refused' | 'no_answer' | 'cut'

/** What an answer had said of itself, besides counts, when it broke off; absent: not said. */
export interface ToldBefore {
  /** The provider's own money figure: a lower bound. */
  readonly reportedCostNanoUsd?: number
  readonly reportedTerms?: ReportedTerms
  readonly servedModel?: string
}

/**
 * A provider's failure, mapped to the closed set. Carries nothing of the SDK's error object: that
 * may hold headers.
 */
export class ProviderFailure extends Error {
  readonly code: ErrorCode
  readonly reach: Reach
  readonly status: number | null
  readonly providerMessage: string | null
  readonly retryAfterMs: number | null
  readonly requestId: string | null
  /**
   * What the provider had reported when the stream broke off: its input counts are exact, its
   * output count is a lower bound.
   */
  readonly partialUsage: Usage | null
  readonly told: ToldBefore
  /** What the refusal taught of the model, by which the request can be worded otherwise. */
  readonly learned: DialectFact | null

  constructor(
    code: ErrorCode,
    reach: Reach,
    message: string,
    detail: {
      readonly status?: number | null
      readonly providerMessage?: string | null
      readonly retryAfterMs?: number | null
      readonly requestId?: string | null
      readonly partialUsage?: Usage | null
      readonly told?: ToldBefore
      readonly learned?: DialectFact | null
    } = {},
  ) {
    super(message)
    this.name = 'ProviderFailure'
    this.code = code
    this.reach = reach
    this.status = detail.status ?? null
    this.providerMessage = detail.providerMessage ?? null
    this.retryAfterMs = detail.retryAfterMs ?? null
    this.requestId = detail.requestId ?? null
    this.partialUsage = detail.partialUsage ?? null
    this.told = detail.told ?? {}
    this.learned = detail.learned ?? null
  }
}

/** What is learned of a server's dialect, by the endpoint's id. */
export interface Dialects {
  /** False once the server refused `stream_options`: its streams come without token counts then. */
  asksStreamUsage(endpointId: string): boolean
  refusedStreamUsage(endpointId: string): void
}

/** What is learned of a model at an endpoint. */
export interface ModelDialects {
  known(endpointId: string, model: string): ReadonlySet<DialectFact>
  learn(endpointId: string, model: string, fact: DialectFact): void
}

/**
 * Throws ProviderFailure, and nothing else. Aborting `signal` closes the socket at once and throws
 * code `cancelled` (or the signal's ProviderFailure reason).
 */
export interface ProviderPort {
  chat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ProviderEvent>
  embed(request: EmbedRequest, signal: AbortSignal): Promise<EmbedResult>
  /**
   * A free request: the input tokens of this chat by the vendor's own count; null where the kind of
   * provider has no such request.
   */
  countTokens(request: CountRequest, signal: AbortSignal): Promise<number | null>
  /** A free request: names of the models the key may use. */
  listModels(request: ModelsRequest, signal: AbortSignal): Promise<string[]>
}

/**
 * All kinds behind one port: picks the adapter by `endpoint.kind`, loads SDKs on first use,
 * enforces the endpoint's timeouts.
 */
export type Providers = ProviderPort & { close(): Promise<void> }
