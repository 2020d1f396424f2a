/**
 * Provider health (spec P8): honest percentiles, errors that count, what is reachable, and where a
 * service's call would go.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createAttemptFigures } from '../../src/main/usage/attempt-figures'
import { createProviderStatus } from '../../src/main/usage/provider-status'
import { addTo, spreadOf, type Histogram } from '../../src/main/usage/spread'
import { watchAttempts, type SeenAttempt } from '../../src/main/usage/watch-attempts'
import { ProviderFailure, type ProviderEvent, type Providers } from '../../src/main/providers/port'
import type { CallEstimate } from '../../src/contract/call-estimate'
import { ask, openHouse } from '../support/house'
import { startMockProvider } from '../support/mock-provider'
import { openTestStore } from '../record/open-store'

const hour = 3_600_000

describe('percentiles', () => {
  test('are those of the sorted values by nearest rank, within 1 %, however the values are spread over histograms', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 7_200_000 }), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 5 }),
        (values, parts) => {
          const histograms = Array.from({ length: parts }, (): Histogram => new Map())
          values.forEach((value, index) => addTo(histograms[index % parts] ?? new Map(), value))
          const sorted = [...values].sort((a, b) => a - b)
          const { n, p50, p95 } = spreadOf(histograms)
          expect(n).toBe(values.length)
          for (const [found, share] of [
            [p50, 0.5],
            [p95, 0.95],
          ] as const) {
            const exact = sorted[Math.ceil(share * values.length) - 1] ?? Number.NaN
            expect(Math.abs((found ?? Number.NaN) - exact)).toBeLessThanOrEqual(
              exact < 128 ? 0 : exact * 0.01,
            )
          }
        },
      ),
    )
  })

  test('of nothing are not zero', () => {
    expect(spreadOf([])).toEqual({ n: 0, p50: null, p95: null })
  })
})

describe('figures', () => {
  test('forget what is older than a day, leave out who stopped waiting, and tell errors by code', () => {
    const figures = createAttemptFigures()
    const now = 1_700_000_000_000
    const add = (
      ago: number,
      outcome: 'ok' | 'timeout' | 'overloaded' | 'cancelled',
      latencyMs = 100,
    ) =>
      figures.add({
        provider: 'p',
        time: now - ago,
        outcome,
        latencyMs,
        firstTokenMs: outcome === 'ok' ? latencyMs / 2 : null,
      })
    add(25.5 * hour, 'ok', 9)
    add(5 * hour, 'ok', 120)
    add(10_000, 'ok', 100)
    add(10_000, 'timeout')
    add(9_000, 'overloaded')
    add(8_000, 'overloaded')
    add(7_000, 'cancelled')
    expect(figures.window('p', hour, now)).toEqual({
      attempts: 4,
      errors: 3,
      errorRate: 0.75,
      codes: [
        { code: 'overloaded', count: 2 },
        { code: 'timeout', count: 1 },
      ],
      latencyMs: { n: 1, p50: 100, p95: 100 },
      firstTokenMs: { n: 1, p50: 50, p95: 50 },
    })
    expect(figures.window('p', 24 * hour, now)).toMatchObject({
      attempts: 5,
      latencyMs: { n: 2, p50: 100, p95: 120 },
    })
    const hours = figures.hours('p', now)
    expect([hours.length, hours.at(-1), hours.at(-6)?.p50LatencyMs]).toEqual([
      24,
      expect.objectContaining({ attempts: 4, errors: 3, p50LatencyMs: 100 }),
      120,
    ])
    expect(figures.window('other', hour, now)).toMatchObject({
      attempts: 0,
      errorRate: null,
      latencyMs: { n: 0, p50: null },
    })
  })
})

describe('the watch', () => {
  const endpoint = {
    id: 'p',
    kind: 'openai',
    baseUrl: null,
    timeouts: { connectMs: 1, firstTokenMs: 1, idleMs: 1, totalMs: 1 },
  } as const
  const request = {
    endpoint,
    model: 'm',
    secret: '',
    messages: [],
    parameters: { maxOutputTokens: 1 },
    reasoning: false,
  }
  function watched(events: readonly ProviderEvent[], failure?: Error) {
    let now = 0
    const seen: SeenAttempt[] = []
    const port: Providers = {
      async *chat() {
        for (const event of events) {
          now += 10
          yield event
        }
        now += 10
        if (failure !== undefined) throw failure
      },
      embed: () => Promise.reject(failure ?? new Error('not used')),
      countTokens: async () => null,
      listModels: async () => ['m'],
      close: async () => {},
    }
    return {
      seen,
      port: watchAttempts(
        port,
        { now: () => 1000 + now, monotonic: () => now },
        (one) => void seen.push(one),
      ),
    }
  }
  const signal = new AbortController().signal
  async function all(events: AsyncIterable<ProviderEvent>): Promise<ProviderEvent[]> {
    const heard: ProviderEvent[] = []
    for await (const event of events) heard.push(event)
    return heard
  }
  const text = { type: 'text', text: 'x' } as const
  const end = {
    type: 'end',
    finishReason: 'stop',
    whole: true,
    servedModel: null,
    requestId: null,
  } as const

  test('passes everything on and times the first token and the end', async () => {
    const { seen, port } = watched([text, text, end])
    expect(await all(port.chat(request, signal))).toEqual([text, text, end])
    expect(seen).toEqual([
      {
        provider: 'p',
        model: 'm',
        time: 1040,
        outcome: 'ok',
        latencyMs: 40,
        firstTokenMs: 10,
        reach: null,
        message: null,
      },
    ])
  })

  test('tells a failure once with its code and reach, and passes it on', async () => {
    const failure = new ProviderFailure('network', 'not_sent', 'Nothing answers.')
    const { seen, port } = watched([], failure)
    await expect(all(port.chat(request, signal))).rejects.toBe(failure)
    await expect(port.embed({ endpoint, model: 'm', secret: '', input: [] }, signal)).rejects.toBe(
      failure,
    )
    expect(seen.map(({ outcome, reach, message }) => [outcome, reach, message])).toEqual([
      ['network', 'not_sent', 'Nothing answers.'],
      ['network', 'not_sent', 'Nothing answers.'],
    ])
  })

  test('a reader that stops early cancelled it; a list of models is no attempt', async () => {
    const { seen, port } = watched([text, end])
    for await (const _event of port.chat(request, signal)) break
    await port.listModels({ endpoint, secret: '' }, signal)
    expect(seen.map(({ outcome, model }) => [outcome, model])).toEqual([
      ['cancelled', 'm'],
      ['ok', null],
    ])
  })
})

describe('the status over the contract', () => {
  const of = async (client: Awaited<ReturnType<typeof openHouse>>['client'], provider: string) => {
    const found = (await client.providerStatus.list()).items.find(
      (state) => state.provider === provider,
    )
    if (found === undefined) throw new Error(`no ${provider}`)
    return found
  }

  test('counts attempts as they end, survives a restart by the ledger, and never counts one twice', async () => {
    const mock = await startMockProvider()
    const first = await openHouse({ mock })
    expect(await of(first.client, 'openai')).toMatchObject({
      reachability: { state: 'unknown' },
      lastHour: { attempts: 0, errorRate: null },
      lastError: null,
      breakers: [],
      slots: { running: 0, waiting: 0, limit: 64 },
      tokens: null,
    })
    await first.run(ask('one'))
    mock.script(() => ({ status: 500 }))
    await first.run(ask('two', { maxAttempts: 1 }))
    const state = await of(first.client, 'openai')
    expect(state).toMatchObject({
      reachability: { state: 'reachable' },
      lastHour: {
        attempts: 2,
        errors: 1,
        errorRate: 0.5,
        codes: [{ code: 'overloaded', count: 1 }],
        latencyMs: { n: 1 },
        firstTokenMs: { n: 1 },
      },
    })
    expect(state.lastError).toMatchObject({
      code: 'overloaded',
      model: 'gpt-4o-mini',
      at: expect.any(Number),
    })
    expect(state.keys).toMatchObject([{ label: 'test', health: 'good', status: 'active' }])
    expect(JSON.stringify(state)).not.toContain('sk-')
    await first.closeAndCheck()
    const second = await openHouse({ mock, home: first.home, keys: false })
    expect((await of(second.client, 'openai')).lastHour).toMatchObject({ attempts: 2, errors: 1 })
    expect((await of(second.client, 'openai')).lastError).toMatchObject({
      code: 'overloaded',
      message: state.lastError?.message,
    })
    expect((await of(second.client, 'openai')).lastHour.attempts).toBe(2)
    await second.closeAndCheck()
    await mock.close()
  })

  test('a provider nobody answers at is unreachable, though no entry tells of it; a test that is answered says so again', async () => {
    const { client, run, mock } = await openHouse()
    const gone = await startMockProvider()
    await gone.close()
    await client.providers.update({ id: 'openai', baseUrl: gone.openaiUrl })
    await client.keys.create({
      providerId: 'openai',
      label: 'x',
      secret: 'sk-0123456789',
      storage: 'session',
    })
    await run(ask('hello', { maxAttempts: 1 }))
    expect((await client.ledger.list({})).items).toEqual([])
    expect(await of(client, 'openai')).toMatchObject({
      reachability: { state: 'unreachable' },
      health: 'unavailable',
      lastHour: { attempts: 1, codes: [{ code: 'network' }] },
      lastError: { code: 'network' },
    })
    await client.providers.update({ id: 'openai', baseUrl: mock.openaiUrl })
    await client.keys.create({
      providerId: 'openai',
      label: 'x',
      secret: 'sk-0123456789',
      storage: 'session',
    })
    await client.providers.test({ id: 'openai' })
    expect(await of(client, 'openai')).toMatchObject({
      reachability: { state: 'reachable' },
      lastHour: { attempts: 1 },
    })
  })

  test('a service’s next call: where, why, and with what state; embeddings too; unknown names are not found', async () => {
    const { client } = await openHouse()
    const route = await client.providerStatus.service({
      service: 'strategy-builder',
      project: 'dev',
    })
    expect(route).toMatchObject({
      service: 'strategy-builder',
      project: 'dev',
      environment: 'development',
      provider: 'openai',
      providerName: 'OpenAI',
      refusal: null,
      candidates: [{ provider: 'openai', skipped: null, state: { provider: 'openai' } }],
    })
    expect(route.why).toContain(route.model ?? 'no model')
    expect(
      await client.providerStatus.service({ service: 'embeddings', project: 'dev' }),
    ).toMatchObject({ provider: 'openai', model: expect.stringContaining('embedding') })
    expect(await client.providerStatus.service({ service: 'chat', project: 'dev' })).toMatchObject({
      provider: null,
      candidates: [],
      refusal: { code: 'invalid_request' },
      why: expect.stringContaining('Name a model'),
    })
    await client.emergency.set({ engaged: true, reason: 'test' })
    expect(
      await client.providerStatus.service({ service: 'strategy-builder', project: 'dev' }),
    ).toMatchObject({
      provider: null,
      refusal: { code: 'emergency_stop' },
      why: expect.stringContaining('mergency stop'),
    })
    await expect(client.providerStatus.service({ service: 'nobody' })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(
      client.providerStatus.service({ service: 'chat', project: 'nowhere' }),
    ).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

test('what other features know stands beside it, and a route says why it passed somebody over', async () => {
  const base = openTestStore()
  const provider = {
    id: 'p',
    kind: 'openai',
    name: 'P',
    baseUrl: null,
    enabled: true,
    builtIn: true,
    timeouts: { connectMs: 100, firstTokenMs: 100, idleMs: 100, totalMs: 100 },
    concurrency: 4,
    privateNetworkConfirmed: false,
    streamUsage: true,
    health: 'good',
    lastOkAt: 5,
    lastError: null,
    createdAt: 0,
  } as const
  const breaker = (model: string, state: 'open' | 'closed') => ({
    provider: 'p',
    model,
    state,
    reason: state === 'open' ? '7 of 8 failed' : null,
    since: 1,
    nextProbeAt: 2,
    failures: 7,
    attempts: 8,
  })
  const step = (providerId: string, model: string, skipped: string | null) => ({
    provider: providerId,
    model,
    worstCaseNanoUsd: 0,
    skipped,
  })
  const estimate = {
    route: [step('p', 'first', 'Its circuit is open.'), step('q', 'second', null)],
    refusal: null,
  } as unknown as CallEstimate
  const status = createProviderStatus({
    ...base,
    providers: () => [provider],
    keys: () => [],
    breakers: () => [
      breaker('a', 'closed'),
      breaker('z', 'open'),
      { ...breaker('b', 'open'), provider: 'other' },
    ],
    slots: () => ({ running: 3, waiting: 2, limit: 4 }),
    tokens: () => ({ stage: 'warning', used: 80, held: 1, limit: 100, resetsAt: 9 }),
    estimate: () => estimate,
    isService: () => true,
    checkScope: () => {},
    here: () => ({ project: 'dev', environment: 'staging' }),
  })
  const [state] = (await status.list()).items
  expect(state).toMatchObject({
    reachability: { state: 'reachable', at: 5 },
    breakers: [{ model: 'z', state: 'open' }, { model: 'a' }],
    slots: { running: 3, waiting: 2 },
    tokens: { stage: 'warning' },
  })
  expect(await status.service({ service: 's' })).toMatchObject({
    environment: 'staging',
    provider: 'q',
    model: 'second',
    why: 'First on its route that can serve now. first: Its circuit is open.',
    candidates: [{ skipped: 'Its circuit is open.' }, { state: null }],
  })
})
