/** One call through the gate: its events, its price, its one entry, however it ends. */
import { expect, test } from 'vitest'
import { ask, doneOf, failureOf, openHouse } from '../support/house'

test('a call: events in order, the answer priced to the nano-USD, one chained entry that says which key paid', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ text: 'Hello there', usage: { input: 1000, cached: 400, output: 50 } }))
  const events = await run(
    ask('hi', { callId: 'my-call', service: 'chat', user: 'kim', organization: 'acme' }),
  )
  expect(
    events.map((event) => event.type).filter((type, index, all) => type !== all[index - 1]),
  ).toEqual(['call', 'attempt', 'delta', 'done'])
  const answer = doneOf(events)
  // gpt-4o-mini: 600 x 0.15 + 400 x 0.075 + 50 x 0.60 USD per million = 90 + 30 + 30 micro-USD
  expect(answer).toMatchObject({
    callId: 'my-call',
    text: 'Hello there',
    provider: 'openai',
    model: 'gpt-4o-mini',
    costNanoUsd: 150_000,
    costStatus: 'computed',
    cached: false,
    simulated: false,
    usage: { inputTokens: 1000, outputTokens: 50, cachedInputTokens: 400 },
  })
  const [key] = (await client.keys.list()).items.filter(({ providerId }) => providerId === 'openai')
  const { items } = await client.ledger.list({})
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({
    seq: 1,
    callId: 'my-call',
    keyId: key?.id,
    project: 'dev',
    service: 'chat',
    user: 'kim',
    organization: 'acme',
    costNanoUsd: 150_000,
    outcome: 'ok',
    source: 'playground',
  })
  expect(await client.ledger.verify()).toMatchObject({ ok: true, entries: 1 })
  expect(await client.usage.summary({})).toMatchObject({
    calls: 1,
    costNanoUsd: 150_000,
    inputTokens: 1000,
  })
  expect(await client.calls.get({ id: 'my-call' })).toMatchObject({
    state: 'done',
    text: 'Hello there',
    request: { messages: [{ content: 'hi' }] },
  })
  await closeAndCheck()
})

test('Anthropic: cache reads and writes beside the input are made part of it, and priced each at its rate', async () => {
  const { run, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({
    text: 'ok',
    usage: { input: 2400, cached: 2000, cacheWrite: 300, output: 10 },
  }))
  const answer = doneOf(await run(ask('hi', { model: 'claude-3-5-haiku', project: 'admin' })))
  expect(answer.usage).toMatchObject({
    cachedInputTokens: 2000,
    cacheWriteTokens: 300,
    outputTokens: 10,
  })
  expect(answer.costStatus).toBe('computed')
  await closeAndCheck()
})

test('the same call id joins the running call and later gives the kept answer: one request upstream, one entry', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ text: 'slow but once', chunkDelayMs: 20 }))
  const request = ask('hi', { callId: 'once' })
  const [first, second] = await Promise.all([run(request), run(request)])
  expect(doneOf(second).text).toBe(doneOf(first).text)
  const { embeddings: _, ...kept } = doneOf(await run(request))
  expect(kept).toEqual(doneOf(first))
  expect(mock.calls()).toHaveLength(1)
  expect((await client.ledger.list({})).items).toHaveLength(1)
  await expect(
    client.calls.create(ask('something else', { callId: 'once' })),
  ).rejects.toMatchObject({ code: 'conflict' })
  await closeAndCheck()
})

test('Stop keeps the text, closes the socket, and books a partial cost', async () => {
  const { client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({
    chunks: Array.from({ length: 50 }, (_, index) => `word${index} `),
    chunkDelayMs: 30,
  }))
  let text = ''
  for await (const event of await client.calls.stream(ask('long', { callId: 'stop-me' }))) {
    if (event.type === 'delta') text += event.text ?? ''
    if (event.type === 'delta' && text.includes('word2'))
      await client.calls.cancel({ id: 'stop-me' })
    if (event.type === 'error') {
      expect(event.failure).toMatchObject({
        error: { code: 'cancelled' },
        costStatus: 'partial',
        text,
      })
      expect(event.failure.costNanoUsd).toBeGreaterThan(0)
    }
  }
  expect(text).toContain('word2')
  await expect.poll(() => mock.calls()[0]?.closed).toBe(true)
  expect((await client.ledger.list({})).items[0]).toMatchObject({
    outcome: 'cancelled',
    costStatus: 'partial',
    unresolved: false,
  })
  expect((await client.calls.get({ id: 'stop-me' })).text).toBe(text)
  await closeAndCheck()
})

test('a client that goes away cancels its call', async () => {
  const { client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ chunks: Array.from({ length: 50 }, () => 'x '), chunkDelayMs: 30 }))
  for await (const event of await client.calls.stream(ask('long')))
    if (event.type === 'delta') break
  await expect.poll(() => mock.calls()[0]?.closed).toBe(true)
  await expect.poll(async () => (await client.ledger.list({})).items.length).toBe(1)
  await closeAndCheck()
})

test('an upstream refusal is an entry of cost 0 with its code, and the key is not shown', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({
    status: 429,
    error: { message: 'slow down sk-test-openai-0123456789abcdef', code: 'rate_limit_exceeded' },
    headers: { 'retry-after': '7' },
  }))
  const failure = failureOf(await run(ask('hi')))
  expect(failure).toMatchObject({
    error: {
      code: 'rate_limited',
      data: { origin: 'provider', providerStatus: 429, retryAfterMs: 7000 },
    },
    costNanoUsd: 0,
  })
  expect(JSON.stringify(failure)).not.toContain('sk-test-openai')
  expect((await client.ledger.list({})).items[0]).toMatchObject({
    outcome: 'rate_limited',
    costNanoUsd: 0,
  })
  await closeAndCheck()
})

test('never sent: nothing listens, so the hold is released and there is no entry', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  await client.budgets.create({
    name: 'all',
    scope: {},
    unit: 'usd',
    period: 'day',
    limit: 1e9,
    enforcement: 'hard',
  })
  await mock.close()
  expect(failureOf(await run(ask('hi')))).toMatchObject({
    error: { code: 'network' },
    costNanoUsd: 0,
  })
  expect((await client.ledger.list({})).items).toEqual([])
  expect((await client.budgets.list()).items[0]).toMatchObject({ spent: 0, held: 0 })
  await closeAndCheck()
})

test('sent and no answer at all: settled at the bound, unresolved, and correctable', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  const budget = await client.budgets.create({
    name: 'all',
    scope: {},
    unit: 'usd',
    period: 'day',
    limit: 1e9,
    enforcement: 'hard',
  })
  mock.script(() => ({ hangAfterChunks: -1 }))
  const failure = failureOf(await run(ask('hi', { timeoutMs: 300 })))
  expect(failure).toMatchObject({ error: { code: 'timeout' }, costStatus: 'estimated' })
  const [entry] = (await client.ledger.list({})).items
  expect(entry).toMatchObject({ unresolved: true, outputTokens: 100 })
  const adjusted = await client.ledger.adjust({
    entryId: entry?.id ?? '',
    costNanoUsd: 0,
    reason: 'not on the invoice',
  })
  expect(adjusted).toMatchObject({
    kind: 'adjustment',
    adjusts: entry?.id,
    costNanoUsd: -(entry?.costNanoUsd ?? 0),
  })
  expect((await client.budgets.list()).items.find(({ id }) => id === budget.id)).toMatchObject({
    spent: 0,
    held: 0,
  })
  await expect(
    client.ledger.adjust({ entryId: entry?.id ?? '', costNanoUsd: 0, reason: 'again' }),
  ).rejects.toMatchObject({ code: 'invalid_request' })
  await closeAndCheck()
})

test('a stream that breaks off is booked with what was received', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ chunks: ['one ', 'two ', 'three '], chunkDelayMs: 10, dropAfterChunks: 2 }))
  const failure = failureOf(await run(ask('hi')))
  expect(failure.text).toContain('one ')
  expect(failure.costStatus).toBe('partial')
  expect((await client.ledger.list({})).items[0]).toMatchObject({
    costStatus: 'partial',
    unresolved: false,
  })
  await closeAndCheck()
})

test('simulated calls work without a key, spend nothing, and say what they would have cost', async () => {
  const { run, client, closeAndCheck } = await openHouse({ keys: false })
  await client.budgets.create({
    name: 'nothing',
    scope: {},
    unit: 'usd',
    period: 'day',
    limit: 0,
    enforcement: 'hard',
  })
  const answer = doneOf(
    await run(ask('Tell me about tolls.', { model: 'sim-mini', maxOutputTokens: 40 })),
  )
  expect(answer).toMatchObject({ simulated: true, costNanoUsd: 0 })
  expect(answer.wouldCostNanoUsd).toBeGreaterThan(0)
  expect((await client.usage.summary({})).costNanoUsd).toBe(0)
  expect((await client.usage.summary({ simulated: true })).wouldCostNanoUsd).toBe(
    answer.wouldCostNanoUsd,
  )
  await closeAndCheck()
})

test('the estimate is what the hold will be, and changes nothing', async () => {
  const { run, client, closeAndCheck } = await openHouse()
  const budget = await client.budgets.create({
    name: 'all',
    scope: {},
    unit: 'usd',
    period: 'day',
    limit: 1e9,
    enforcement: 'hard',
  })
  const estimate = await client.calls.estimate(ask('hello'))
  expect(estimate.refusal).toBeNull()
  expect(estimate.budgets).toEqual([
    {
      budgetId: budget.id,
      name: 'all',
      unit: 'usd',
      limit: 1e9,
      free: 1e9,
      freeAfter: 1e9 - (estimate.worstCaseNanoUsd ?? 0),
      fits: true,
      hard: true,
    },
  ])
  expect(estimate.inputTokensBound).toBeGreaterThanOrEqual(estimate.inputTokens)
  const [call] = await run(ask('hello'))
  expect(call).toMatchObject({ type: 'call', holdNanoUsd: estimate.worstCaseNanoUsd })
  await closeAndCheck()
})

test('content off: facts are kept, prompts and answers are nowhere on disk', async () => {
  const { run, client, mock, home, closeAndCheck } = await openHouse()
  await client.projects.save({ name: 'quiet', storeContent: false })
  mock.script(() => ({ text: 'SECRETANSWER' }))
  const { callId } = doneOf(await run(ask('SECRETPROMPT', { project: 'quiet' })))
  expect(await client.calls.get({ id: callId })).toMatchObject({
    request: null,
    text: null,
    state: 'done',
    usage: {},
  })
  await closeAndCheck()
  const { readdirSync, readFileSync } = await import('node:fs')
  for (const file of readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )) {
    const bytes = readFileSync(`${file.parentPath}/${file.name}`)
    expect(bytes.includes('SECRETPROMPT') || bytes.includes('SECRETANSWER'), file.name).toBe(false)
  }
})

test('embeddings are held, priced and booked like any call', async () => {
  const { client, closeAndCheck } = await openHouse()
  const answer = await client.calls.create({
    project: 'dev',
    model: 'text-embedding-3-small',
    input: ['one', 'two'],
  })
  expect(answer.embeddings).toHaveLength(2)
  expect(answer.usage.outputTokens).toBe(0)
  expect((await client.ledger.list({})).items).toHaveLength(1)
  await closeAndCheck()
})

test('a provider that reports more than was held: the truth is booked, an alert raised, and the next bound is higher', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ text: 'ok', usage: { input: 5000, output: 90 } }))
  const before = await client.calls.estimate(ask('hi'))
  expect(doneOf(await run(ask('hi'))).usage.inputTokens).toBe(5000)
  expect((await client.alerts.list({})).items.map((alert) => alert.kind)).toContain('hold_exceeded')
  expect((await client.calls.estimate(ask('hi'))).inputTokensBound).toBeGreaterThan(
    before.inputTokensBound,
  )
  await closeAndCheck()
})

test('a server of the OpenAI-compatible kind needs no key; one that is on file is used', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse({ keys: false })
  const local = await client.providers.create({
    kind: 'openai-compatible',
    name: 'Local',
    baseUrl: mock.openaiUrl,
  })
  await client.models.create({
    provider: local.id,
    model: 'llama',
    price: { inputUsdPerMillion: 0, outputUsdPerMillion: 0 },
  })
  expect((await client.calls.estimate(ask('hi', { model: 'local/llama' }))).refusal).toBeNull()
  expect(doneOf(await run(ask('hi', { model: 'local/llama' }))).attempts[0]?.keyId).toBeNull()
  expect(mock.calls()[0]?.key).toBeNull()
  const key = await client.keys.create({
    providerId: local.id,
    label: 'mine',
    secret: 'sk-local-0123456789',
    storage: 'session',
  })
  expect(doneOf(await run(ask('hi again', { model: 'local/llama' }))).attempts[0]?.keyId).toBe(
    key.id,
  )
  await closeAndCheck()
})

test('a stopped simulated call is partial like any other, and still spends nothing', async () => {
  const { client, closeAndCheck } = await openHouse({ keys: false })
  for await (const event of await client.calls.stream(
    ask('A long story about tolls [[sim:slow]]', {
      callId: 'sim',
      model: 'sim-mini',
      maxOutputTokens: 900,
    }),
  )) {
    if (event.type === 'delta') await client.calls.cancel({ id: 'sim' })
  }
  expect((await client.ledger.list({})).items[0]).toMatchObject({
    outcome: 'cancelled',
    costStatus: 'partial',
    costNanoUsd: 0,
    simulated: true,
  })
  await closeAndCheck()
})
