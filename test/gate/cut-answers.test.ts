/**
 * What an answer had said of itself before it broke off counts: its money figure, its service tier,
 * and the model that served it.
 */
import { expect, test } from 'vitest'
import type { CallRequest } from '../../src/contract/calls'
import { ask, doneOf, failureOf, openHouse } from '../support/house'

const event = (data: object) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm', ...data })}\n\n`
const word = event({ choices: [{ index: 0, delta: { content: 'hello' }, finish_reason: null }] })
const finish = (reason: string) =>
  event({ choices: [{ index: 0, delta: {}, finish_reason: reason }] })
const counts = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 }
const usage = (more: object) => event({ choices: [], usage: { ...counts, ...more } })
const price = { inputUsdPerMillion: 1, outputUsdPerMillion: 10 }

async function openRouter() {
  const house = await openHouse()
  const { id } = await house.client.providers.create({
    kind: 'openai-compatible',
    name: 'Router',
    baseUrl: house.mock.openaiUrl,
  })
  await house.client.models.create({ provider: id, model: 'unpriced', capabilities: ['chat'] })
  await house.client.models.create({ provider: id, model: 'priced', capabilities: ['chat'], price })

  async function booked(model: string, raw: string, change: Partial<CallRequest> = {}) {
    house.mock.script(() => ({ raw }))
    const events = await house.run(
      ask('hello', { model: `${id}/${model}`, maxAttempts: 1, ...change }),
    )
    return { events, entry: (await house.client.ledger.list({})).items[0] }
  }
  return { ...house, booked }
}

const cuts: Readonly<Record<string, string>> = {
  'a stream that ends without a finish reason': word + usage({ cost: 0.005 }),
  'a finish reason that means failure':
    word + finish('error') + usage({ cost: 0.005 }) + 'data: [DONE]\n\n',
  'an error after the figure':
    word + usage({ cost: 0.005 }) + event({ error: { message: 'boom', code: 502 } }),
}

test.each(Object.entries(cuts))(
  "%s: the server's own money figure is booked as partial, with or without a price",
  async (_, raw) => {
    const { booked, closeAndCheck } = await openRouter()
    for (const model of ['unpriced', 'priced']) {
      const { events, entry } = await booked(model, raw)
      expect(failureOf(events)).toMatchObject({ costNanoUsd: 5_000_000, costStatus: 'partial' })
      expect(entry).toMatchObject({
        costNanoUsd: 5_000_000,
        costStatus: 'partial',
        inputTokens: 100,
        outputTokens: 10,
        unresolved: false,
      })
      expect(entry?.charges).toEqual([
        { kind: 'reported_total', quantity: 1, unitPicoUsd: null, costNanoUsd: 5_000_000 },
      ])
    }
    await closeAndCheck()
  },
)

test('a figure of nothing in an answer that breaks off says nothing', async () => {
  const { booked, closeAndCheck } = await openRouter()
  expect((await booked('priced', word + usage({ cost: 0 }))).entry).toMatchObject({
    costNanoUsd: 200_000,
    costStatus: 'partial',
  })
  await closeAndCheck()
})

test('a money figure never shrinks within an answer, and may be written in decimals as text', async () => {
  const { booked, closeAndCheck } = await openRouter()
  const figures =
    word + usage({ cost: 0.005 }) + finish('stop') + usage({ cost: 0 }) + 'data: [DONE]\n\n'
  expect((await booked('priced', figures)).entry).toMatchObject({
    costNanoUsd: 5_000_000,
    costStatus: 'reported',
  })
  const text = word + finish('stop') + usage({ cost: '0.000123456' }) + 'data: [DONE]\n\n'
  expect((await booked('unpriced', text)).entry).toMatchObject({
    costNanoUsd: 123_456,
    costStatus: 'reported',
  })
  await closeAndCheck()
})

test('a cut answer is billed by the model and the tier that it had named', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  const drop = { chunks: ['one ', 'two '], dropAfterChunks: 1, chunkDelayMs: 2 }
  const newest = async () => (await client.ledger.list({})).items[0]
  mock.script(() => ({ ...drop, servedModel: 'gpt-4o' }))
  failureOf(await run(ask('hi', { model: 'openai/gpt-4o-mini', maxAttempts: 1 })))
  expect(await newest()).toMatchObject({
    servedModel: 'gpt-4o',
    costStatus: 'partial',
    charges: [{ unitPicoUsd: 2_500_000 }, { unitPicoUsd: 10_000_000 }],
  })

  await client.models.setPrice({
    id: 'openai/gpt-4o',
    price: {
      ...price,
      serviceTiers: { priority: { inputUsdPerMillion: 2, outputUsdPerMillion: 20 } },
    },
  })
  mock.script(() => ({ ...drop, extraFields: { service_tier: 'priority' } }))
  failureOf(await run(ask('hi', { model: 'openai/gpt-4o', maxAttempts: 1 })))
  expect(await newest()).toMatchObject({
    serviceTier: 'priority',
    charges: [{ unitPicoUsd: 2_000_000 }, { unitPicoUsd: 20_000_000 }],
  })
  await closeAndCheck()
})

test('an answer without counts is estimated by the tier that it named', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  const serviceTiers = { priority: { inputUsdPerMillion: 2, outputUsdPerMillion: 20 } }
  for (const id of ['openai/gpt-4o', 'anthropic/claude-3-5-haiku'])
    await client.models.setPrice({ id, price: { ...price, serviceTiers } })
  const newest = async () => (await client.ledger.list({})).items[0]
  const billed = {
    serviceTier: 'priority',
    costStatus: 'estimated',
    charges: [{ unitPicoUsd: 2_000_000 }, { unitPicoUsd: 20_000_000 }],
  }
  mock.script(() => ({ text: 'ok', usage: null, extraFields: { service_tier: 'priority' } }))
  doneOf(await run(ask('hi', { model: 'openai/gpt-4o' })))
  expect(await newest()).toMatchObject(billed)
  mock.script(() => ({
    text: 'ok',
    rawUsage: {
      start: { input_tokens: 0, output_tokens: 0, service_tier: 'priority' },
      delta: { output_tokens: 0 },
    },
  }))
  doneOf(await run(ask('hi', { model: 'anthropic/claude-3-5-haiku' })))
  expect(await newest()).toMatchObject(billed)
  await closeAndCheck()
})

test('a dearer tier does not make the model that served look dearer', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  const tiers = (input: number) => ({
    ...price,
    inputUsdPerMillion: input,
    serviceTiers: { priority: { inputUsdPerMillion: input * 3, outputUsdPerMillion: 10 } },
  })
  await client.models.setPrice({ id: 'openai/gpt-4o', price: tiers(2) })
  await client.models.setPrice({ id: 'openai/gpt-4o-mini', price: tiers(1) })
  mock.script(() => ({
    text: 'ok',
    servedModel: 'gpt-4o-mini',
    extraFields: { service_tier: 'priority' },
    usage: { input: 1000, output: 1 },
  }))
  doneOf(await run(ask('hi', { model: 'openai/gpt-4o', serviceTier: 'priority' })))
  expect((await client.ledger.list({})).items[0]).toMatchObject({
    servedModel: 'gpt-4o-mini',
    costNanoUsd: 3_010_000,
  })
  expect(
    (await client.alerts.list({})).items.filter(({ kind }) => kind === 'served_dearer'),
  ).toEqual([])
  await closeAndCheck()
})
