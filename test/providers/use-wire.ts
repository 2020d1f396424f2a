/**
 * What vendors and compatible servers send, put together event by event, and calls that hear it.
 */
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { ProviderKind } from '../../src/contract/providers'
import type { Providers } from '../../src/main/providers/port'
import { startMockProvider, type MockProvider, type MockReply } from '../support/mock-provider'
import { chatOf, endpointOf, hear, newProviders, secret } from './harness'

/** The words in which tests of the wire speak, over a mock of the test's file. */
export interface Wire {
  readonly mock: MockProvider
  readonly providers: Providers
  /** One call, answered with the reply. */
  ask(
    reply: MockReply,
    kind?: ProviderKind,
    changes?: Parameters<typeof chatOf>[1],
  ): ReturnType<typeof hear>
  /** One call, answered by a compatible server with these events. */
  stream(...events: string[]): ReturnType<typeof hear>
  /** One call, answered by Anthropic with this usage at its start and at its end. */
  claude(start: object, end: object, stop?: unknown): ReturnType<typeof hear>
  list(body: unknown): ReturnType<Providers['listModels']>
  embed(body: unknown, kind?: ProviderKind, input?: string[]): ReturnType<Providers['embed']>
}

export const data = (event: unknown) => `data: ${JSON.stringify(event)}\n\n`
export const chunk = (delta: unknown, finish: unknown = null, more: object = {}) =>
  data({ id: 'c', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }], ...more })
export const event = (type: string, more: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`
export const good = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }

const claudeStream = (start: object, end: object, stop: unknown) =>
  event('message_start', { message: { model: 'claude', usage: start } }) +
  event('content_block_delta', { delta: { type: 'text_delta', text: 'hi there' } }) +
  event('message_delta', { delta: { stop_reason: stop }, usage: end }) +
  event('message_stop', {})

/**
 * Mock and providers are opened before and closed after the tests of the file that calls this; each
 * test begins with a fresh mock.
 */
export function useWire(): Wire {
  let mock: MockProvider
  let providers: Providers
  beforeAll(async () => {
    mock = await startMockProvider()
    providers = newProviders()
  })
  beforeEach(() => mock.reset())
  afterAll(async () => {
    await providers.close()
    await mock.close()
  })

  const ask: Wire['ask'] = (reply, kind = 'openai-compatible', changes = {}) => {
    mock.script(() => reply)
    return hear(providers, chatOf(endpointOf(mock, kind), changes))
  }
  const answerJson = (body: unknown) =>
    mock.script(() => ({ raw: JSON.stringify(body), contentType: 'application/json' }))
  return {
    get mock() {
      return mock
    },
    get providers() {
      return providers
    },
    ask,
    stream: (...events) => ask({ raw: `${events.join('')}data: [DONE]\n\n` }),
    claude: (start, end, stop = 'end_turn') =>
      ask({ raw: claudeStream(start, end, stop) }, 'anthropic'),
    list(body) {
      answerJson(body)
      return providers.listModels(
        { endpoint: endpointOf(mock, 'openai-compatible'), secret },
        new AbortController().signal,
      )
    },
    embed(body, kind = 'openai-compatible', input = ['a', 'b']) {
      answerJson(body)
      return providers.embed(
        { endpoint: endpointOf(mock, kind), secret, model: 'e', input },
        new AbortController().signal,
      )
    },
  }
}
