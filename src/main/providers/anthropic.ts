/** Kind `anthropic`: what is asked of the Messages API. */
import type { Adapter } from './adapter'
import { createAnthropicClients } from './anthropic-client'
import { anthropicChatParams, anthropicCountParams, fastModeBeta } from './anthropic-request'
import { anthropicEvents } from './anthropic-stream'
import { learnedFrom } from './learned'
import type { ModelDialects } from './port'
import type { SdkFetchDeps } from './sdk-fetch'
import { tokenCount } from './wire/anthropic-schema'
import { modelList } from './wire/openai-schema'
import { parsedWire } from './wire/parse'

export function createAnthropicAdapter(
  deps: SdkFetchDeps & { readonly learned: ModelDialects },
): Adapter {
  const { load, clientFor } = createAnthropicClients(deps)
  return {
    async prepare() {
      await load()
    },
    async *chat(attempt, request) {
      const client = await clientFor(attempt, request, {
        streams: true,
        onRefusal: (facts) => learnedFrom(deps.learned, request, facts),
        beta: request.terms?.serviceTier === 'fast' ? fastModeBeta : undefined,
      })
      // `messages.create` would write a line to the console for every model that is to be retired.
      const options = { body: anthropicChatParams(request), stream: true } as const
      yield* anthropicEvents(
        attempt,
        request,
        await client.post<AsyncIterable<unknown>>('/v1/messages', options),
      )
    },
    async embed(attempt) {
      throw attempt.failure(
        'invalid_request',
        `${attempt.who} offers no embeddings. Choose an embedding model of another provider.`,
      )
    },
    async countTokens(attempt, request) {
      const client = await clientFor(attempt, request, { streams: false })
      const answer = await client.post<unknown>('/v1/messages/count_tokens', {
        body: anthropicCountParams(request),
      })
      return parsedWire(attempt, tokenCount, answer, 'a count of tokens')
    },
    async listModels(attempt, request) {
      const client = await clientFor(attempt, request, { streams: false })
      return parsedWire(
        attempt,
        modelList,
        await client.get<unknown>('/v1/models', { query: { limit: 1000 } }),
        'a list of models',
      )
    },
  }
}
