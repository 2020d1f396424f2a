/**
 * Who stands on the route of a call: the models named, preferred or passed over, and what is
 * simulated.
 */
import { expect, test } from 'vitest'
import { doneOf, failureOf, openHouse } from '../support/house'
import { atOnce, openai, anthropic, openRoute, isOpenai } from './route-setup'

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
