/** Kinds `openai` and `openai-compatible`: what is asked, and how the answers are read. */
import type { Adapter } from './adapter'
import type { Attempt } from './attempt'
import type { ErrorFacts } from './error-facts'
import { learnedFrom } from './learned'
import { createOpenaiClients, type OpenaiClientDeps } from './openai-client'
import { openaiChatParams } from './openai-request'
import { chatEvents, costOf } from './openai-stream'
import { openaiUsage } from './openai-usage'
import type { Dialects, EmbedRequest, EmbedResult, ModelDialects } from './port'
import { credibleUsage } from './usage-checks'
import { embeddingAnswer, modelList, vectorsFor } from './wire/openai-schema'
import { parsedWire } from './wire/parse'

/** A list of models is text for people; the longest have some megabytes. */
const mostListBytes = 8 * 1024 * 1024

export interface OpenaiAdapterDeps extends OpenaiClientDeps {
  readonly dialects: Dialects
  readonly learned: ModelDialects
}

export function createOpenaiAdapter(deps: OpenaiAdapterDeps): Adapter {
  const { load, clientFor } = createOpenaiClients(deps)
  return {
    async prepare() {
      await load()
    },
    async *chat(attempt, request) {
      const { endpoint } = request
      const asksUsage = endpoint.kind === 'openai' || deps.dialects.asksStreamUsage(endpoint.id)
      const client = await clientFor(attempt, request, {
        streams: true,
        onRefusal(facts) {
          if (asksUsage && endpoint.kind !== 'openai' && refusesStreamOptions(facts))
            deps.dialects.refusedStreamUsage(endpoint.id)
          return learnedFrom(deps.learned, request, facts)
        },
      })
      // By hand, since `chat.completions.create` reads every event before anybody can look at it.
      const options = {
        body: openaiChatParams(request, asksUsage, deps.learned.known(endpoint.id, request.model)),
        stream: true,
      } as const
      yield* chatEvents(
        deps,
        attempt,
        request,
        await client.post<AsyncIterable<unknown>>('/chat/completions', options),
      )
    },
    async embed(attempt, request) {
      const client = await clientFor(attempt, request, { streams: false })
      const lenient = request.endpoint.kind !== 'openai'
      // Compatible servers may not know base64. By hand, since the SDK decodes whatever it is given
      // before anybody can look at it.
      const body = {
        model: request.model,
        input: [...request.input],
        encoding_format: lenient ? 'float' : 'base64',
      }
      return embedResult(attempt, request, await client.post<unknown>('/embeddings', { body }))
    },
    async listModels(attempt, request) {
      const client = await clientFor(attempt, request, {
        streams: false,
        mostBytes: mostListBytes,
      })
      return parsedWire(
        attempt,
        modelList,
        await client.get<unknown>('/models'),
        'a list of models',
      )
    },
  }
}

/** The attempt stays refused; the next one goes without what this one was refused for. */
function refusesStreamOptions({ status, code, message, param }: ErrorFacts): boolean {
  return (
    (status === 400 || status === 422) &&
    /stream_options|include_usage/.test(`${code} ${param} ${message}`)
  )
}

/** Throws the failure `malformed_response` unless there is one vector for each text. */
function embedResult(
  attempt: Attempt,
  { endpoint, input }: EmbedRequest,
  said: unknown,
): EmbedResult {
  const lenient = endpoint.kind !== 'openai'
  const answer = parsedWire(attempt, embeddingAnswer, said, 'vectors')
  const embeddings = vectorsFor(input.length, answer.data)
  if (embeddings === null) {
    throw attempt.failure(
      'malformed_response',
      `${attempt.who} answered with ${answer.data.length} vectors for ${input.length} texts, or with vectors that do not belong together.`,
    )
  }
  return {
    embeddings,
    usage: credibleUsage(openaiUsage(answer.usage, lenient), false),
    ...costOf(lenient, answer.usage),
    servedModel: answer.model ?? null,
    requestId: attempt.progress.requestId,
  }
}
