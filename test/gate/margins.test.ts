/**
 * Holds that follow what providers report, counts that cannot be true, and what a stopped call of a
 * model that thinks is booked at.
 */
import { expect, test } from 'vitest'
import type { CallEvent, CallRequest } from '../../src/contract/calls'
import { ask, doneOf, openHouse, type House } from '../support/house'

async function houseWithServer(): Promise<House> {
  const house = await openHouse()
  await house.client.providers.create({
    kind: 'openai-compatible',
    name: 'gw',
    baseUrl: house.mock.openaiUrl,
  })
  await house.client.models.create({
    provider: 'gw',
    model: 'm',
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 2 },
  })
  await warm(house)
  return house
}

/** The vocabulary loads with the first count; until then the bytes bound. */
async function warm({ client }: House, change: Partial<CallRequest> = {}): Promise<void> {
  const request = { ...ask(prose), ...change }
  await expect
    .poll(async () => (await client.calls.estimate(request)).inputTokensBound, { timeout: 20_000 })
    .toBeLessThan(prose.length / 2)
}

const prose =
  'The committee reviewed the quarterly figures, and the chair thanked everyone for their patience. '.repeat(
    40,
  )

const wires: readonly (readonly [string, Partial<CallRequest>])[] = [
  ['openai/gpt-4o-mini', {}],
  ['anthropic/claude-sonnet-4-5', {}],
  ['gw/m', {}],
]
test.each(wires)(
  'one absurd count of %s changes no other hold, is booked as reported, marked and told once',
  async (model) => {
    const house = await houseWithServer()
    const { client, mock, run } = house
    const requests = [
      ask('hi', { model }),
      ask(prose, { model }),
      ask(prose, { model, maxOutputTokens: 1000 }),
    ]
    const holds = async () => {
      const estimates = await Promise.all(requests.map((request) => client.calls.estimate(request)))
      return estimates.map(({ inputTokensBound, maxOutputTokens, worstCaseNanoUsd }) => [
        inputTokensBound,
        maxOutputTokens,
        worstCaseNanoUsd,
      ])
    }
    const before = await holds()
    for (const usage of [
      { input: 1e9, output: 5 },
      { input: 8, output: 1e9 },
    ]) {
      mock.script(() => ({ text: 'ok', usage }))
      doneOf(await run(ask('hi', { model })))
      const [entry] = (await client.ledger.list({})).items
      expect(entry).toMatchObject({
        suspect: true,
        inputTokens: usage.input,
        outputTokens: usage.output,
        outcome: 'ok',
      })
      expect(await holds()).toEqual(before)
    }
    mock.script(() => ({ text: 'ok' }))
    doneOf(await run(ask('hi', { model })))
    expect((await client.ledger.list({})).items[0]).toMatchObject({ suspect: false })
    expect(
      (await client.alerts.list({})).items.filter(({ kind }) => kind === 'suspect_usage'),
    ).toMatchObject([{ subject: model }])
    await house.closeAndCheck()
  },
)

test('an absurd count of embeddings changes no other hold', async () => {
  const house = await openHouse()
  const request: CallRequest = {
    project: 'dev',
    model: 'text-embedding-3-small',
    input: ['one', 'two'],
  }
  await expect
    .poll(async () => (await house.client.calls.estimate(request)).inputTokensBound, {
      timeout: 20_000,
    })
    .toBe(2)
  const before = await house.client.calls.estimate(request)
  house.mock.script(() => ({ usage: { input: 1e9 } }))
  doneOf(await house.run(request))
  expect((await house.client.ledger.list({})).items[0]).toMatchObject({ suspect: true })
  expect(await house.client.calls.estimate(request)).toEqual(before)
  await house.closeAndCheck()
})

test('a suspect entry says so in each export, and the chain holds', async () => {
  const house = await openHouse()
  house.mock.script(() => ({ text: 'ok', usage: { input: 1e9 } }))
  doneOf(await house.run(ask('hi')))
  expect(await house.client.ledger.verify()).toMatchObject({ ok: true })
  await house.closeAndCheck()
})

test('reports narrow the holds of a model, show under its margins, and are forgotten on request', async () => {
  const house = await houseWithServer()
  const { client, mock, run } = house
  mock.script(() => ({ text: 'ok', usage: { input: 720, output: 2 } }))
  const request = ask(prose, { model: 'gw/m' })
  const { inputTokensBound: seed } = await client.calls.estimate(request)
  for (let i = 0; i < 3; i += 1) doneOf(await run(request))
  const { inputTokensBound: learned } = await client.calls.estimate(request)
  expect(learned).toBeLessThan(seed)
  expect(learned).toBeGreaterThanOrEqual(720 * 1.4)
  expect(await client.models.margins({ id: 'gw/m' })).toMatchObject({
    reports: 3,
    kinds: [{ kind: 'prose', reports: 3 }],
  })
  await client.models.resetMargins({ id: 'gw/m' })
  expect((await client.calls.estimate(request)).inputTokensBound).toBe(seed)
  expect(await client.models.margins({ id: 'gw/m' })).toMatchObject({ reports: 0, kinds: [] })
  expect((await client.system.audit({})).items.map(({ what }) => what)).toContain('margins reset')
  await expect(client.models.margins({ id: 'gw/none' })).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(client.models.resetMargins({ id: 'nobody' })).rejects.toMatchObject({
    code: 'not_found',
  })
  await house.closeAndCheck()
})

test('output beyond the limit is held the next time', async () => {
  const house = await houseWithServer()
  const { client, mock, run } = house
  mock.script(() => ({ text: 'ok', usage: { input: 9, output: 160 } }))
  const request = ask('hi', { model: 'gw/m' })
  expect((await client.calls.estimate(request)).maxOutputTokens).toBe(100)
  doneOf(await run(request))
  expect((await client.calls.estimate(request)).maxOutputTokens).toBe(160)
  expect(mock.requests.at(-1)?.body.max_tokens).toBe(100)
  await house.closeAndCheck()
})

/** Stops a call once its first text has come; gives its entry. */
async function stopped(house: House, request: CallRequest) {
  house.mock.script(() => ({
    ...(request.reasoningEffort === undefined ? {} : { reasoning: 'I think' }),
    chunks: ['one ', 'two ', 'three ', 'four '],
    chunkDelayMs: 100,
  }))
  const stop = new AbortController()
  const events: CallEvent[] = []
  for await (const event of await house.client.calls.stream(request, { signal: stop.signal })) {
    events.push(event)
    if (event.type === 'delta' && event.text !== undefined) stop.abort()
  }
  await expect.poll(async () => (await house.client.ledger.list({})).items.length).toBe(1)
  const [entry] = (await house.client.ledger.list({})).items
  if (entry === undefined) throw new Error('no entry')
  return entry
}

test('stopped: a Claude that was not asked to think is booked at what was seen', async () => {
  const house = await openHouse()
  const entry = await stopped(
    house,
    ask('Count.', { model: 'claude-sonnet-4-5', maxOutputTokens: 4000 }),
  )
  expect(entry).toMatchObject({ outcome: 'cancelled', costStatus: 'partial', unresolved: false })
  expect(entry.outputTokens).toBeLessThan(40)
  await house.closeAndCheck()
})

test('stopped: a Claude that shows a summary of its thinking is booked with the whole budget of it', async () => {
  const house = await openHouse()
  const entry = await stopped(
    house,
    ask('Count.', { model: 'claude-sonnet-4-5', maxOutputTokens: 4000, reasoningEffort: 'medium' }),
  )
  expect(entry).toMatchObject({ outcome: 'cancelled', costStatus: 'partial', unresolved: false })
  expect(entry.outputTokens).toBeGreaterThanOrEqual(2000)
  expect(entry.outputTokens).toBeLessThan(2040)
  await house.closeAndCheck()
})

test('stopped: a model that thinks on each request is booked at its bound', async () => {
  const house = await openHouse()
  expect(
    await stopped(house, ask('Count.', { model: 'claude-opus-5', maxOutputTokens: 4000 })),
  ).toMatchObject({ outputTokens: 4000, unresolved: true })
  await house.closeAndCheck()
})
