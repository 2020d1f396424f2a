/**
 * The `openai-compatible` kind against three servers' own ways: what they send, what they refuse,
 * how they fail, and the money they name.
 */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createProviderRecords } from '../../src/main/providers/records'
import { createProviders } from '../../src/main/providers/providers'
import { reportedCost } from '../../src/main/providers/openai-usage'
import type { Dialects } from '../../src/main/providers/port'
import { silentLog } from '../../src/main/platform/log'
import { systemClock } from '../../src/main/platform/clock'
import {
  startCompatibleServer,
  type CompatibleServer,
  type ServerKind,
} from '../support/compatible-servers'
import { openTestStore } from '../record/open-store'
import { chatOf, hear, patient, type Heard } from './harness'

const servers = new Map<ServerKind, CompatibleServer>()
beforeAll(async () => {
  for (const kind of ['ollama', 'vllm', 'openrouter'] as const)
    servers.set(kind, await startCompatibleServer(kind))
})
afterAll(() => Promise.all([...servers.values()].map((server) => server.close())))

function at(kind: ServerKind, dialects?: Dialects) {
  const server = servers.get(kind)
  if (server === undefined) throw new Error(`no ${kind}`)
  server.seen.length = 0
  const providers = createProviders({
    platform: { clock: systemClock, log: silentLog },
    redact: (text) => text,
    ...(dialects === undefined ? {} : { dialects }),
  })
  onTestFinished(() => providers.close())
  return {
    server,
    ask: (text: string, model = 'qwen3', secret = 'sk-or-0123456789') =>
      hear(
        providers,
        chatOf(
          { id: 'box', kind: 'openai-compatible', baseUrl: server.baseUrl, timeouts: patient },
          { model, secret, messages: [{ role: 'user', content: text }] },
        ),
      ),
  }
}
/** One that remembers nothing but that token counts were refused. */
function forgetful(asks = true): Dialects & { readonly refusals: string[] } {
  const refusals: string[] = []
  return {
    refusals,
    asksStreamUsage: () => asks,
    refusedStreamUsage: (id) => void refusals.push(id),
  }
}
const costOf = ({ events }: Heard) =>
  events.flatMap((event) => (event.type === 'usage' ? [event.reportedCostNanoUsd] : []))

describe('Ollama', () => {
  test('without a key: no credential leaves, reasoning and text apart, counts in a last chunk without choices', async () => {
    const { ask, server } = at('ollama')
    const heard = await ask('hello', 'qwen3', '')
    expect([heard.reasoning, heard.text, heard.end?.finishReason, heard.end?.servedModel]).toEqual([
      'hm ',
      'two words',
      'stop',
      'qwen3',
    ])
    expect(heard.usage).toMatchObject({ inputTokens: 11, outputTokens: 4 })
    expect(costOf(heard)).toEqual([undefined])
    expect(server.seen[0]?.headers.authorization).toBeUndefined()
  })

  test('a model it does not have, and a runner that dies midway', async () => {
    const { ask } = at('ollama')
    expect((await ask('hello', 'absent')).failure).toMatchObject({
      code: 'model_not_found',
      reach: 'refused',
    })
    const died = await ask('fail midway')
    expect([
      died.text,
      died.failure?.code,
      died.failure?.reach,
      died.failure?.providerMessage,
    ]).toEqual(['half', 'overloaded', 'cut', 'llama runner process no longer running'])
  })
})

describe('vLLM', () => {
  test('a refusal of stream_options is reported as it is, learned, kept over a restart, on record, and gone with a new address', async () => {
    const base = openTestStore()
    const open = () => createProviderRecords({ ...base, onBaseUrlChanged: async () => {} })
    const records = open()
    const { id } = records.create(
      { kind: 'openai-compatible', name: 'Box', baseUrl: 'http://127.0.0.1:1/v1' },
      'page',
    )
    const { ask, server } = at('vllm', records)
    expect(id).toBe('box')
    const refused = await ask('hello')
    expect(refused.failure).toMatchObject({
      code: 'invalid_request',
      reach: 'refused',
      status: 400,
      providerMessage: expect.stringContaining('stream_options'),
    })
    expect(server.seen).toHaveLength(1)
    const heard = await ask('hello')
    expect([heard.reasoning, heard.text, heard.failure]).toEqual(['hm ', 'two words', null])
    expect(server.seen.map(({ body }) => 'stream_options' in body)).toEqual([true, false])
    expect(base.audit.list({}).items[0]).toMatchObject({
      who: 'tollgate',
      what: 'provider changed',
      subject: 'box',
    })
    expect(open().require('box').streamUsage).toBe(false)
    expect((await records.update('box', { streamUsage: true }, 'page')).streamUsage).toBe(true)
    records.refusedStreamUsage('box')
    expect(
      (await records.update('box', { baseUrl: 'http://127.0.0.1:2/v1' }, 'page')).streamUsage,
    ).toBe(true)
  })

  test('counts on every chunk count once, as they stand at the end', async () => {
    const heard = await at('vllm', forgetful(false)).ask('hello')
    expect([costOf(heard).length, heard.usage]).toMatchObject([
      1,
      { inputTokens: 9, outputTokens: 3 },
    ])
  })

  test.each([
    ['as the first event', 'fail first', '', 'refused'],
    ['in the middle', 'fail midway', 'half', 'cut'],
    ['as JSON in place of a stream', 'fail as json', '', 'refused'],
  ])(
    'a flat error object %s is a failure, never a short answer',
    async (_name, words, text, reach) => {
      const heard = await at('vllm', forgetful(false)).ask(words)
      expect([
        heard.text,
        heard.end,
        heard.failure?.code,
        heard.failure?.reach,
        heard.failure?.providerMessage,
      ]).toEqual([text, null, 'overloaded', reach, 'EngineCore encountered an issue.'])
    },
  )

  test('only a refusal of that parameter is learned from', async () => {
    const dialects = forgetful()
    await at('vllm', dialects).ask('hello')
    await at('ollama', dialects).ask('hello', 'absent')
    await at('openrouter', dialects).ask('fail as json')
    expect(dialects.refusals).toEqual(['box'])
  })
})

describe('OpenRouter', () => {
  test('comments, unknown fields, both names of reasoning, and its own money figure', async () => {
    const heard = await at('openrouter').ask('hello')
    expect([
      heard.reasoning,
      heard.text,
      heard.end?.finishReason,
      heard.end?.servedModel,
      heard.failure,
    ]).toEqual(['hm ', 'two words', 'stop', 'qwen3-0905', null])
    expect(heard.usage).toMatchObject({
      inputTokens: 20,
      outputTokens: 5,
      cachedInputTokens: 8,
      reasoningTokens: 2,
    })
    expect(costOf(heard)).toEqual([140_000])
  })

  test('with the person’s own key upstream, what was paid there counts too', async () => {
    expect(costOf(await at('openrouter').ask('own key'))).toEqual([2_940_000])
  })

  test('a stream without [DONE] is whole once it said why it finished', async () => {
    const heard = await at('openrouter').ask('no end mark')
    expect([heard.text, heard.failure, costOf(heard)]).toEqual(['two words', null, [140_000]])
  })

  test.each([
    ['as the first event', 'fail first', '', 'refused'],
    ['in the middle', 'fail midway', 'half', 'cut'],
    ['as JSON in place of a stream', 'fail as json', '', 'refused'],
  ])('an error inside a 200 %s', async (_name, words, text, reach) => {
    const heard = await at('openrouter').ask(words)
    expect([
      heard.text,
      heard.end,
      heard.failure?.code,
      heard.failure?.reach,
      heard.failure?.status,
    ]).toEqual([text, null, 'overloaded', reach, 502])
  })
})

test.each([
  ['no figure', {}, undefined],
  ['a free answer', { cost: 0 }, 0],
  ['half a nano-dollar', { cost: 5e-10 }, 1],
  ['less than half', { cost: 4.9e-10 }, 0],
  ['what a double cannot hold exactly', { cost: 0.1 + 0.2 }, 300_000_000],
  ['Perplexity’s object', { cost: { input_tokens_cost: 0.001, total_cost: 0.0061 } }, 6_100_000],
  ['own key, upstream unknown', { cost: 0.1, is_byok: true }, undefined],
  ['a negative figure', { cost: -1 }, undefined],
  ['text that is an amount', { cost: '0.1' }, 100_000_000],
  ['text that is none', { cost: '0,1 USD' }, undefined],
  ['no number', { cost: Number.NaN }, undefined],
  ['more than anybody has', { cost: 1e300 }, undefined],
])('a reported cost: %s', (_name, usage, nano) => {
  expect(reportedCost(usage)).toBe(nano)
})

test('the official endpoints name no money: a cost there is not looked at', async () => {
  const { server } = at('openrouter')
  const providers = createProviders({
    platform: { clock: systemClock, log: silentLog },
    redact: (text) => text,
  })
  onTestFinished(() => providers.close())
  expect(
    costOf(
      await hear(
        providers,
        chatOf({ id: 'openai', kind: 'openai', baseUrl: server.baseUrl, timeouts: patient }),
      ),
    ),
  ).toEqual([undefined])
})
