/**
 * Nothing an environment variable says reaches a provider through the SDKs, and no secret stays
 * with a client.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Providers } from '../../src/main/providers/port'
import { startMockProvider, type MockProvider } from '../support/mock-provider'
import { chatOf, endpointOf, hear, newProviders, secret } from './harness'

/** Every variable the two SDKs read, and the usual proxy ones. */
const pollution = {
  OPENAI_API_KEY: 'sk-polluted-key-000000',
  OPENAI_ADMIN_KEY: 'sk-polluted-admin-0000',
  OPENAI_ORG_ID: 'org-polluted',
  OPENAI_PROJECT_ID: 'proj-polluted',
  OPENAI_WEBHOOK_SECRET: 'polluted-hook',
  OPENAI_BASE_URL: 'http://127.0.0.1:9/polluted',
  OPENAI_LOG: 'debug',
  OPENAI_CUSTOM_HEADERS:
    'X-Polluted: yes\nAuthorization: Bearer polluted\nUser-Agent: polluted\nHost: polluted',
  ANTHROPIC_API_KEY: 'sk-ant-polluted-00000',
  ANTHROPIC_AUTH_TOKEN: 'polluted-token',
  ANTHROPIC_BASE_URL: 'http://127.0.0.1:9/polluted',
  ANTHROPIC_LOG: 'debug',
  ANTHROPIC_WEBHOOK_SIGNING_KEY: 'polluted-hook',
  ANTHROPIC_CUSTOM_HEADERS:
    'X-Polluted: yes\nX-Api-Key: polluted\nAuthorization: Bearer polluted\nanthropic-version: polluted',
  ANTHROPIC_PROFILE: 'polluted',
  ANTHROPIC_IDENTITY_TOKEN: 'polluted',
  ANTHROPIC_OPEN_TELEMETRY: 'true',
  ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE: 'content',
  HTTP_PROXY: 'http://127.0.0.1:9',
  http_proxy: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  ALL_PROXY: 'http://127.0.0.1:9',
}

let mock: MockProvider
let providers: Providers
beforeAll(async () => {
  mock = await startMockProvider()
  providers = newProviders()
})
beforeEach(() => {
  mock.reset()
  for (const [name, value] of Object.entries(pollution)) vi.stubEnv(name, value)
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})
afterAll(async () => {
  await providers.close()
  await mock.close()
})

const wanted = {
  openai: [
    'accept',
    'accept-encoding',
    'authorization',
    'connection',
    'content-length',
    'content-type',
    'host',
    'user-agent',
  ],
  anthropic: [
    'accept',
    'accept-encoding',
    'anthropic-version',
    'connection',
    'content-length',
    'content-type',
    'host',
    'user-agent',
    'x-api-key',
  ],
}

test.each(['openai', 'anthropic'] as const)(
  '%s: exactly our headers, our key, our address, and a silent console',
  async (kind) => {
    const said: unknown[] = []
    for (const method of ['debug', 'log', 'info', 'warn', 'error'] as const)
      vi.spyOn(console, method).mockImplementation((...words) => void said.push(words))
    const heard = await hear(
      providers,
      chatOf(endpointOf(mock, kind), {
        model: kind === 'anthropic' ? 'claude-3-5-sonnet-20241022' : 'gpt-4o',
      }),
    )
    expect(heard.failure).toBeNull()
    await providers.listModels(
      { endpoint: endpointOf(mock, kind), secret },
      new AbortController().signal,
    )
    const [chat, list] = mock.requests
    expect(Object.keys(chat?.headers ?? {}).sort()).toEqual(wanted[kind])
    expect(Object.keys(list?.headers ?? {}).sort()).toEqual(
      wanted[kind].filter((name) => !name.startsWith('content')),
    )
    expect([chat?.key, list?.key, chat?.headers['user-agent']]).toEqual([
      secret,
      secret,
      'tollgate',
    ])
    expect(chat?.path).toBe(kind === 'openai' ? '/v1/chat/completions' : '/v1/messages')
    expect(JSON.stringify(mock.requests.map(({ headers, body }) => [headers, body]))).not.toContain(
      'polluted',
    )
    expect(said).toEqual([])
  },
)

test.each(['openai-compatible', 'anthropic'] as const)(
  '%s without a key sends none, not the one of the environment',
  async (kind) => {
    const heard = await hear(providers, chatOf(endpointOf(mock, kind), { secret: '' }))
    expect(heard.failure).toBeNull()
    expect(mock.requests[0]?.key).toBeNull()
  },
)

test('each attempt carries its own secret over the shared sockets', async () => {
  await Promise.all(
    Array.from({ length: 40 }, (_, at) =>
      hear(
        providers,
        chatOf(endpointOf(mock, at % 2 === 0 ? 'openai' : 'anthropic'), {
          secret: `sk-own-key-${at}`,
          messages: [{ role: 'user', content: `number ${at}` }],
        }),
      ),
    ),
  )
  expect(mock.requests).toHaveLength(40)
  for (const { key, prompt } of mock.requests)
    expect(`number ${key?.replace('sk-own-key-', '')}`).toBe(prompt)
})
