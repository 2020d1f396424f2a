/** Kinds `openai` and `openai-compatible`: the official SDK, one client an attempt, every option it would read from the environment set. */
import type OpenAI from 'openai'
import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import type { Adapter } from './adapter'
import type { Attempt } from './attempt'
import { completionAsStream, openaiChatParams } from './openai-request'
import { isErrorBody, type ErrorFacts } from './error-facts'
import { openaiUsage, reportedCost } from './openai-usage'
import type { ChatRequest, Dialects, Endpoint, ProviderEvent } from './port'
import { reportedFailure, sdkFetch, type SdkFetchDeps } from './sdk-fetch'

const publicEndpoint = 'https://api.openai.com/v1'
/** The SDK wants a key even where a local server needs none; it is not sent. */
const noSecret = 'none'

export interface OpenaiAdapterDeps extends SdkFetchDeps {
  readonly dialects: Dialects
  /** Sent by kind `openai` alone. */
  readonly organization?: string | undefined
}

export function createOpenaiAdapter(deps: OpenaiAdapterDeps): Adapter {
  let sdk: Promise<typeof OpenAI> | undefined
  function loadSdk() {
    sdk ??= import('openai').then((module) => module.default)
    return sdk
  }

  async function clientFor(attempt: Attempt, endpoint: Endpoint, secret: string, streams: boolean, onRefusal?: (facts: ErrorFacts) => void): Promise<OpenAI> {
    const Client = await loadSdk()
    const lenient = endpoint.kind !== 'openai'
    return new Client({
      apiKey: secret === '' ? noSecret : secret,
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      baseURL: endpoint.baseUrl ?? publicEndpoint,
      logLevel: 'off',
      maxRetries: 0,
      // Beyond every clock of ours, so that ours name what ran out.
      timeout: endpoint.timeouts.totalMs + 60_000,
      // The page's main process has a window; the SDK takes it for a browser.
      dangerouslyAllowBrowser: true,
      fetch: sdkFetch(deps, attempt, {
        headers: {
          ...(secret === '' ? {} : { authorization: `Bearer ${secret}` }),
          ...(lenient || deps.organization === undefined ? {} : { 'openai-organization': deps.organization }),
        },
        streams,
        ...(lenient ? { wholeAsStream: completionAsStream } : {}),
        ...(onRefusal === undefined ? {} : { onRefusal }),
      }),
    })
  }

  return {
    async prepare() {
      await loadSdk()
    },
    async *chat(attempt, request) {
      const { endpoint, secret } = request
      const asksUsage = endpoint.kind === 'openai' || deps.dialects.asksStreamUsage(endpoint.id)
      const client = await clientFor(attempt, endpoint, secret, true, (facts) => {
        if (asksUsage && endpoint.kind !== 'openai' && refusesStreamOptions(facts)) deps.dialects.refusedStreamUsage(endpoint.id)
      })
      yield* chatEvents(deps, attempt, request, await client.chat.completions.create(openaiChatParams(request, asksUsage)))
    },
    async embed(attempt, { endpoint, secret, model, input }) {
      const client = await clientFor(attempt, endpoint, secret, false)
      // Compatible servers may ignore the SDK's default of base64, which it would then misread.
      const format = endpoint.kind === 'openai' ? {} : { encoding_format: 'float' as const }
      const answer = await client.embeddings.create({ model, input: [...input], ...format })
      const vectors = [...answer.data].sort((a, b) => a.index - b.index).map(({ embedding }) => embedding)
      if (vectors.length !== input.length || vectors.some((vector) => !Array.isArray(vector) || vector.length === 0)) {
        throw attempt.failure('malformed_response', `${attempt.who} answered with ${vectors.length} vectors for ${input.length} texts.`)
      }
      return {
        embeddings: vectors,
        usage: openaiUsage(answer.usage, endpoint.kind !== 'openai'),
        ...costOf(endpoint.kind !== 'openai', answer.usage),
        servedModel: answer.model ?? null,
        requestId: attempt.progress.requestId,
      }
    },
    async listModels(attempt, { endpoint, secret }) {
      const client = await clientFor(attempt, endpoint, secret, false)
      const page = await client.models.list()
      return page.data.map(({ id }) => id).sort()
    },
  }
}

/** Reasoning as compatible servers stream it: DeepSeek and vLLM as `reasoning_content`, OpenRouter and Ollama as `reasoning`. */
type Delta = ChatCompletionChunk.Choice.Delta & { readonly reasoning_content?: unknown; readonly reasoning?: unknown }

/** The attempt stays refused; the next one goes without what this one was refused for. */
function refusesStreamOptions({ status, code, message, param }: ErrorFacts): boolean {
  return (status === 400 || status === 422) && /stream_options|include_usage/.test(`${code} ${param} ${message}`)
}

function costOf(lenient: boolean, usage: unknown): { readonly reportedCostNanoUsd?: number } {
  const cost = lenient ? reportedCost(usage) : undefined
  return cost === undefined ? {} : { reportedCostNanoUsd: cost }
}

async function* chatEvents(deps: SdkFetchDeps, attempt: Attempt, { endpoint }: ChatRequest, stream: AsyncIterable<ChatCompletionChunk>): AsyncGenerator<ProviderEvent> {
  const lenient = endpoint.kind !== 'openai'
  const { progress } = attempt
  let finishReason: string | null = null
  let servedModel: string | null = null
  let cost: { readonly reportedCostNanoUsd?: number } = {}
  try {
    for await (const chunk of stream) {
      // Gateways report an error in the middle as an event; the SDK knows one of its shapes.
      if (lenient && isErrorBody(chunk)) throw reportedFailure(deps, attempt, chunk)
      attempt.event()
      if (typeof chunk.model === 'string' && chunk.model !== '') servedModel = chunk.model
      // Some servers repeat it on every chunk, cumulative: only what stands at the end is final.
      if (chunk.usage !== undefined && chunk.usage !== null) {
        progress.partialUsage = openaiUsage(chunk.usage, lenient)
        cost = costOf(lenient, chunk.usage)
      }
      const choice = chunk.choices?.[0]
      if (choice === undefined) continue
      const delta: Delta | undefined = choice.delta
      const reasoning = delta?.reasoning_content ?? delta?.reasoning
      if (typeof reasoning === 'string' && reasoning !== '') yield { type: 'reasoning', text: reasoning }
      if (typeof delta?.content === 'string' && delta.content !== '') yield { type: 'text', text: delta.content }
      if (typeof delta?.refusal === 'string' && delta.refusal !== '') yield { type: 'text', text: delta.refusal }
      if (choice.finish_reason) finishReason = choice.finish_reason
    }
  } catch (thrown) {
    // A whole answer whose connection broke before the closing mark is still a whole answer.
    if (finishReason === null || attempt.ended()?.code === 'cancelled') throw thrown
  }
  // Some compatible servers close with the end mark alone.
  const whole = finishReason !== null || (lenient && progress.sawDone && progress.events > 0)
  if (!whole || attempt.ended()?.code === 'cancelled') return
  if (progress.partialUsage !== null) yield { type: 'usage', usage: progress.partialUsage, ...cost }
  yield { type: 'end', finishReason, servedModel, requestId: progress.requestId }
}
