/**
 * The built-in provider: offline, the same for the same prompt, honest in its counts, and able to
 * act out failures.
 */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../src/main/platform/clock'
import { silentLog } from '../../src/main/platform/log'
import type { ChatRequest } from '../../src/main/providers/port'
import { createProviders } from '../../src/main/providers/providers'
import { simulatedInputTokens, simulatedTokens } from '../../src/main/providers/simulated-text'
import { failureOf, hear, newProviders, patient } from './harness'

const providers = newProviders()
const endpoint = { id: 'simulated', kind: 'simulated', baseUrl: null, timeouts: patient } as const
const signal = new AbortController().signal
afterEach(() => vi.restoreAllMocks())

function ask(content: string, changes: Partial<ChatRequest> = {}) {
  return hear(providers, {
    endpoint,
    model: 'sim-standard',
    secret: '',
    messages: [{ role: 'user', content }],
    parameters: { maxOutputTokens: 500 },
    reasoning: false,
    ...changes,
  })
}

test('answers in Markdown about the subject, with counts that match what was streamed', async () => {
  const heard = await ask('How should we plan the database migration?')
  expect(heard.failure).toBeNull()
  expect(heard.text).toMatch(/^## .*database/i)
  expect(heard.text).toMatch(/\n- \*\*/)
  expect(heard.usage).toEqual({
    inputTokens: 6 + 7,
    outputTokens: simulatedTokens(heard.text).length,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
  })
  expect(heard.end).toMatchObject({ finishReason: 'stop', servedModel: 'sim-standard' })
})

test('is the same for the same prompt, model and seed, and differs by each', async () => {
  const first = await ask('Name a plan')
  expect((await ask('Name a plan')).text).toBe(first.text)
  const others = [
    await ask('Name a plan', { model: 'sim-mini' }),
    await ask('Name a plan', { parameters: { maxOutputTokens: 500, seed: 5 } }),
    await ask('Name two plans'),
  ]
  for (const other of others) expect(other.text).not.toBe(first.text)
})

test('writes code, tables and parseable JSON where they are asked for', async () => {
  expect((await ask('Write a python function')).text).toContain('```python')
  expect((await ask('Compare the options in a table')).text).toContain('|---|')
  expect(JSON.parse((await ask('Answer as JSON about cars')).text)).toMatchObject({
    simulated: true,
  })
})

test('obeys the maximum exactly, reasoning included', async () => {
  const cut = await ask('Plan something', { parameters: { maxOutputTokens: 7 } })
  expect([
    cut.usage?.outputTokens,
    simulatedTokens(cut.text).length,
    cut.end?.finishReason,
  ]).toEqual([7, 7, 'length'])
  const thinking = await ask('Plan something', {
    model: 'sim-premium',
    reasoning: true,
    parameters: { maxOutputTokens: 60 },
  })
  expect(thinking.reasoning).not.toBe('')
  expect(thinking.usage?.reasoningTokens).toBe(simulatedTokens(thinking.reasoning).length)
  expect(thinking.usage?.outputTokens).toBe(60)
  expect(simulatedTokens(thinking.reasoning).length + simulatedTokens(thinking.text).length).toBe(
    60,
  )
})

test('stops at a stop sequence', async () => {
  const heard = await ask('[[sim:echo]] one two STOP three', {
    parameters: { maxOutputTokens: 50, stop: ['STOP'] },
  })
  expect([heard.text.trim(), heard.end?.finishReason]).toEqual(['[[sim:echo]] one two', 'stop'])
})

test('keeps its pace', async () => {
  const paced = createProviders({
    platform: { clock: systemClock, log: silentLog },
    redact: (text) => text,
    simulatedPace: 200,
  })
  const began = performance.now()
  let firstAt = 0
  await hear(
    paced,
    {
      endpoint,
      model: 'sim-mini',
      secret: '',
      messages: [{ role: 'user', content: '[[sim:length=80]]' }],
      parameters: { maxOutputTokens: 500 },
      reasoning: false,
    },
    signal,
    () => (firstAt ||= performance.now() - began),
  )
  const took = performance.now() - began
  // Not all at once at the end, and not faster than its pace; how much slower is the machine's affair.
  expect(firstAt).toBeLessThan(took - 200)
  expect(took).toBeGreaterThan(330)
  expect(took).toBeLessThan(15_000)
})

test('opens no connection', async () => {
  const dispatched = vi.spyOn((await import('undici')).Agent.prototype, 'dispatch')
  await ask('hello')
  await providers.listModels({ endpoint, secret: '' }, signal)
  expect(dispatched).not.toHaveBeenCalled()
})

describe('directives', () => {
  test.each([
    ['authentication', 'refused', 401],
    ['rate_limited', 'refused', 429],
    ['overloaded', 'refused', 529],
    ['quota_exhausted', 'refused', 402],
    ['context_too_long', 'refused', 400],
    ['model_not_found', 'refused', 404],
    ['content_filtered', 'refused', 400],
    ['network', 'not_sent', null],
    ['malformed_response', 'cut', 200],
    ['invalid_request', 'refused', 400],
  ] as const)('[[sim:error=%s]]', async (code, reach, status) => {
    expect((await ask(`Do it [[sim:error=${code}]]`)).failure).toMatchObject({
      code,
      reach,
      status,
    })
  })
  test('[[sim:retry-after-ms=…]]', async () => {
    expect(
      (await ask('[[sim:error=rate_limited]] [[sim:retry-after-ms=1500]]')).failure?.retryAfterMs,
    ).toBe(1500)
  })
  test('[[sim:drop]] cuts, [[sim:no-usage]] says nothing of tokens, [[sim:length=N]] is exact', async () => {
    const dropped = await ask('Plan it [[sim:drop]] [[sim:pace=4000]]')
    expect([dropped.failure?.code, dropped.failure?.reach, dropped.text === '']).toEqual([
      'network',
      'cut',
      false,
    ])
    expect((await ask('Plan it [[sim:no-usage]]')).usage).toBeNull()
    expect(
      (await ask('[[sim:length=1234]]', { parameters: { maxOutputTokens: 5000 } })).usage
        ?.outputTokens,
    ).toBe(1234)
  })
  test('[[sim:hang]] runs into the first-token clock; cancel ends it at once', async () => {
    const hanging = { endpoint: { ...endpoint, timeouts: { ...patient, firstTokenMs: 120 } } }
    expect((await ask('[[sim:hang]]', hanging)).failure).toMatchObject({
      code: 'timeout',
      reach: 'no_answer',
    })
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 30)
    const heard = await hear(
      providers,
      {
        endpoint,
        model: 'sim-mini',
        secret: '',
        messages: [{ role: 'user', content: '[[sim:hang]]' }],
        parameters: { maxOutputTokens: 5 },
        reasoning: false,
      },
      controller.signal,
    )
    // It would hang for ever, so that it ends at all is the cancel's doing.
    expect(heard.failure).toMatchObject({ code: 'cancelled', reach: 'no_answer' })
  })
  test('unknown ones are plain text, and only the last message directs', async () => {
    expect((await ask('[[sim:error=weather]] [[sim:dance]]')).failure).toBeNull()
    const heard = await ask('', {
      messages: [
        { role: 'user', content: '[[sim:error=overloaded]]' },
        { role: 'user', content: 'fine' },
      ],
    })
    expect(heard.failure).toBeNull()
  })
})

test('embeddings: unit vectors, the same for the same text, near for shared words', async () => {
  const input = [
    'the red car drives fast',
    'the red car drives slowly',
    'quantum chromodynamics lecture',
    '',
  ]
  const { embeddings, usage } = await providers.embed(
    { endpoint, model: 'sim-embedding', secret: '', input },
    signal,
  )
  const dot = (a: number[], b: number[]) =>
    a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
  const [fast = [], slow = [], physics = [], empty = []] = embeddings
  for (const vector of embeddings) expect(Math.hypot(...vector)).toBeCloseTo(1, 9)
  expect(dot(fast, slow)).toBeGreaterThan(dot(fast, physics) + 0.3)
  expect(empty).toHaveLength(256)
  expect(usage).toMatchObject({ inputTokens: 13, outputTokens: 0 })
  const again = await providers.embed(
    { endpoint, model: 'sim-embedding', secret: '', input },
    signal,
  )
  expect(again.embeddings).toEqual(embeddings)
  expect(
    await failureOf(
      providers.embed(
        { endpoint, model: 'sim-embedding', secret: '', input: ['[[sim:error=overloaded]]'] },
        signal,
      ),
    ),
  ).toMatchObject({ code: 'overloaded' })
})

test('counts input by words and what a chat format adds', () => {
  expect(
    simulatedInputTokens([
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Hi there' },
          { type: 'image', dataUrl: 'data:image/png;base64,AA' },
        ],
      },
    ]),
  ).toBe(3 + 3 + 2 + 3 + 2)
})
