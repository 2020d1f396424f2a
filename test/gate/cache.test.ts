import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { CallRequest } from '../../src/contract/calls'
import { ask, doneOf, failureOf, openHouse } from '../support/house'
import { startMockProvider } from '../support/mock-provider'

/** At temperature 0: only then is an answer kept without being asked to be. */
const inChat = (text: string, change: Partial<CallRequest> = {}) =>
  ask(text, { service: 'chat', temperature: 0, ...change })

test('the same question again costs nothing: no request upstream, no hold, no budget moved, an entry that says what was saved', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ text: 'Hello there', usage: { input: 1000, output: 50 } }))
  await client.budgets.create({
    name: 'all',
    scope: {},
    unit: 'usd',
    period: 'day',
    limit: 1_000_000_000,
    enforcement: 'hard',
  })
  await client.budgets.create({
    name: 'requests',
    scope: {},
    unit: 'requests',
    period: 'day',
    limit: 100,
    enforcement: 'hard',
  })
  const first = doneOf(await run(inChat('hi')))
  const before = (await client.budgets.list()).items
  const events = await run(inChat('hi', { user: 'someone-else' }))
  const second = doneOf(events)
  expect(second).toMatchObject({
    text: 'Hello there',
    finishReason: first.finishReason,
    cached: true,
    costNanoUsd: 0,
    costStatus: 'computed',
    savedNanoUsd: first.costNanoUsd,
    attempts: [],
    usage: { inputTokens: 0, outputTokens: 0 },
  })
  expect(first).toMatchObject({ cached: false, savedNanoUsd: 0 })
  expect(events.map(({ type }) => type)).toEqual(['call', 'delta', 'done'])
  expect(mock.calls()).toHaveLength(1)
  expect((await client.budgets.list()).items).toEqual(before)
  const [hit] = (await client.ledger.list({ kind: 'cache_hit' })).items
  expect(hit).toMatchObject({
    callId: second.callId,
    kind: 'cache_hit',
    costNanoUsd: 0,
    savedNanoUsd: first.costNanoUsd,
    inputTokens: 0,
    keyId: null,
    service: 'chat',
    user: 'someone-else',
    outcome: 'ok',
  })
  expect(await client.calls.get({ id: second.callId })).toMatchObject({
    state: 'done',
    cached: true,
    savedNanoUsd: first.costNanoUsd,
    text: 'Hello there',
  })
  const figures = await client.cache.figures({})
  expect(figures).toMatchObject({
    hits: 1,
    misses: 1,
    hitRate: 0.5,
    savedNanoUsd: first.costNanoUsd,
    answers: 1,
    items: [{ callId: first.callId, title: 'hi', hits: 1, service: 'chat' }],
  })
  expect(figures.savedNanoUsd).toBe((await client.usage.summary({})).savedNanoUsd)
  await closeAndCheck()
})

test('over HTTP the body says that it came from the cache', async () => {
  const { client, mock, closeAndCheck } = await openHouse()
  const first = await client.calls.create(inChat('hi'))
  const second = await client.calls.create(inChat('hi'))
  expect([first.cached, second.cached, second.text === first.text, mock.calls().length]).toEqual([
    false,
    true,
    true,
    1,
  ])
  await closeAndCheck()
})

test('chance stays chance unless asked, and whoever says no is not asked', async () => {
  const { run, mock, closeAndCheck } = await openHouse()
  const cached = async (change: Partial<CallRequest>) =>
    doneOf(await run(inChat('hi', change))).cached
  expect(await cached({ temperature: 0.7 })).toBe(false)
  expect(await cached({ temperature: 0.7 })).toBe(false)
  expect(await cached({ temperature: 0.7, cache: true })).toBe(false)
  expect(await cached({ temperature: 0.7, cache: true })).toBe(true)
  expect(await cached({})).toBe(false)
  expect(await cached({})).toBe(true)
  expect(await cached({ cache: false })).toBe(false)
  expect(mock.calls()).toHaveLength(5)
  // Without a temperature the provider's own default decides, and that is above 0.
  const { temperature: _, ...byDefault } = inChat('ho')
  expect([doneOf(await run(byDefault)).cached, doneOf(await run(byDefault)).cached]).toEqual([
    false,
    false,
  ])
  expect([
    doneOf(await run({ ...byDefault, cache: true })).cached,
    doneOf(await run({ ...byDefault, cache: true })).cached,
  ]).toEqual([false, true])
  // A temperature that the model does not take was not sent, whatever it was.
  const dropped = inChat('hu', { model: 'o1', project: 'admin', unsupported: 'drop' })
  expect([doneOf(await run(dropped)).cached, doneOf(await run(dropped)).cached]).toEqual([
    false,
    false,
  ])
  await closeAndCheck()
})

test('another project, environment, model or parameter is another question', async () => {
  const { run, closeAndCheck } = await openHouse()
  const cached = async (change: Partial<CallRequest>) =>
    doneOf(await run(inChat('hi', change))).cached
  await cached({})
  expect(await cached({ project: 'admin' })).toBe(false)
  expect(await cached({ environment: 'staging' })).toBe(false)
  expect(await cached({ model: 'gpt-4o' })).toBe(false)
  expect(await cached({ maxOutputTokens: 99 })).toBe(false)
  expect(await cached({ service: 'summarize' }), 'the service does not shape the answer').toBe(true)
  await closeAndCheck()
})

test('without a policy that says so nothing is kept', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  await run(ask('hi'))
  await run(ask('hi', { service: 'chatops' }))
  await run(ask('hi', { service: 'chatops' }))
  expect(mock.calls()).toHaveLength(3)
  expect(await client.cache.figures({})).toMatchObject({ answers: 0, hits: 0, misses: 0 })
  await closeAndCheck()
})

test('comparisons and experiments never take a kept answer, nor leave one', async () => {
  const { run, mock, closeAndCheck } = await openHouse()
  for (const source of ['comparison', 'experiment', 'judge'] as const) {
    expect(doneOf(await run(inChat('hi', { source, cache: true }))).cached).toBe(false)
    expect(doneOf(await run(inChat('hi', { source }))).cached).toBe(false)
  }
  expect(doneOf(await run(inChat('hi'))).cached).toBe(false)
  expect(doneOf(await run(inChat('hi', { source: 'comparison' }))).cached).toBe(false)
  expect(mock.calls()).toHaveLength(8)
  await closeAndCheck()
})

test('the emergency stop blocks a hit like any call', async () => {
  const { run, client, closeAndCheck } = await openHouse()
  await run(inChat('hi'))
  await client.emergency.set({ engaged: true, reason: 'drill' })
  expect(failureOf(await run(inChat('hi'))).error.code).toBe('emergency_stop')
  await client.emergency.set({ engaged: false, reason: 'over' })
  expect(doneOf(await run(inChat('hi'))).cached).toBe(true)
  await closeAndCheck()
})

test('an answer that has expired is asked for again', async () => {
  let ahead = 0
  const { run, mock, closeAndCheck } = await openHouse({
    clock: { now: () => Date.now() + ahead, monotonic: () => performance.now() },
  })
  await run(inChat('hi'))
  ahead = 299_000
  expect(doneOf(await run(inChat('hi'))).cached).toBe(true)
  ahead = 301_000
  expect(doneOf(await run(inChat('hi'))).cached).toBe(false)
  expect(mock.calls()).toHaveLength(2)
  await closeAndCheck()
})

test('vectors are kept too, and come back the same', async () => {
  const { run, mock, closeAndCheck } = await openHouse()
  const request: CallRequest = { project: 'dev', service: 'embeddings', input: ['one', 'two'] }
  const first = doneOf(await run(request))
  const second = doneOf(await run(request))
  expect(first.embeddings).toHaveLength(2)
  expect(second.embeddings).toEqual(first.embeddings)
  expect([second.cached, mock.calls().length]).toEqual([true, 1])
  expect(doneOf(await run({ ...request, input: ['two', 'one'] })).cached).toBe(false)
  await closeAndCheck()
})

test('a failed call leaves nothing to reuse', async () => {
  const { run, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ status: 400, error: { message: 'no' } }))
  await run(inChat('hi'))
  mock.script(() => ({ text: 'better now' }))
  expect(doneOf(await run(inChat('hi')))).toMatchObject({ text: 'better now', cached: false })
  await closeAndCheck()
})

test('a project that keeps no content keeps none here, and loses what was kept', async () => {
  const { run, client, closeAndCheck } = await openHouse()
  await run(inChat('hi'))
  expect((await client.cache.figures({})).answers).toBe(1)
  await client.projects.save({ name: 'dev', storeContent: false })
  expect((await client.cache.figures({})).answers).toBe(0)
  expect(doneOf(await run(inChat('hi', { cache: true }))).cached).toBe(false)
  expect((await client.cache.figures({})).answers).toBe(0)
  expect((await client.system.audit({})).items.map(({ what }) => what)).toContain('content wiped')
  await closeAndCheck()
})

test('cleared by service, the next call is real again', async () => {
  const { run, client, closeAndCheck } = await openHouse()
  await run(inChat('hi'))
  expect(await client.cache.clear({ service: 'summarize' })).toEqual({ answers: 0, bytes: 0 })
  expect((await client.cache.clear({ service: 'chat' })).answers).toBe(1)
  expect(doneOf(await run(inChat('hi'))).cached).toBe(false)
  await closeAndCheck()
})

test('a new ledger starts without what the old one had paid for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-cache-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const home = join(folder, 'home')
  const mock = await startMockProvider()
  onTestFinished(() => mock.close())
  const first = await openHouse({ home, mock })
  await first.run(inChat('hi'))
  await first.closeAndCheck()
  cpSync(join(home, 'ledger.db'), join(folder, 'older.db'))
  const again = await openHouse({ home, mock })
  await again.run(ask('more'))
  await again.closeAndCheck()
  for (const suffix of ['-wal', '-shm']) rmSync(join(home, `ledger.db${suffix}`), { force: true })
  cpSync(join(folder, 'older.db'), join(home, 'ledger.db'))
  const third = await openHouse({ home, mock })
  expect((await third.client.cache.figures({})).answers).toBe(1)
  await third.client.ledger.startNew({ reason: 'restored from an old copy' })
  expect(await third.client.cache.figures({})).toMatchObject({ answers: 0, bytes: 0, misses: 0 })
  expect(doneOf(await third.run(inChat('hi'))).cached).toBe(false)
  await third.closeAndCheck()
})

test('a kept answer is judged by the profile of whoever asks: one that fails it is no answer, one that passes carries its result', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ text: 'not json' }))
  await client.validation.save({ name: 'mustjson', rules: [{ kind: 'json' }] })
  await client.validation.save({
    name: 'wordy',
    rules: [{ kind: 'min_length', min: 2, unit: 'words' }],
  })
  for (const [name, policy] of [
    ['strict', { validation: { profile: 'mustjson', onFail: 'retry' } }],
    ['lenient', { validation: { profile: 'mustjson', onFail: 'keep' } }],
    ['prose', { validation: { profile: 'wordy', onFail: 'retry' } }],
    ['plain', {}],
  ] as const) {
    await client.services.save({ name })
    await client.services.setPolicy({ name, policy: { ...policy, cacheTtlSeconds: 600 } })
  }
  expect(doneOf(await run(inChat('hi', { service: 'prose' }))).validation).toMatchObject({
    profile: 'wordy',
    passed: true,
  })
  const sent = mock.calls().length
  const strict = doneOf(await run(inChat('hi', { service: 'strict' })))
  expect(strict).toMatchObject({
    cached: false,
    validation: { profile: 'mustjson', passed: false },
  })
  expect(mock.calls().length).toBeGreaterThan(sent)
  expect(doneOf(await run(inChat('hi', { service: 'lenient' })))).toMatchObject({
    cached: false,
    validation: { profile: 'mustjson', passed: false },
  })
  // Nobody else's judgement is carried along.
  expect(doneOf(await run(inChat('hi', { service: 'prose' })))).toMatchObject({
    cached: true,
    validation: { profile: 'wordy', passed: true },
  })
  expect(doneOf(await run(inChat('hi', { service: 'plain' })))).toMatchObject({ cached: true })
  expect(doneOf(await run(inChat('hi', { service: 'plain' }))).validation).toBeUndefined()
  mock.script(() => ({ text: '{"a":1}' }))
  await run(inChat('ho', { service: 'plain' }))
  expect(doneOf(await run(inChat('ho', { service: 'strict' })))).toMatchObject({
    cached: true,
    validation: { profile: 'mustjson', passed: true },
  })
  const services = (await client.cache.figures({})).services
  expect(services.find(({ service }) => service === 'strict')).toMatchObject({ hits: 1, misses: 1 })
  await closeAndCheck()
})
