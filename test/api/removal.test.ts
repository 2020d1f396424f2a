/** Removing what others lean on says so first, and what leaned goes on (spec S7). */
import { expect, test } from 'vitest'
import { holdAnswer } from '../support/held-answer'
import { ask, doneOf, failureOf, openHouse } from '../support/house'

async function openGateway() {
  const house = await openHouse()
  const { client, mock } = house
  const { id } = await client.providers.create({
    kind: 'openai-compatible',
    name: 'Gateway',
    baseUrl: mock.openaiUrl,
  })
  await client.models.create({
    provider: id,
    model: 'm',
    tier: 'mini',
    capabilities: ['chat'],
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1 },
  })
  return { ...house, id }
}

test('a provider that nothing leans on goes at once; one in use is kept until force says so, with all that leans on it named', async () => {
  const { client, run, id } = await openGateway()
  const { id: spare } = await client.providers.create({
    kind: 'openai-compatible',
    name: 'Spare',
    baseUrl: 'http://127.0.0.1:9/v1',
  })
  expect(await client.providers.remove({ id: spare })).toEqual({ ok: true })

  await client.keys.create({
    providerId: id,
    label: 'Its key',
    secret: 'sk-gateway-0123456789',
    storage: 'session',
  })
  await client.services.setPolicy({
    name: 'chat',
    policy: { defaultModel: `${id}/m`, route: ['gpt-4o-mini'] },
  })
  await client.services.setPolicy({
    name: 'search',
    policy: { defaultModel: 'gpt-4o-mini', route: [`${id}/m`] },
  })
  await client.projects.save({ name: 'dev', policy: { allowedModels: [`${id}/m`, 'gpt-4o-mini'] } })
  await client.environments.save({ name: 'staging', defaultModel: `${id}/m` })
  await client.system.updateSettings({ defaultRoute: [`${id}/m`] })
  await client.budgets.create({
    name: 'On it',
    scope: { provider: id },
    unit: 'usd',
    period: 'day',
    limit: 1_000_000_000,
    enforcement: 'hard',
  })
  await client.budgets.create({
    name: 'On its model',
    scope: { model: `${id}/m` },
    unit: 'usd',
    period: 'day',
    limit: 1_000_000_000,
    enforcement: 'hard',
  })
  await client.limits.create({
    name: 'Rate',
    scope: { provider: id },
    unit: 'requests',
    limit: 100,
    window: 'day',
  })
  await client.tokenLimits.save({ provider: id, limit: 1_000_000 })
  doneOf(await run(ask('hi', { model: `${id}/m` })))

  const refusal = await client.providers.remove({ id }).catch((error: unknown) => error)
  expect(refusal).toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(
      /^The provider gateway is in use: key Its key, model m, route of service search, default model of service chat, .* and \d more\. .*send force=true\.$/,
    ),
  })
  expect(
    (refusal as { data: { leans: { kind: string; name: string }[] } }).data.leans.map(
      ({ kind, name }) => `${kind} ${name}`,
    ),
  ).toEqual([
    'key Its key',
    'model m',
    'route of service search',
    'default model of service chat',
    'allowed models of project dev',
    'default model of environment staging',
    'route of the settings',
    'budget On it',
    'budget On its model',
    'rate limit Rate',
    'token limit gateway',
  ])
  expect((await client.providers.list()).items.map((provider) => provider.id)).toContain(id)

  expect(await client.providers.remove({ id, force: true })).toEqual({ ok: true })
  expect((await client.keys.list()).items.filter(({ providerId }) => providerId === id)).toEqual([])
  // Its services go on by what is left of their routes, from this moment on.
  const { model: _, ...unnamed } = ask('hi')
  expect(doneOf(await run({ ...unnamed, service: 'chat' }))).toMatchObject({
    provider: 'openai',
    model: 'gpt-4o-mini',
  })
  expect(doneOf(await run({ ...unnamed, service: 'search' }))).toMatchObject({
    provider: 'openai',
    model: 'gpt-4o-mini',
  })
  // Without a route there is nobody, and the sentence says why.
  await client.services.save({ name: 'left' })
  expect(
    failureOf(await run({ ...unnamed, service: 'left', environment: 'staging' })).error,
  ).toMatchObject({
    code: 'invalid_request',
    message: 'Name a model: gateway/m is not in the catalogue any more.',
  })
  expect((await client.ledger.list({ provider: id })).items).toHaveLength(1)
})

test('running calls lean on their provider, project, service and environment, and end well when it goes', async () => {
  const { client, run, mock, id } = await openGateway()
  await client.projects.save({ name: 'p' })
  await client.services.save({ name: 's' })
  await client.environments.save({ name: 'e' })
  const answer = holdAnswer(
    mock,
    Array.from({ length: 20 }, (_unused, index) => `word${index} `),
  )
  const running = run(
    ask('long', {
      callId: 'open-one',
      model: `${id}/m`,
      project: 'p',
      service: 's',
      environment: 'e',
    }),
  )
  await answer.asked
  const calls = {
    data: { leans: expect.arrayContaining([{ kind: 'running call', name: 'open-one' }]) },
  }
  await expect(client.providers.remove({ id })).rejects.toMatchObject(calls)
  await expect(client.projects.remove({ name: 'p' })).rejects.toMatchObject(calls)
  await expect(client.services.remove({ name: 's' })).rejects.toMatchObject(calls)
  await expect(client.environments.remove({ name: 'e' })).rejects.toMatchObject(calls)
  await client.providers.remove({ id, force: true })
  await client.projects.remove({ name: 'p', force: true })
  await client.services.remove({ name: 's', force: true })
  await client.environments.remove({ name: 'e', force: true })
  answer.letGo()
  expect(doneOf(await running)).toMatchObject({ provider: id, costStatus: 'computed' })
  expect(
    (await client.ledger.list({ project: 'p', service: 's', environment: 'e' })).items,
  ).toHaveLength(1)
})

test('projects, services and environments say what leans on them; those that ship and the current ones stay', async () => {
  const { client } = await openHouse()
  await client.projects.save({ name: 'p' })
  await client.services.save({ name: 's' })
  await client.environments.save({ name: 'e' })
  await client.keys.create({
    providerId: 'openai',
    label: 'Scoped',
    secret: 'sk-0123456789abcdef',
    storage: 'session',
    project: 'p',
    environment: 'e',
  })
  await client.budgets.create({
    name: 'B',
    scope: { project: 'p', service: 's', environment: 'e' },
    unit: 'usd',
    period: 'day',
    limit: 1,
    enforcement: 'hard',
  })
  await client.limits.create({
    name: 'L',
    scope: { project: 'p', service: 's' },
    unit: 'requests',
    limit: 1,
    window: 'day',
  })
  await client.tokenLimits.save({ provider: 'openai', service: 's', limit: 5 })
  await expect(client.projects.remove({ name: 'p' })).rejects.toMatchObject({
    code: 'conflict',
    data: {
      leans: [
        { kind: 'key', name: 'Scoped' },
        { kind: 'budget', name: 'B' },
        { kind: 'rate limit', name: 'L' },
      ],
    },
  })
  await expect(client.environments.remove({ name: 'e' })).rejects.toMatchObject({
    data: {
      leans: [
        { kind: 'key', name: 'Scoped' },
        { kind: 'budget', name: 'B' },
      ],
    },
  })
  await expect(client.services.remove({ name: 's' })).rejects.toMatchObject({
    data: {
      leans: [
        { kind: 'budget', name: 'B' },
        { kind: 'rate limit', name: 'L' },
        { kind: 'token limit', name: 'openai/s' },
      ],
    },
  })
  await client.system.updateSettings({ project: 'p', environment: 'e' })
  await expect(client.projects.remove({ name: 'p', force: true })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('current project'),
  })
  await expect(client.environments.remove({ name: 'e', force: true })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('current environment'),
  })
  for (const force of [false, true]) {
    await expect(client.projects.remove({ name: 'dev', force })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('ships with Tollgate'),
    })
    await expect(client.services.remove({ name: 'chat', force })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(client.environments.remove({ name: 'staging', force })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(client.providers.remove({ id: 'openai', force })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('built in'),
    })
    await expect(client.projects.remove({ name: 'nosuch', force })).rejects.toMatchObject({
      code: 'not_found',
    })
  }
  await client.system.updateSettings({ project: 'dev', environment: 'development' })
  await client.projects.remove({ name: 'p', force: true })
  await client.services.remove({ name: 's', force: true })
  await client.environments.remove({ name: 'e', force: true })
  expect((await client.system.audit({ limit: 10 })).items.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['project removed', 'service removed', 'environment removed']),
  )
})
