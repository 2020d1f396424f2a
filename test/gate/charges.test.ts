/**
 * What an attempt is billed by: its terms, the model that served it, and the lines that an entry
 * keeps of it.
 */
import { expect, test } from 'vitest'
import { ask, doneOf, failureOf, openHouse } from '../support/house'
import type { MockReply } from '../support/mock-provider'

const hard = {
  name: 'all',
  scope: {},
  unit: 'usd',
  period: 'day',
  limit: 1_000_000_000,
  enforcement: 'hard',
} as const
const price = { inputUsdPerMillion: 4, outputUsdPerMillion: 16 }

test('an entry keeps the lines its cost is the sum of, and the terms it was billed by', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ text: 'ok', usage: { input: 1000, cached: 400, output: 7 } }))
  const answer = doneOf(await run(ask('hi', { model: 'openai/gpt-4o' })))
  const [entry] = (await client.ledger.list({})).items
  expect(entry).toMatchObject({
    costStatus: 'computed',
    costNanoUsd: answer.costNanoUsd,
    serviceTier: 'default',
    inferenceGeo: 'global',
    charges: [
      { kind: 'input', quantity: 600, unitPicoUsd: 2_500_000, costNanoUsd: 1_500_000 },
      { kind: 'cached_input', quantity: 400, unitPicoUsd: 1_250_000, costNanoUsd: 500_000 },
      { kind: 'output', quantity: 7, unitPicoUsd: 10_000_000, costNanoUsd: 70_000 },
    ],
  })
  await closeAndCheck()
})

test('a reported class without a price makes the entry an estimate, and one alert says which', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  await client.models.create({ provider: 'openai', model: 'gpt-own', price })
  mock.script(() => ({ text: 'ok', usage: { input: 1000, cached: 400, output: 1 } }))
  doneOf(await run(ask('hi', { model: 'openai/gpt-own' })))
  doneOf(await run(ask('hi again', { model: 'openai/gpt-own' })))
  expect((await client.ledger.list({})).items).toMatchObject([
    { costStatus: 'estimated' },
    { costStatus: 'estimated', costNanoUsd: 4_016_000 },
  ])
  const alerts = (await client.alerts.list({})).items.filter(
    ({ kind }) => kind === 'unpriced_charge',
  )
  expect(alerts).toMatchObject([
    { subject: 'openai/gpt-own', message: expect.stringContaining('cached input') },
  ])
  await closeAndCheck()
})

test('a service tier without a price is refused under a hard budget and unknown without one; with its own price it is held and billed by it', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ text: 'ok', usage: { input: 1000, output: 100 } }))
  const flex = { model: 'openai/gpt-4o', serviceTier: 'flex' } as const
  const budget = await client.budgets.create(hard)
  expect(failureOf(await run(ask('hi', flex))).error).toMatchObject({
    code: 'unpriced_model',
    message: expect.stringContaining('gpt-4o has no price for the service tier flex, and'),
  })
  await client.models.setPrice({
    id: 'openai/gpt-4o',
    price: { ...price, serviceTiers: { flex: { inputUsdPerMillion: 2, outputUsdPerMillion: 8 } } },
  })
  const answer = doneOf(await run(ask('hi', flex)))
  expect(answer.costNanoUsd).toBe(1000 * 2000 + 100 * 8000)
  expect((await client.ledger.list({})).items[0]).toMatchObject({
    serviceTier: 'flex',
    costStatus: 'computed',
  })
  expect((await client.budgets.list()).items.find(({ id }) => id === budget.id)).toMatchObject({
    spent: answer.costNanoUsd,
    held: 0,
  })
  await closeAndCheck()
})

test('fast mode is held and billed by its own price, and by the default one where the answer says it was served so', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  const fast = { model: 'anthropic/claude-opus-4-8', serviceTier: 'fast' } as const
  const sheet = (input: number, output: number) => ({
    inputUsdPerMillion: input,
    outputUsdPerMillion: output,
  })
  await client.models.setPrice({
    id: fast.model,
    price: { ...sheet(5, 25), serviceTiers: { fast: sheet(10, 50) } },
  })
  const budget = await client.budgets.create(hard)
  const served = (speed: string) =>
    mock.script(() => ({
      text: 'ok',
      rawUsage: {
        start: { input_tokens: 1000, output_tokens: 1, service_tier: 'standard', speed },
        delta: { output_tokens: 100 },
      },
    }))
  served('fast')
  expect(doneOf(await run(ask('hi', fast))).costNanoUsd).toBe(1000 * 10_000 + 100 * 50_000)
  served('standard')
  expect(doneOf(await run(ask('hi', fast))).costNanoUsd).toBe(1000 * 5_000 + 100 * 25_000)
  expect((await client.ledger.list({})).items).toMatchObject([
    {
      serviceTier: 'default',
      reason: expect.stringContaining('asked for the service tier fast, billed as default'),
    },
    { serviceTier: 'fast', reason: expect.not.stringContaining('billed as') },
  ])
  expect((await client.budgets.list()).items.find(({ id }) => id === budget.id)).toMatchObject({
    spent: 22_500_000,
    held: 0,
  })
  await closeAndCheck()
})

test('OpenAI’s fast mode is its priority tier: one price, held for either name, answered as priority', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  const sheet = (input: number, output: number) => ({
    inputUsdPerMillion: input,
    outputUsdPerMillion: output,
  })
  const id = 'openai/gpt-4o'
  await client.models.setPrice({ id, price: { ...price, serviceTiers: { fast: sheet(8, 32) } } })
  await expect(
    client.models.setPrice({
      id,
      price: { ...price, serviceTiers: { fast: sheet(8, 32), priority: sheet(8, 32) } },
    }),
  ).rejects.toThrow('are one tier')
  await client.budgets.create(hard)
  mock.script(() => ({
    text: 'ok',
    usage: { input: 1000, output: 100 },
    extraFields: { service_tier: 'priority' },
  }))
  for (const serviceTier of ['fast', 'priority'] as const) {
    expect(
      doneOf(await run(ask(`hi ${serviceTier}`, { model: id, serviceTier }))).costNanoUsd,
    ).toBe(1000 * 8_000 + 100 * 32_000)
  }
  await closeAndCheck()
})

test('a model that answers in place of the one asked is priced as served, marked, and one alert says so where it is dearer', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ text: 'ok', servedModel: 'gpt-4o', usage: { input: 1000, output: 100 } }))
  doneOf(await run(ask('hi', { model: 'openai/gpt-4o-mini' })))
  expect((await client.ledger.list({})).items).toMatchObject([
    {
      model: 'gpt-4o-mini',
      servedModel: 'gpt-4o',
      costNanoUsd: 3_500_000,
      reason: expect.stringContaining('priced as served: gpt-4o'),
    },
  ])
  expect(
    (await client.alerts.list({})).items.filter(({ kind }) => kind === 'served_dearer'),
  ).toMatchObject([{ subject: 'openai/gpt-4o-mini' }])
  mock.script(() => ({
    text: 'ok',
    servedModel: 'gpt-4o-mini',
    usage: { input: 1000, output: 100 },
  }))
  doneOf(await run(ask('cheaper', { model: 'openai/gpt-4o' })))
  expect((await client.ledger.list({})).items[0]).toMatchObject({
    model: 'gpt-4o',
    servedModel: 'gpt-4o-mini',
    costNanoUsd: 210_000,
  })
  expect(
    (await client.alerts.list({})).items.filter(({ kind }) => kind === 'served_dearer'),
  ).toHaveLength(1)
  await closeAndCheck()
})

test.each([
  ['gpt-4o', 'gpt-4o-2024-08-06'],
  ['gpt-4o', 'gpt-4o-2024-05-13'],
  ['gpt-4o', 'nobody-knows-it'],
])(
  '%s served as %s, a dated name of it or one nobody knows, is priced as asked',
  async (model, servedModel) => {
    const { run, client, mock, closeAndCheck } = await openHouse()
    mock.script(() => ({ text: 'ok', servedModel, usage: { input: 1000, output: 100 } }))
    doneOf(await run(ask('hi', { model: `openai/${model}` })))
    expect((await client.ledger.list({})).items).toMatchObject([
      { servedModel, costNanoUsd: 3_500_000 },
    ])
    await closeAndCheck()
  },
)

test('a correction is a line of its own, and what was settled at its bound says so', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ dropAfterChunks: -1 }))
  failureOf(await run(ask('hi', { model: 'openai/gpt-4o', maxAttempts: 1 })))
  const [entry] = (await client.ledger.list({})).items
  if (entry === undefined) throw new Error('no entry')
  expect(entry).toMatchObject({
    unresolved: true,
    charges: [
      { kind: 'upper_bound', quantity: 1, unitPicoUsd: null, costNanoUsd: entry.costNanoUsd },
    ],
  })
  await client.ledger.adjust({ entryId: entry.id, costNanoUsd: 5, reason: 'the bill' })
  expect((await client.ledger.list({ kind: 'adjustment' })).items).toMatchObject([
    { charges: [{ kind: 'correction', costNanoUsd: 5 - (entry.costNanoUsd ?? 0) }] },
  ])
  await closeAndCheck()
})

test('an alert on a call that cost more than was held says why: its tokens, the provider’s own figure, another model, or a fee', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  const { id } = await client.providers.create({
    kind: 'openai-compatible',
    name: 'Router',
    baseUrl: mock.openaiUrl,
  })
  await client.models.create({
    provider: id,
    model: 'priced',
    capabilities: ['chat'],
    price: { ...price, webSearchUsdPerThousand: 10 },
  })
  const counts = { prompt_tokens: 8, completion_tokens: 2, total_tokens: 10 }
  const told = async (model: string, reply: MockReply) => {
    mock.script(() => reply)
    doneOf(await run(ask('hi', { model })))
    return (await client.alerts.list({})).items
      .filter(({ kind }) => kind === 'hold_exceeded')
      .map(({ message }) => message)
  }
  expect(
    (await told(`${id}/priced`, { text: 'ok', rawUsage: { ...counts, cost: 5 } }))[0],
  ).toContain('own figure')
  expect(
    (
      await told(`${id}/priced`, {
        text: 'ok',
        rawUsage: { ...counts, server_tool_use: { web_search_requests: 3 } },
      })
    )[0],
  ).toContain('fee')
  expect(
    (
      await told('openai/gpt-4o-mini', {
        text: 'ok',
        servedModel: 'o1',
        rawUsage: { ...counts, completion_tokens: 20 },
      })
    )[0],
  ).toContain('o1 answered in its place')
  expect(
    (await told(`${id}/priced`, { text: 'ok', usage: { input: 100_000, output: 2 } }))[0],
  ).toContain('more tokens')
  await closeAndCheck()
})
