/** Good answers over the real SDKs and real sockets, for every kind. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Message } from '../../src/contract/calls'
import type { ChatRequest, Providers } from '../../src/main/providers/port'
import { startMockProvider, type MockProvider } from '../support/mock-provider'
import { chatOf, endpointOf, hear, newProviders, secret } from './harness'

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

const kinds = ['openai', 'openai-compatible', 'anthropic'] as const

describe.each(kinds)('%s', (kind) => {
  test('streams text chunk by chunk, then usage, then the end', async () => {
    mock.script(() => ({
      chunks: ['Hel', 'lo', ' wörld 🌍'],
      chunkDelayMs: 2,
      servedModel: 'm-1-2026',
      usage: { input: 11, output: 7 },
    }))
    const heard = await hear(providers, chatOf(endpointOf(mock, kind)))
    expect(heard.failure).toBeNull()
    expect(heard.events.map(({ type }) => type)).toEqual(['text', 'text', 'text', 'usage', 'end'])
    expect(heard.text).toBe('Hello wörld 🌍')
    expect(heard.usage).toEqual({
      inputTokens: 11,
      outputTokens: 7,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      reasoningTokens: 0,
    })
    expect(heard.end).toEqual({
      type: 'end',
      whole: true,
      finishReason: kind === 'anthropic' ? 'end_turn' : 'stop',
      servedModel: 'm-1-2026',
      requestId: 'req_mock_' + mock.requests[0]?.index,
    })
    expect(mock.requests).toHaveLength(1)
    expect(mock.requests[0]?.key).toBe(secret)
  })

  test('survives a stream that arrives byte by byte', async () => {
    mock.script(() => ({ chunks: ['ü', '字', '🌍', '\n', 'end'], splitBytes: 1 }))
    const heard = await hear(providers, chatOf(endpointOf(mock, kind)))
    expect([heard.text, heard.failure]).toEqual(['ü字🌍\nend', null])
    expect(heard.end).not.toBeNull()
  })

  test('unpacks a gzip answer nobody asked for', async () => {
    mock.script(() => ({ text: 'packed words', gzip: true }))
    const heard = await hear(providers, chatOf(endpointOf(mock, kind)))
    expect(heard.text).toBe('packed words')
    expect(mock.requests[0]?.headers['accept-encoding']).toBe('identity')
  })

  test('streams reasoning apart from the text', async () => {
    mock.script(() => ({ reasoning: 'let me think', text: 'the answer' }))
    const heard = await hear(providers, chatOf(endpointOf(mock, kind), { reasoning: true }))
    expect([heard.reasoning, heard.text]).toEqual(['let me think', 'the answer'])
  })

  test('a cut at the maximum and a filtered answer are ends, not errors', async () => {
    mock.script(() => ({ text: 'one two three four' }))
    const cut = await hear(
      providers,
      chatOf(endpointOf(mock, kind), { parameters: { maxOutputTokens: 2 } }),
    )
    expect([cut.text, cut.end?.finishReason]).toEqual([
      'one two',
      kind === 'anthropic' ? 'max_tokens' : 'length',
    ])
    mock.script(() => ({
      text: '',
      finishReason: kind === 'anthropic' ? 'refusal' : 'content_filter',
    }))
    const filtered = await hear(providers, chatOf(endpointOf(mock, kind)))
    expect([filtered.failure, filtered.end?.finishReason]).toEqual([
      null,
      kind === 'anthropic' ? 'refusal' : 'content_filter',
    ])
  })

  test('uses its sockets again', async () => {
    const fresh = newProviders()
    const ports = new Set<unknown>()
    mock.script(() => ({ text: 'short' }))
    for (let round = 0; round < 5; round += 1) {
      await hear(fresh, chatOf(endpointOf(mock, kind)))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    for (const { connection } of mock.requests) ports.add(connection)
    await fresh.close()
    expect(ports.size).toBe(1)
  })

  test('lists models', async () => {
    mock.script(() => ({ models: ['zeta', 'alpha'] }))
    expect(
      await providers.listModels(
        { endpoint: endpointOf(mock, kind), secret },
        new AbortController().signal,
      ),
    ).toEqual(['alpha', 'zeta'])
  })
})

test('OpenAI gets its parameters, and reasoning models their own names for them', async () => {
  const parameters = { maxOutputTokens: 50, temperature: 0.5, topP: 0.9, stop: ['END'], seed: 7 }
  const messages: Message[] = [
    { role: 'system', content: 'Be brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image', dataUrl: 'data:image/png;base64,AAAA' },
      ],
    },
    { role: 'assistant', content: [{ type: 'text', text: 'A dot.' }] },
    { role: 'user', content: 'Sure?' },
  ]
  await hear(providers, chatOf(endpointOf(mock, 'openai'), { parameters, messages }))
  expect(mock.requests[0]?.body).toEqual({
    model: 'm-1',
    stream: true,
    service_tier: 'default',
    stream_options: { include_usage: true },
    max_tokens: 50,
    temperature: 0.5,
    top_p: 0.9,
    stop: ['END'],
    seed: 7,
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ],
      },
      { role: 'assistant', content: 'A dot.' },
      { role: 'user', content: 'Sure?' },
    ],
  })
  mock.reset()
  for (const model of ['o1', 'o3-mini', 'gpt-5.1', 'openai/gpt-5']) {
    await hear(
      providers,
      chatOf(endpointOf(mock, 'openai-compatible'), {
        model,
        parameters: { maxOutputTokens: 9, reasoningEffort: 'low' },
      }),
    )
  }
  await hear(
    providers,
    chatOf(endpointOf(mock, 'openai'), {
      model: 'next-thinker',
      reasoning: true,
      parameters: { maxOutputTokens: 9 },
    }),
  )
  await hear(
    providers,
    chatOf(endpointOf(mock, 'openai-compatible'), {
      model: 'qwen-thinking',
      reasoning: true,
      parameters: { maxOutputTokens: 9 },
    }),
  )
  await hear(
    providers,
    chatOf(endpointOf(mock, 'openai'), {
      model: 'o1-preview',
      messages,
      parameters: { maxOutputTokens: 9 },
    }),
  )
  expect(mock.requests.map(({ body }) => [body.max_completion_tokens, body.max_tokens])).toEqual([
    [9, undefined],
    [9, undefined],
    [9, undefined],
    [9, undefined],
    [9, undefined],
    [undefined, 9],
    [9, undefined],
  ])
  expect(mock.requests[0]?.body['reasoning_effort']).toBe('low')
  expect(mock.requests.at(-1)?.body.messages?.[0]?.role).toBe('user')
})

test('Anthropic gets system text apart, images as blocks, and thinking by the generation of the model', async () => {
  const messages: Message[] = [
    { role: 'system', content: 'Be brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What?' },
        { type: 'image', dataUrl: 'data:image/webp;base64,AAAA' },
      ],
    },
    { role: 'system', content: [{ type: 'text', text: 'And kind.' }] },
  ]
  await hear(
    providers,
    chatOf(endpointOf(mock, 'anthropic'), {
      messages,
      parameters: { maxOutputTokens: 5000, temperature: 1, stop: ['X'] },
    }),
  )
  expect(mock.requests[0]?.body).toEqual({
    model: 'm-1',
    max_tokens: 5000,
    stream: true,
    service_tier: 'standard_only',
    temperature: 1,
    stop_sequences: ['X'],
    system: [
      { type: 'text', text: 'Be brief.' },
      { type: 'text', text: 'And kind.' },
    ],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What?' },
          { type: 'image', source: { type: 'base64', media_type: 'image/webp', data: 'AAAA' } },
        ],
      },
    ],
  })
  mock.reset()
  const ask = (model: string, maxOutputTokens: number, reasoningEffort: 'minimal' | 'high') =>
    hear(
      providers,
      chatOf(endpointOf(mock, 'anthropic'), {
        model,
        reasoning: true,
        parameters: { maxOutputTokens, reasoningEffort },
      }),
    )
  await ask('claude-sonnet-4-20250514', 10_000, 'high')
  await ask('claude-sonnet-4-20250514', 10_000, 'minimal')
  await ask('claude-3-7-sonnet', 1000, 'high')
  await ask('claude-opus-4-7', 1000, 'high')
  await ask('claude-sonnet-5', 1000, 'minimal')
  expect(mock.requests.map(({ body }) => [body['thinking'], body['output_config']])).toEqual([
    [{ type: 'enabled', budget_tokens: 8000 }, undefined],
    [{ type: 'enabled', budget_tokens: 1024 }, undefined],
    [undefined, undefined],
    [{ type: 'adaptive' }, { effort: 'high' }],
    [{ type: 'adaptive' }, { effort: 'low' }],
  ])
})

test('the service tier and region are named on the wire, and what the answer reports of them comes back', async () => {
  const terms = (kind: 'openai' | 'openai-compatible' | 'anthropic', over: Partial<ChatRequest>) =>
    hear(providers, chatOf(endpointOf(mock, kind), over))
  mock.script(() => ({ text: 'ok', extraFields: { service_tier: 'priority' } }))
  const official = await terms('openai', { terms: { serviceTier: 'flex', inferenceGeo: 'global' } })
  const compatible = await terms('openai-compatible', {})
  expect(mock.requests.map(({ body }) => body['service_tier'])).toEqual(['flex', undefined])
  for (const { events } of [official, compatible])
    expect(events.find(({ type }) => type === 'usage')).toMatchObject({
      reportedTerms: { serviceTier: 'priority' },
    })
  mock.script(() => ({ text: 'ok', extraFields: { service_tier: 'on_demand' } }))
  expect(
    (await terms('openai-compatible', {})).events.find(({ type }) => type === 'usage'),
  ).not.toHaveProperty('reportedTerms')
  mock.reset()
  mock.script(() => ({
    text: 'ok',
    rawUsage: {
      start: { input_tokens: 5, output_tokens: 1, service_tier: 'standard', inference_geo: 'us' },
      delta: { output_tokens: 9 },
    },
  }))
  const claude = await terms('anthropic', {
    model: 'claude-opus-4-6',
    terms: { serviceTier: 'priority', inferenceGeo: 'us' },
  })
  await terms('anthropic', {
    model: 'claude-sonnet-4-5',
    terms: { serviceTier: 'default', inferenceGeo: 'global' },
  })
  expect(mock.requests.map(({ body }) => [body['service_tier'], body['inference_geo']])).toEqual([
    ['auto', 'us'],
    ['standard_only', undefined],
  ])
  expect(claude.events.find(({ type }) => type === 'usage')).toMatchObject({
    reportedTerms: { serviceTier: 'standard', inferenceGeo: 'us' },
  })
})

test('fast mode goes to Anthropic as a speed with the beta that some models want, and to compatible servers as a tier', async () => {
  const fast = { serviceTier: 'fast', inferenceGeo: 'global' } as const
  mock.script(() => ({
    text: 'ok',
    rawUsage: {
      start: { input_tokens: 5, output_tokens: 1, service_tier: 'standard', speed: 'fast' },
      delta: { output_tokens: 9 },
    },
  }))
  const { events } = await hear(
    providers,
    chatOf(endpointOf(mock, 'anthropic'), { model: 'claude-opus-4-8', terms: fast }),
  )
  expect(mock.requests[0]?.body).toMatchObject({ speed: 'fast', service_tier: 'standard_only' })
  expect(mock.requests[0]?.headers['anthropic-beta']).toBe('fast-mode-2026-02-01')
  expect(events.find(({ type }) => type === 'usage')).toMatchObject({
    reportedTerms: { serviceTier: 'fast' },
  })
  await hear(providers, chatOf(endpointOf(mock, 'anthropic'), { model: 'claude-opus-4-8' }))
  expect(mock.requests[1]?.body).not.toHaveProperty('speed')
  expect(mock.requests[1]?.headers).not.toHaveProperty('anthropic-beta')
  await hear(providers, chatOf(endpointOf(mock, 'openai-compatible'), { terms: fast }))
  expect(mock.requests[2]?.body).toMatchObject({ service_tier: 'fast' })
})

test('no half character leaves, in a prompt, a stop sequence or a text to embed', async () => {
  await hear(
    providers,
    chatOf(endpointOf(mock, 'openai'), {
      messages: [{ role: 'user', content: 'cut \ud83d' }],
      parameters: { maxOutputTokens: 5, stop: ['\ude00'] },
    }),
  )
  await hear(
    providers,
    chatOf(endpointOf(mock, 'anthropic'), {
      messages: [
        { role: 'system', content: '\ud83d' },
        { role: 'user', content: [{ type: 'text', text: 'a\ud83d' }] },
      ],
    }),
  )
  await providers.embed(
    { endpoint: endpointOf(mock, 'openai'), model: 'embed-1', secret, input: ['x\ud83d'] },
    new AbortController().signal,
  )
  for (const { body } of mock.requests) {
    expect(JSON.stringify(body)).toContain('\ufffd')
    expect(JSON.stringify(body)).not.toMatch(/\\ud[89a-f]/i)
  }
})

test('embeddings: vectors in order, usage, and the plain format for compatible servers', async () => {
  const request = { model: 'embed-1', secret, input: ['red', 'green blue'] }
  const signal = new AbortController().signal
  const official = await providers.embed(
    { ...request, endpoint: endpointOf(mock, 'openai') },
    signal,
  )
  const compatible = await providers.embed(
    { ...request, endpoint: endpointOf(mock, 'openai-compatible') },
    signal,
  )
  expect(official.usage).toEqual({
    inputTokens: 3,
    outputTokens: 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
  })
  expect(mock.requests.map(({ body }) => body.encoding_format)).toEqual(['base64', 'float'])
  expect(official.embeddings).toHaveLength(2)
  official.embeddings
    .flat()
    .forEach((value, at) =>
      expect(value).toBeCloseTo(compatible.embeddings.flat()[at] ?? Number.NaN, 6),
    )
  await expect(
    providers.embed({ ...request, endpoint: endpointOf(mock, 'anthropic') }, signal),
  ).rejects.toMatchObject({ code: 'invalid_request', reach: 'not_sent' })
})
