/** Kind `anthropic`: the official SDK's Messages stream, one client an attempt, every option it would read from the environment set. */
import type Anthropic from '@anthropic-ai/sdk'
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages'
import type { Adapter } from './adapter'
import { anthropicChatParams } from './anthropic-request'
import { anthropicUsage } from './anthropic-usage'
import type { Attempt } from './attempt'
import type { Endpoint, ProviderEvent } from './port'
import { sdkFetch, type SdkFetchDeps } from './sdk-fetch'

const publicEndpoint = 'https://api.anthropic.com'
const protocolVersion = '2023-06-01'
/** The SDK wants a credential even where a local server needs none; it is not sent. */
const noSecret = 'none'

export function createAnthropicAdapter(deps: SdkFetchDeps): Adapter {
  let sdk: Promise<typeof Anthropic> | undefined
  function loadSdk() {
    sdk ??= import('@anthropic-ai/sdk').then((module) => module.default)
    return sdk
  }

  async function clientFor(attempt: Attempt, endpoint: Endpoint, secret: string, streams: boolean): Promise<Anthropic> {
    const Client = await loadSdk()
    return new Client({
      apiKey: secret === '' ? noSecret : secret,
      webhookKey: null,
      baseURL: endpoint.baseUrl ?? publicEndpoint,
      logLevel: 'off',
      maxRetries: 0,
      timeout: endpoint.timeouts.totalMs + 60_000,
      dangerouslyAllowBrowser: true,
      openTelemetry: { propagation: false, traces: false },
      fetch: sdkFetch(deps, attempt, {
        headers: { 'anthropic-version': protocolVersion, ...(secret === '' ? {} : { 'x-api-key': secret }) },
        streams,
      }),
    })
  }

  return {
    async prepare() {
      await loadSdk()
    },
    async *chat(attempt, request) {
      const client = await clientFor(attempt, request.endpoint, request.secret, true)
      // `messages.create` would write a line to the console for every model that is to be retired.
      const options = { body: anthropicChatParams(request), stream: true } as const
      yield* chatEvents(attempt, await client.post<AsyncIterable<RawMessageStreamEvent>>('/v1/messages', options))
    },
    async embed(attempt) {
      throw attempt.failure('invalid_request', `${attempt.who} offers no embeddings. Choose an embedding model of another provider.`)
    },
    async listModels(attempt, { endpoint, secret }) {
      const client = await clientFor(attempt, endpoint, secret, false)
      const page = await client.models.list({ limit: 1000 })
      return page.data.map(({ id }) => id).sort()
    },
  }
}

async function* chatEvents(attempt: Attempt, stream: AsyncIterable<RawMessageStreamEvent>): AsyncGenerator<ProviderEvent> {
  const { progress } = attempt
  let started: unknown
  let latest: unknown
  let servedModel: string | null = null
  let finishReason: string | null = null
  let stopped = false
  try {
    for await (const event of stream) {
      attempt.event()
      switch (event.type) {
        case 'message_start':
          servedModel = event.message?.model ?? null
          started = event.message?.usage
          progress.partialUsage = anthropicUsage(started)
          break
        case 'content_block_start':
          if (event.content_block?.type === 'text' && event.content_block.text) yield { type: 'text', text: event.content_block.text }
          break
        case 'content_block_delta':
          if (event.delta?.type === 'text_delta' && event.delta.text !== '') yield { type: 'text', text: event.delta.text }
          else if (event.delta?.type === 'thinking_delta' && event.delta.thinking !== '') yield { type: 'reasoning', text: event.delta.thinking }
          break
        case 'message_delta':
          finishReason = event.delta?.stop_reason ?? finishReason
          latest = event.usage ?? latest
          break
        case 'message_stop':
          stopped = true
          break
        case 'content_block_stop':
          break
        default:
          // New kinds of events are announced by the provider as ignorable.
          break
      }
    }
  } catch (thrown) {
    if (finishReason === null || attempt.ended()?.code === 'cancelled') throw thrown
  }
  if ((!stopped && finishReason === null) || attempt.ended()?.code === 'cancelled') return
  // Without the final counts the start's output count says nothing, so there is no usage then.
  const usage = latest === undefined ? null : anthropicUsage(started, latest)
  if (usage !== null) yield { type: 'usage', usage }
  yield { type: 'end', finishReason, servedModel, requestId: progress.requestId }
}
