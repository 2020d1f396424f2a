/**
 * What a policy forbids is refused in one exact sentence, wherever it is asked: by the contract,
 * and over HTTP as a 400 (spec S1, S5).
 */
import { describe, expect, test } from 'vitest'
import { startShell } from '../contract/transports'
import { ask, openHouse, type House } from '../support/house'
import { unknownModel } from '../../src/contract/unknown-model'

const sentence =
  'Model gpt-4-turbo is not allowed for service narrative-report: tier advanced, allowed mini, standard.'
const refused = {
  project: 'dev',
  service: 'narrative-report',
  model: 'gpt-4-turbo',
  messages: [{ role: 'user' as const, content: 'Write it.' }],
}

async function http(
  house: House,
  method: string,
  path: string,
  body?: unknown,
  accept = 'application/json',
) {
  const shell = await startShell(house.console)
  try {
    const response = await fetch(new URL(`api/v1/${path}`, shell.url), {
      method,
      headers: {
        authorization: `Bearer ${shell.token}`,
        accept,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, text: await response.text() }
  } finally {
    await shell.close()
  }
}

describe('a model the policy does not allow', () => {
  test('is refused by POST /calls as 400, before anything is sent or written', async () => {
    const house = await openHouse()
    const { status, text } = await http(house, 'POST', 'calls', refused)
    expect([status, JSON.parse(text)]).toEqual([
      400,
      expect.objectContaining({ code: 'model_not_allowed', message: sentence }),
    ])
    expect(house.mock.requests).toHaveLength(0)
    expect((await house.client.ledger.list({})).items).toEqual([])
    await house.closeAndCheck()
  })

  test('is refused by the contract, the estimate and validate in the same words', async () => {
    const house = await openHouse()
    await expect(house.client.calls.create(refused)).rejects.toMatchObject({
      code: 'model_not_allowed',
      message: sentence,
    })
    const estimated: unknown = await house.client.calls.estimate(refused).then(
      ({ refusal }) => refusal,
      (thrown: unknown) => thrown,
    )
    expect(estimated).toMatchObject({ code: 'model_not_allowed', message: sentence })
    const { text, status } = await http(house, 'POST', 'services/narrative-report/validate', {
      model: 'gpt-4-turbo',
    })
    expect([status, JSON.parse(text)]).toEqual([200, { allowed: false, message: sentence }])
    const allowed = await house.client.services.models({ name: 'narrative-report', allowed: true })
    expect(allowed).toMatchObject({ service: 'narrative-report', defaultModel: 'gpt-4o' })
    expect(allowed.items.length).toBeGreaterThan(0)
    expect(
      allowed.items.every((item) => item.allowed && ['mini', 'standard'].includes(item.model.tier)),
    ).toBe(true)
    expect(
      await house.client.services.models({ name: 'summarize', project: 'report' }),
    ).toMatchObject({ service: 'summarize', defaultModel: 'gpt-4o-mini' })
    expect(
      (await house.client.services.models({ name: 'narrative-report' })).items.find(
        ({ model }) => model.id === 'openai/gpt-4-turbo',
      ),
    ).toMatchObject({ allowed: false, refusal: sentence })
  })

  test('is as unknown to a service as one the catalogue does not have, in its own sentence', async () => {
    const house = await openHouse()
    await expect(house.client.calls.create({ ...refused, model: 'gpt-99' })).rejects.toMatchObject({
      code: 'model_not_allowed',
      message: unknownModel('gpt-99'),
    })
    expect(
      await house.client.services.validate({ name: 'narrative-report', model: 'gpt-99' }),
    ).toEqual({ allowed: false, message: unknownModel('gpt-99') })
  })

  test('a policy with a route to it is not saved: 400 with the place', async () => {
    const house = await openHouse()
    const { status, text } = await http(house, 'PUT', 'services/narrative-report/policy', {
      policy: { allowedTiers: ['mini', 'standard'], route: ['gpt-4o', 'gpt-4-turbo'] },
    })
    expect(status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({
      code: 'invalid_request',
      message: `${sentence} Take it off the route, or allow it.`,
      data: { issues: [{ path: 'policy.route.1' }] },
    })
  })
})

test('max output comes from the service, else the project, else the environment, else the settings', async () => {
  const { client } = await openHouse()
  await client.system.updateSettings({ defaultMaxOutputTokens: 11 })
  const most = async () =>
    (
      await client.calls.estimate({
        ...ask('hi'),
        maxOutputTokens: undefined,
        service: 'chat',
        environment: 'staging',
      })
    ).maxOutputTokens
  expect(await most()).toBe(11)
  await client.environments.save({ name: 'staging', defaultMaxOutputTokens: 22 })
  expect(await most()).toBe(22)
  await client.projects.save({ name: 'dev', policy: { defaultMaxOutputTokens: 33 } })
  expect(await most()).toBe(33)
  await client.services.setPolicy({ name: 'chat', policy: { defaultMaxOutputTokens: 44 } })
  expect(await most()).toBe(44)
})

test('the model comes from the service, else the project, else the environment, else the default route of the settings', async () => {
  const { client } = await openHouse()
  const chosen = async () => {
    const { provider, model } = await client.calls.estimate({
      ...ask('hi'),
      model: undefined,
      service: 'chat',
      environment: 'staging',
    })
    return `${provider}/${model}`
  }
  await expect(chosen()).rejects.toMatchObject({ code: 'invalid_request' })
  await client.system.updateSettings({ defaultRoute: ['simulated/sim-mini'] })
  expect(await chosen()).toBe('simulated/sim-mini')
  await client.environments.save({ name: 'staging', defaultModel: 'gpt-4o-mini' })
  expect(await chosen()).toBe('openai/gpt-4o-mini')
  await client.projects.save({ name: 'dev', policy: { defaultModel: 'claude-3-5-haiku' } })
  expect(await chosen()).toBe('anthropic/claude-3-5-haiku')
  await client.services.setPolicy({ name: 'chat', policy: { defaultModel: 'gpt-4o' } })
  expect(await chosen()).toBe('openai/gpt-4o')
})
