/**
 * Names that every object already has (`constructor`, `toString`) and the one that is its prototype
 * are names like any others: nothing crashes, nothing is polluted, nothing is lost.
 */
import { expect, test } from 'vitest'
import { ask, doneOf, openHouse } from '../support/house'

const odd = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf'] as const

test.each(odd)('%s as the name of everything', async (name) => {
  const { client, run, mock, console, closeAndCheck } = await openHouse()
  await client.projects.save({ name, description: name, policy: { allowedTiers: ['mini'] } })
  await client.services.save({ name })
  await client.environments.save({ name })
  await client.validation.save({
    name,
    rules: [{ kind: 'not_empty' }, { kind: 'forbidden_terms', terms: [name] }],
  })
  await client.services.setPolicy({
    name,
    policy: { cacheTtlSeconds: 60, validation: { profile: name, onFail: 'keep' } },
  })
  const { id } = await client.providers.create({
    kind: 'openai-compatible',
    name,
    baseUrl: mock.openaiUrl,
  })
  expect(id).toBe(name.toLowerCase())
  await client.models.create({
    provider: id,
    model: name,
    tier: 'mini',
    capabilities: ['chat'],
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1 },
  })
  await client.keys.create({
    providerId: id,
    label: name,
    secret: 'sk-0123456789abcdef',
    storage: 'session',
    project: name,
  })
  await client.budgets.create({
    name,
    scope: {
      project: name,
      service: name,
      environment: name,
      provider: id,
      model: name,
      user: name,
      organization: name,
    },
    unit: 'usd',
    period: 'day',
    limit: 1_000_000_000,
    enforcement: 'hard',
  })
  await client.limits.create({
    name,
    scope: { service: name },
    each: 'user',
    unit: 'requests',
    limit: 5,
    window: 'hour',
  })
  await client.tokenLimits.save({ provider: id, service: name, limit: 1_000_000 })
  await client.environments.save({ name, defaultModel: `${id}/${name}` })

  const labels = {
    project: name,
    service: name,
    environment: name,
    user: name,
    organization: name,
    model: `${id}/${name}`,
    temperature: 0,
  }
  const first = doneOf(await run(ask('hi', { ...labels, callId: name })))
  expect(first).toMatchObject({
    provider: id,
    model: name,
    cached: false,
    validation: { profile: name, passed: true },
  })
  expect(doneOf(await run(ask('hi', labels)))).toMatchObject({ cached: true })

  for (const by of [
    'provider',
    'model',
    'project',
    'service',
    'environment',
    'user',
    'organization',
  ] as const) {
    const summary = await client.usage.summary({ by })
    expect(summary.groups, by).toMatchObject([{ name: by === 'provider' ? id : name, calls: 2 }])
    expect(
      (await client.usage.series({ by, interval: 'day' })).groups.map((group) => group.name),
      by,
    ).toEqual([by === 'provider' ? id : name])
  }
  expect(
    (await client.projects.resources({})).items.find(({ project }) => project === name),
  ).toMatchObject({ calls: 2, models: [{ model: `${id}/${name}` }], budgets: [{ name }] })
  expect(
    (
      await client.ledger.list({
        project: name,
        service: name,
        environment: name,
        provider: id,
        model: name,
        user: name,
      })
    ).items,
  ).toHaveLength(2)
  expect((await client.cache.figures({ service: name, project: name })).items).toMatchObject([
    { service: name, project: name },
  ])
  expect(await client.validation.summary({ by: 'service' })).toMatchObject({
    groups: [{ name, answers: 1 }],
  })
  expect(await client.validation.summary({ by: 'model' })).toMatchObject({
    groups: [{ answers: 1 }],
  })
  expect((await client.limits.list()).items).toMatchObject([
    { states: [{ subject: name, used: 1 }] },
  ])
  expect((await client.budgets.list()).items.find((budget) => budget.name === name)?.spent).toBe(
    first.costNanoUsd,
  )
  expect(
    (await client.providerStatus.list()).items.find(({ provider }) => provider === id),
  ).toMatchObject({ lastHour: { attempts: 1 } })
  expect(
    await client.providerStatus.service({ service: name, project: name, environment: name }),
  ).toMatchObject({ provider: id, model: name })
  expect((await client.tokenLimits.history({ service: name })).items.at(-1)).toMatchObject({
    calls: 2,
  })
  expect((await client.calls.get({ id: name })).project).toBe(name)
  let csv = ''
  for await (const piece of console.exportLedger('csv', { project: name })) csv += piece
  expect(csv.split('\r\n')).toHaveLength(4)

  const { yaml } = await client.config.get()
  expect(
    (await client.config.apply({ yaml, prune: true })).changes.filter(
      ({ action }) => action !== 'keep',
    ),
  ).toEqual([])
  await client.projects.remove({ name, force: true })
  await client.services.remove({ name, force: true })
  await client.environments.remove({ name, force: true })
  await client.providers.remove({ id, force: true })
  expect((await client.ledger.list({ project: name })).items).toHaveLength(2)
  await closeAndCheck()
})

test('the prototype itself is no name of a project, and nothing is changed by asking', async () => {
  const { client, mock, run } = await openHouse()
  for (const save of [client.projects.save, client.services.save, client.environments.save])
    await expect(save({ name: '__proto__' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  await expect(client.ledger.list({ project: '__proto__' })).rejects.toMatchObject({
    code: 'invalid_request',
  })
  const file = (text: string) => client.config.apply({ yaml: `tollgate: 1\n${text}` })
  await expect(file('__proto__:\n  polluted: 1\n')).rejects.toMatchObject({
    message: expect.stringContaining('There is no section "__proto__"'),
  })
  await expect(file('projects:\n  __proto__:\n    description: x\n')).rejects.toMatchObject({
    code: 'invalid_request',
  })
  await expect(file('projects:\n  a:\n    __proto__:\n      polluted: 1\n')).rejects.toMatchObject({
    message: expect.stringContaining('__proto__'),
  })
  await expect(file('projects:\n  a:\n    policy:\n      constructor: {}\n')).rejects.toMatchObject(
    { message: expect.stringContaining('constructor') },
  )
  expect(
    await file(
      'budgets:\n  - name: __proto__\n    scope: {user: x}\n    unit: requests\n    period: day\n    limit: 5\n    enforcement: hard\n',
    ),
  ).toMatchObject({ added: 1 })

  const { id } = await client.providers.create({
    kind: 'openai-compatible',
    name: '__proto__',
    baseUrl: mock.openaiUrl,
  })
  await client.models.create({
    provider: id,
    model: '__proto__',
    tier: 'mini',
    capabilities: ['chat'],
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1 },
  })
  expect(doneOf(await run(ask('hi', { model: `${id}/__proto__` }))).model).toBe('__proto__')
  expect((await client.usage.summary({ by: 'model' })).groups).toMatchObject([
    { name: '__proto__', calls: 1 },
  ])
  expect((await client.usage.series({ by: 'model', interval: 'hour' })).groups).toMatchObject([
    { name: '__proto__' },
  ])
  expect(
    (await client.providerStatus.list()).items.find(({ provider }) => provider === id)?.lastHour
      .attempts,
  ).toBe(1)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})
