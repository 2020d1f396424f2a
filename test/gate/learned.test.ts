/**
 * What a server refuses by name is learned for that provider and model: the call is made again at
 * once, and the next one is right at first.
 */
import { expect, test } from 'vitest'
import type { MockReply } from '../support/mock-provider-reply'
import { ask, doneOf, failureOf, openHouse, type House } from '../support/house'

const wantsRenamed = {
  status: 400,
  error: {
    message:
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    param: 'max_tokens',
    code: 'unsupported_parameter',
  },
}
const refusesTemperature = {
  status: 400,
  error: {
    message: "Unsupported value: 'temperature' does not support 0.5 with this model.",
    param: 'temperature',
  },
}

async function compatible(
  refuse: (body: Readonly<Record<string, unknown>>) => MockReply | undefined,
): Promise<House> {
  const house = await openHouse()
  const { id } = await house.client.providers.create({
    kind: 'openai-compatible',
    name: 'gw',
    baseUrl: house.mock.openaiUrl,
  })
  await house.client.models.create({
    provider: id,
    model: 'm',
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 2 },
  })
  house.mock.script(
    (request) => refuse(request.body as Readonly<Record<string, unknown>>) ?? { text: 'ok' },
  )
  return house
}

test('the other name of the output limit: made again at once, right at first from then on, after a restart too, and forgotten on request', async () => {
  const house = await compatible((body) =>
    body['max_tokens'] === undefined ? undefined : wantsRenamed,
  )
  const { client, mock, run } = house
  const first = doneOf(await run(ask('hi', { model: 'gw/m' })))
  expect(first.attempts.map(({ outcome, costNanoUsd }) => [outcome, costNanoUsd === 0])).toEqual([
    ['invalid_request', true],
    ['ok', false],
  ])
  expect(mock.requests.map(({ body }) => [body.max_tokens, body.max_completion_tokens])).toEqual([
    [expect.any(Number), undefined],
    [undefined, expect.any(Number)],
  ])
  expect((await client.ledger.list({ provider: 'gw' })).items).toHaveLength(2)
  expect((await client.models.learned({ id: 'gw/m' })).items).toMatchObject([
    { fact: 'max_completion_tokens' },
  ])
  doneOf(await run(ask('again', { model: 'gw/m' })))
  expect(mock.requests).toHaveLength(3)
  await house.closeAndCheck()

  const later = await openHouse({ home: house.home, mock, keys: false })
  doneOf(await later.run(ask('later', { model: 'gw/m' })))
  expect(mock.requests).toHaveLength(4)
  await later.client.models.forget({ id: 'gw/m' })
  expect((await later.client.models.learned({ id: 'gw/m' })).items).toEqual([])
  doneOf(await later.run(ask('anew', { model: 'gw/m' })))
  expect(mock.requests).toHaveLength(6)
  expect((await later.client.system.audit({})).items.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['dialect learned', 'dialect forgotten']),
  )
  await later.closeAndCheck()
})

test('a parameter is dropped and the call made again only where the caller chose so; else it is refused, from then on before it leaves', async () => {
  const house = await compatible((body) =>
    body['temperature'] === undefined ? undefined : refusesTemperature,
  )
  const { mock, run } = house
  expect(failureOf(await run(ask('hi', { model: 'gw/m', temperature: 0.5 }))).error.code).toBe(
    'invalid_request',
  )
  expect(mock.requests).toHaveLength(1)
  expect(failureOf(await run(ask('hi', { model: 'gw/m', temperature: 0.5 }))).error).toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('refuses temperature'),
  })
  expect(mock.requests).toHaveLength(1)
  doneOf(await run(ask('hi', { model: 'gw/m', temperature: 0.5, unsupported: 'drop' })))
  expect(mock.requests).toHaveLength(2)
  await house.closeAndCheck()
})

test('dropped by choice, the call is made again at once', async () => {
  const house = await compatible((body) =>
    body['temperature'] === undefined ? undefined : refusesTemperature,
  )
  const answer = doneOf(
    await house.run(ask('hi', { model: 'gw/m', temperature: 0.5, unsupported: 'drop' })),
  )
  expect(answer.attempts.map(({ outcome }) => outcome)).toEqual(['invalid_request', 'ok'])
  await house.closeAndCheck()
})

test('a refusal that names no parameter teaches nothing', async () => {
  const house = await compatible(() => ({
    status: 400,
    error: { message: 'Your prompt about max_tokens is odd.' },
  }))
  expect(failureOf(await house.run(ask('hi', { model: 'gw/m' }))).error.code).toBe(
    'invalid_request',
  )
  expect((await house.client.models.learned({ id: 'gw/m' })).items).toEqual([])
  await house.closeAndCheck()
})

test('a service tier that was asked for is never left out: its refusal is the answer, and teaches nothing', async () => {
  const refusesTier = {
    status: 400,
    error: {
      message: "Unsupported value: 'service_tier' does not support 'flex' with this model.",
      param: 'service_tier',
    },
  }
  const house = await compatible((body) =>
    body['service_tier'] === undefined ? undefined : refusesTier,
  )
  expect(
    failureOf(await house.run(ask('hi', { model: 'gw/m', serviceTier: 'flex' }))).error.code,
  ).toBe('invalid_request')
  expect(house.mock.requests).toHaveLength(1)
  expect((await house.client.models.learned({ id: 'gw/m' })).items).toEqual([])
  await house.closeAndCheck()
})

test('what is refused together with tools is learned of no call without them', async () => {
  const message =
    "Function tools with reasoning_effort are not supported for m in /v1/chat/completions. Set 'reasoning_effort' to 'none'."
  const house = await compatible((body) =>
    body['tools'] === undefined
      ? undefined
      : { status: 400, error: { message, param: 'reasoning_effort' } },
  )
  const { client, mock, run } = house
  await client.models.create({
    provider: 'gw',
    model: 'r',
    capabilities: ['chat', 'tools', 'reasoning'],
  })
  const asked = ask('hi', { model: 'gw/r', reasoningEffort: 'low' })
  const failure = failureOf(await run({ ...asked, tools: [{ name: 'f' }] }))
  expect(failure.error.code).toBe('invalid_request')
  doneOf(await run(asked))
  expect(mock.requests.at(-1)?.body).toMatchObject({ reasoning_effort: 'low' })
  await house.closeAndCheck()
})
