/** Kind `anthropic`: what is asked, and how the Messages stream is read. */
import type { Adapter } from './adapter'
import { createAnthropicClients } from './anthropic-client'
import { anthropicChatParams, anthropicCountParams, fastModeBeta } from './anthropic-request'
import {
  anthropicCounts,
  anthropicTerms,
  usageOfCounts,
  type AnthropicCounts,
} from './anthropic-usage'
import type { Attempt } from './attempt'
import { learnedFrom } from './learned'
import type { ModelDialects, ProviderEvent, ReportedTerms } from './port'
import type { SdkFetchDeps } from './sdk-fetch'
import { brokenFinish } from './sentences'
import { credibleUsage, grown } from './usage-checks'
import { messageEvent, tokenCount, type MessageEvent } from './wire/anthropic-schema'
import { endEvent, failureOfFinish, type Finish } from './wire/finish'
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
      yield* chatEvents(attempt, await client.post<AsyncIterable<unknown>>('/v1/messages', options))
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

async function* chatEvents(
  attempt: Attempt,
  stream: AsyncIterable<unknown>,
): AsyncGenerator<ProviderEvent> {
  const { progress } = attempt
  let counts: AnthropicCounts | null = null
  // Without the final counts the start's output count says nothing, so there is no usage then.
  let final = false
  let servedModel: string | null = null
  let terms: ReportedTerms = {}
  let finish: Finish | null = null
  let stopped = false
  let received = false
  try {
    for await (const sent of stream) {
      attempt.event()
      const event = parsedWire(attempt, messageEvent, sent, 'an event of an answer')
      servedModel = event.message?.model ?? servedModel
      finish = event.delta?.stop_reason ?? event.message?.stop_reason ?? finish
      for (const report of [event.message?.usage, event.delta?.usage, event.usage]) {
        const read = anthropicCounts(report)
        if (read === null) continue
        counts = grown(counts, read)
        terms = { ...terms, ...anthropicTerms(report) }
        final ||= event.type !== 'message_start'
      }
      progress.partialUsage = credibleUsage(counts === null ? null : usageOfCounts(counts), false)
      progress.told = { reportedTerms: terms, ...(servedModel === null ? {} : { servedModel }) }
      if (event.type === 'message_stop') stopped = true
      for (const said of saidIn(event)) {
        received = true
        yield said
      }
    }
  } catch (thrown) {
    if (finish === null || attempt.ended()?.code === 'cancelled') throw thrown
  }
  if ((!stopped && finish === null) || attempt.ended()?.code === 'cancelled') return
  const finishReason = finish?.reason ?? null
  const failed = failureOfFinish(finishReason)
  if (failed !== undefined)
    throw attempt.failure(failed, brokenFinish(attempt.who, finishReason), { reach: 'cut' })
  const usage = credibleUsage(counts === null || !final ? null : usageOfCounts(counts), received)
  if (usage !== null || Object.keys(terms).length > 0)
    yield { type: 'usage', usage, reportedTerms: terms }
  yield endEvent(finishReason, servedModel, progress.requestId)
}

/** The text and thinking of an event; blocks may begin with some. */
function saidIn({ type, content_block, delta }: MessageEvent): ProviderEvent[] {
  const said =
    type === 'content_block_start' ? content_block : type === 'content_block_delta' ? delta : null
  if (said === undefined || said === null) return []
  const { text = null, thinking = null } = said
  return [
    ...(thinking === null || thinking === ''
      ? []
      : [{ type: 'reasoning' as const, text: thinking }]),
    ...(text === null || text === '' ? [] : [{ type: 'text' as const, text }]),
  ]
}
