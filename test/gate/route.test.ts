/** A call along its route, over real HTTP: who is tried, when the next one is, and that every attempt is held, booked and told of. */
import { expect, test } from 'vitest'
import type { CallRequest } from '../../src/contract/calls'
import { ask, doneOf, failureOf, openHouse, type House } from '../support/house'

/** No jitter: what is tried again is tried at once. */
const atOnce = { random: (size: number) => new Uint8Array(size) }
const openai = 'gpt-4o-mini'
const anthropic = 'claude-3-5-haiku'

/** A service whose calls go to OpenAI, then to Anthropic. */
async function openRoute(
  policy: object = {},
): Promise<House & { routed: (change?: Partial<CallRequest>) => CallRequest }> {
  const house = await openHouse(atOnce)
  await house.client.services.save({ name: 'routed' })
  await house.client.services.setPolicy({
    name: 'routed',
    policy: { defaultModel: openai, route: [anthropic], ...policy },
  })
  return {
    ...house,
    routed: (change = {}) => ({
      project: 'dev',
      service: 'routed',
      messages: [{ role: 'user', content: 'hello' }],
      maxOutputTokens: 50,
      ...change,
    }),
  }
}

const isOpenai = ({ dialect }: { dialect: string }) => dialect === 'openai'

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

test('a model that was named stands alone, unless the caller allows others', async () => {
  const { run, mock, routed, closeAndCheck } = await openRoute()
  mock.script((request) => (isOpenai(request) ? { status: 401 } : undefined))
  expect(failureOf(await run(routed({ model: openai }))).attempts).toHaveLength(1)
  expect(doneOf(await run(routed({ model: openai, allowFallback: true }))).provider).toBe(
    'anthropic',
  )
  expect(failureOf(await run(routed({ allowFallback: false }))).attempts).toHaveLength(1)
  await closeAndCheck()
})

test('a preferred provider is tried first, and stands in with a model of the same tier where the route has none', async () => {
  const { run, client, routed, closeAndCheck } = await openRoute()
  expect(doneOf(await run(routed({ preferredProvider: 'anthropic' })))).toMatchObject({
    provider: 'anthropic',
    model: anthropic,
    reason: 'Anthropic is the preferred provider',
  })
  await client.services.setPolicy({ name: 'routed', policy: { defaultModel: openai } })
  const answer = doneOf(await run(routed({ preferredProvider: 'anthropic' })))
  expect(answer.provider).toBe('anthropic')
  await expect(client.calls.create(routed({ preferredProvider: 'nobody' }))).rejects.toMatchObject({
    code: 'invalid_request',
  })
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

test('a candidate that is switched off, has no key or is not allowed is passed over, never in silence', async () => {
  const { run, client, routed, closeAndCheck } = await openRoute({
    allowedTiers: ['mini', 'standard'],
    route: ['gpt-4o', anthropic],
  })
  await client.providers.update({ id: 'openai', enabled: false })
  expect(doneOf(await run(routed())).route).toMatchObject([
    { model: openai, state: 'skipped', code: 'model_not_allowed' },
    { model: 'gpt-4o', state: 'skipped' },
    { model: anthropic, state: 'served' },
  ])
  const [key] = (await client.keys.list()).items.filter(
    ({ providerId }) => providerId === 'anthropic',
  )
  await client.keys.remove({ id: key?.id ?? '' })
  expect(failureOf(await run(routed())).error.message).toMatch(
    /switched off.*No key of provider anthropic/,
  )
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

test('the estimate shows the route and who would serve now', async () => {
  const { client, routed, closeAndCheck } = await openRoute()
  await client.providers.update({ id: 'openai', enabled: false })
  expect(await client.calls.estimate(routed())).toMatchObject({
    provider: 'anthropic',
    refusal: null,
    route: [
      { provider: 'openai', model: openai, skipped: expect.stringContaining('switched off') },
      {
        provider: 'anthropic',
        model: anthropic,
        skipped: null,
        worstCaseNanoUsd: expect.any(Number),
      },
    ],
  })
  await closeAndCheck()
})

test('where nobody names a model: service, project, environment, then the route of the settings', async () => {
  const { run, client, closeAndCheck } = await openHouse(atOnce)
  const bare = {
    project: 'dev',
    messages: [{ role: 'user' as const, content: 'hello' }],
    maxOutputTokens: 20,
  }
  expect(failureOf(await run(bare)).error).toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('Name a model'),
  })
  await client.system.updateSettings({
    defaultRoute: [`anthropic/${anthropic}`, `openai/${openai}`],
  })
  expect(doneOf(await run(bare)).provider).toBe('anthropic')
  await client.environments.save({ name: 'development', defaultModel: openai })
  expect(doneOf(await run(bare))).toMatchObject({
    provider: 'openai',
    reason: `${openai} is the default of the environment development`,
  })
  await client.projects.save({ name: 'dev', policy: { defaultModel: 'gpt-4o' } })
  expect(doneOf(await run(bare)).model).toBe('gpt-4o')
  await closeAndCheck()
})

test("a preferred provider that has the model of the service serves it, under its own name or its maker's", async () => {
  const { run, client, mock, routed, closeAndCheck } = await openRoute({ route: [] })
  const { id } = await client.providers.create({
    kind: 'openai-compatible',
    name: 'Proxy',
    baseUrl: mock.openaiUrl,
  })
  const price = { inputUsdPerMillion: 1, outputUsdPerMillion: 1 }
  // Cheaper and of the same tier: what would stand in.
  await client.models.create({
    provider: id,
    model: 'tiny',
    tier: 'mini',
    capabilities: ['chat'],
    price: { inputUsdPerMillion: 0.01, outputUsdPerMillion: 0.01 },
  })
  expect(doneOf(await run(routed({ preferredProvider: id })))).toMatchObject({
    provider: id,
    model: 'tiny',
  })
  await client.models.create({
    provider: id,
    model: 'openai/gpt-4o-mini',
    tier: 'mini',
    capabilities: ['chat'],
    price,
  })
  expect(doneOf(await run(routed({ preferredProvider: id })))).toMatchObject({
    provider: id,
    model: 'openai/gpt-4o-mini',
  })
  await client.models.create({
    provider: id,
    model: openai,
    tier: 'mini',
    capabilities: ['chat'],
    price,
  })
  expect(doneOf(await run(routed({ preferredProvider: id })))).toMatchObject({
    provider: id,
    model: openai,
    reason: 'Proxy is the preferred provider and has gpt-4o-mini',
  })
  expect(doneOf(await run(routed({ provider: id })))).toMatchObject({ provider: id, model: openai })
  // Also before what the route has of that provider, and for a model that was named.
  await client.services.setPolicy({
    name: 'routed',
    policy: { defaultModel: openai, route: [`${id}/tiny`] },
  })
  expect(doneOf(await run(routed({ preferredProvider: id })))).toMatchObject({
    provider: id,
    model: openai,
  })
  expect(doneOf(await run(routed({ model: openai, preferredProvider: id })))).toMatchObject({
    provider: id,
    model: openai,
  })
  expect(
    doneOf(await run(routed({ model: openai, preferredProvider: 'anthropic' }))),
  ).toMatchObject({ provider: 'openai', model: openai })
  // Where the rules allow the model at its own provider alone, it stays there.
  await client.models.remove({ id: `${id}/openai/gpt-4o-mini` })
  await client.services.setPolicy({
    name: 'routed',
    policy: { defaultModel: openai, allowedModels: [`openai/${openai}`] },
  })
  expect(doneOf(await run(routed({ preferredProvider: id })))).toMatchObject({
    provider: 'openai',
    model: openai,
  })
  await closeAndCheck()
})

test('a service that is simulated whole is so for named models and providers too; what may not run is still refused', async () => {
  const { run, mock, routed } = await openRoute({
    simulatedPercent: 100,
    route: [],
    allowedModels: [openai, 'sim-mini'],
  })
  for (const change of [
    { model: openai },
    { model: openai, provider: 'openai' },
    { provider: 'openai' },
    { model: `openai/${openai}`, allowFallback: true },
    { model: 'simulated/sim-mini' },
  ]) {
    expect(doneOf(await run(routed(change)))).toMatchObject({
      provider: 'simulated',
      costNanoUsd: 0,
    })
  }
  expect(failureOf(await run(routed({ model: 'gpt-4o' }))).error.code).toBe('model_not_allowed')
  expect(mock.calls()).toEqual([])
})

test('a share of the calls of a service is simulated, and none of it is spend', async () => {
  const { run, client, mock, routed, closeAndCheck } = await openRoute({ simulatedPercent: 100 })
  const answer = doneOf(await run(routed()))
  expect(answer).toMatchObject({
    provider: 'simulated',
    model: 'sim-mini',
    costNanoUsd: 0,
    reason: '100 of 100 calls are simulated',
  })
  expect(mock.calls()).toHaveLength(0)
  await client.services.setPolicy({
    name: 'routed',
    policy: { defaultModel: openai, simulatedPercent: 0 },
  })
  expect(doneOf(await run(routed())).provider).toBe('openai')
  await closeAndCheck()
})
