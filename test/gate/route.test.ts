/**
 * A call along its route, over real HTTP: who is tried, when the next one is, and that every
 * attempt is held, booked and told of.
 */
import { expect, test } from 'vitest'
import { ask, doneOf, failureOf, openHouse } from '../support/house'
import { atOnce, openai, anthropic, openRoute, isOpenai } from './route-setup'

test('a fault that passes: tried again, each attempt an entry, one answer that tells of both', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse(atOnce)
  let seen = 0
  mock.script(() =>
    (seen += 1) < 3 ? { status: 503 } : { text: 'there', usage: { input: 1000, output: 50 } },
  )
  const events = await run(ask('hi', { callId: 'thrice' }))
  const answer = doneOf(events)
  expect(
    answer.attempts.map(({ attempt, outcome, costNanoUsd }) => [attempt, outcome, costNanoUsd]),
  ).toEqual([
    [1, 'overloaded', 0],
    [2, 'overloaded', 0],
    [3, 'ok', 180_000],
  ])
  expect(answer).toMatchObject({
    costNanoUsd: 180_000,
    route: [{ provider: 'openai', model: openai, state: 'served', attempts: 3, code: 'ok' }],
  })
  expect(answer.attempts[1]?.reason).toMatch(/^again, after: OpenAI is overloaded/)
  expect(events.filter(({ type }) => type === 'attempt')).toMatchObject([
    { attempt: 1, previous: null },
    { attempt: 2, previous: { attempt: 1, outcome: 'overloaded' } },
    { attempt: 3, previous: { attempt: 2 } },
  ])
  const { items } = await client.ledger.list({ callId: 'thrice' })
  expect(items.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
    [3, 'ok'],
    [2, 'overloaded'],
    [1, 'overloaded'],
  ])
  expect(await client.calls.get({ id: 'thrice' })).toMatchObject({
    state: 'done',
    finishReason: 'stop',
    attempts: [{}, {}, { outcome: 'ok' }],
    route: [{ state: 'served' }],
  })
  expect(mock.calls()).toHaveLength(3)
  await closeAndCheck()
})

test('attempts end at the cap, and the error is the last one', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse(atOnce)
  mock.script(() => ({ status: 500 }))
  expect(failureOf(await run(ask('hi', { callId: 'capped', maxAttempts: 2 })))).toMatchObject({
    error: { code: 'overloaded' },
    attempts: [{}, {}],
    costNanoUsd: 0,
  })
  expect((await client.ledger.list({ callId: 'capped' })).items).toHaveLength(2)
  expect(failureOf(await run(ask('hi', { maxAttempts: 1 }))).attempts).toHaveLength(1)
  await closeAndCheck()
})

test('Retry-After is waited for, told of, and Stop ends the pause', async () => {
  const { client, mock, closeAndCheck } = await openHouse(atOnce)
  mock.script(() => ({ status: 429, headers: { 'retry-after': '60' } }))
  const types: string[] = []
  for await (const event of await client.calls.stream(ask('hi', { callId: 'patient' }))) {
    types.push(event.type)
    if (event.type !== 'waiting') continue
    expect(event).toMatchObject({ why: 'retry', provider: 'openai' })
    expect((event.until ?? 0) - Date.now()).toBeGreaterThan(30_000)
    await client.calls.cancel({ id: 'patient' })
  }
  expect(types).toEqual(['call', 'attempt', 'waiting', 'error'])
  expect(await client.calls.get({ id: 'patient' })).toMatchObject({
    state: 'failed',
    error: { code: 'cancelled' },
  })
  expect(mock.calls()).toHaveLength(1)
  await closeAndCheck()
})

test('a pause longer than the time of the call is not begun', async () => {
  const { run, mock, closeAndCheck } = await openHouse(atOnce)
  mock.script(() => ({ status: 429, headers: { 'retry-after': '60' } }))
  expect(failureOf(await run(ask('hi', { timeoutMs: 5000 })))).toMatchObject({
    error: { code: 'rate_limited', data: { retryAfterMs: 60_000 } },
  })
  expect(mock.calls()).toHaveLength(1)
  await closeAndCheck()
})

test('two failures send the call to the next candidate, which answers and says why', async () => {
  const { run, client, mock, routed, closeAndCheck } = await openRoute()
  mock.script((request) => (isOpenai(request) ? { status: 500 } : { text: 'from the other one' }))
  const answer = doneOf(await run(routed({ callId: 'moved' })))
  expect(answer).toMatchObject({
    provider: 'anthropic',
    model: anthropic,
    text: 'from the other one',
  })
  expect(answer.attempts.map(({ provider, outcome }) => `${provider} ${outcome}`)).toEqual([
    'openai overloaded',
    'openai overloaded',
    'anthropic ok',
  ])
  expect(answer.route).toMatchObject([
    { provider: 'openai', state: 'failed', code: 'overloaded', attempts: 2 },
    { provider: 'anthropic', state: 'served', attempts: 1 },
  ])
  expect(answer.reason).toMatch(
    /number 1 on the route; openai\/gpt-4o-mini was left: OpenAI is overloaded/,
  )
  expect(
    (await client.ledger.list({ callId: 'moved' })).items.map(({ provider }) => provider),
  ).toEqual(['anthropic', 'openai', 'openai'])
  expect(await client.calls.get({ id: 'moved' })).toMatchObject({
    provider: 'anthropic',
    model: anthropic,
  })
  await closeAndCheck()
})

test('a call whose first attempt found nobody listening still counts as one call', async () => {
  const { run, client, routed, closeAndCheck } = await openRoute()
  await client.providers.update({ id: 'openai', baseUrl: 'http://127.0.0.1:9/v1' })
  await client.keys.create({
    providerId: 'openai',
    label: 'again',
    secret: 'sk-test-openai-0123456789abcdef',
    storage: 'session',
  })
  const answer = doneOf(await run(routed({ callId: 'moved' })))
  expect(answer.attempts.map(({ outcome }) => outcome)).toEqual(['network', 'network', 'ok'])
  expect(
    (await client.ledger.list({ callId: 'moved' })).items.map(({ attempt }) => attempt),
  ).toEqual([3])
  expect(await client.usage.summary({})).toMatchObject({ calls: 1, entries: 1 })
  await closeAndCheck()
})

test('a refused key moves on at once; an invalid request does not', async () => {
  const { run, mock, routed, closeAndCheck } = await openRoute()
  mock.script((request) => (isOpenai(request) ? { status: 401 } : undefined))
  expect(doneOf(await run(routed())).attempts.map(({ outcome }) => outcome)).toEqual([
    'authentication',
    'ok',
  ])
  mock.script((request) => (isOpenai(request) ? { status: 400 } : undefined))
  expect(failureOf(await run(routed())).error.code).toBe('invalid_request')
  await closeAndCheck()
})

test('no retry and no fallback once text was shown, unless asked; then the text begins anew', async () => {
  const { run, client, mock, routed, closeAndCheck } = await openRoute()
  mock.script((request) =>
    isOpenai(request)
      ? { chunks: ['half ', 'an '], chunkDelayMs: 5, dropAfterChunks: 2 }
      : { text: 'whole' },
  )
  const cut = failureOf(await run(routed({ callId: 'cut' })))
  expect(cut).toMatchObject({
    error: { code: 'network' },
    text: 'half an ',
    costStatus: 'partial',
    attempts: [{ outcome: 'network' }],
  })
  const events = await run(routed({ callId: 'again', retryShown: true }))
  const answer = doneOf(events)
  expect(answer).toMatchObject({ text: 'whole', provider: 'anthropic' })
  expect(answer.attempts).toHaveLength(3)
  const spent = (await client.ledger.list({ callId: 'again' })).items.reduce(
    (sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0),
    0,
  )
  expect(answer.costNanoUsd).toBe(spent)
  expect(answer.costStatus).toBe('estimated')
  await closeAndCheck()
})

test('over budget: the next candidate is taken where it fits, and a call that fits nowhere is refused with each reason', async () => {
  const { run, client, routed, closeAndCheck } = await openRoute({
    defaultModel: 'gpt-4o',
    route: [openai],
  })
  const bound = (await client.calls.estimate(routed())).worstCaseNanoUsd ?? 0
  const budget = await client.budgets.create({
    name: 'tight',
    scope: {},
    unit: 'usd',
    period: 'total',
    limit: Math.floor(bound / 2),
    enforcement: 'hard',
  })
  const answer = doneOf(await run(routed()))
  expect(answer).toMatchObject({
    model: openai,
    route: [
      { model: 'gpt-4o', state: 'skipped', code: 'budget_exceeded', attempts: 0 },
      { model: openai, state: 'served' },
    ],
  })
  await client.budgets.update({ id: budget.id, limit: 1 })
  const refused = failureOf(await run(routed()))
  expect(refused).toMatchObject({
    error: {
      code: 'budget_exceeded',
      data: { candidates: [{ model: 'gpt-4o' }, { model: openai }] },
    },
    attempts: [],
  })
  await closeAndCheck()
})

test('an open circuit: the call goes to the next candidate without an attempt; with nobody else it is refused with when it is asked again', async () => {
  const { run, client, mock, routed, notified, closeAndCheck } = await openRoute()
  mock.script((request) => (isOpenai(request) ? { status: 500 } : undefined))
  for (let index = 0; index < 4; index += 1) await run(routed())
  mock.reset()
  const answer = doneOf(await run(routed()))
  expect(answer.route).toMatchObject([
    { provider: 'openai', state: 'skipped', code: 'circuit_open', attempts: 0 },
    { provider: 'anthropic', state: 'served' },
  ])
  expect(mock.calls().map(({ dialect }) => dialect)).toEqual(['anthropic'])
  expect(failureOf(await run(ask('alone'))).error).toMatchObject({
    code: 'circuit_open',
    data: { retryAfterMs: expect.any(Number) },
  })
  expect(
    (await client.alerts.list({ open: true })).items.filter(({ kind }) => kind === 'breaker_open'),
  ).toHaveLength(1)
  expect(notified).toContain('openai/gpt-4o-mini is left alone for a while')
  await closeAndCheck()
})

test('the emergency stop ends a call between its attempts', async () => {
  const { client, mock, closeAndCheck } = await openHouse(atOnce)
  mock.script(() => ({ status: 429, headers: { 'retry-after': '1' } }))
  let last: unknown
  for await (const event of await client.calls.stream(ask('hi', { callId: 'stopped' }))) {
    if (event.type === 'waiting') await client.emergency.set({ engaged: true, reason: 'test' })
    last = event
  }
  expect(last).toMatchObject({
    type: 'error',
    failure: { error: { code: 'emergency_stop' }, attempts: [{ outcome: 'rate_limited' }] },
  })
  expect(await client.calls.get({ id: 'stopped' })).toMatchObject({
    state: 'failed',
    error: { code: 'emergency_stop' },
  })
  await closeAndCheck()
})
