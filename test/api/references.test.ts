/**
 * A name that does not exist is refused and named, wherever it is referred to (spec S7); what only
 * the ledger still knows may be asked for.
 */
import { expect, test } from 'vitest'
import { ask, doneOf, failureOf, openHouse } from '../support/house'

const refused = (name: string, path?: string) => ({
  code: 'invalid_request',
  message: expect.stringContaining(name),
  ...(path === undefined
    ? {}
    : { data: { issues: expect.arrayContaining([expect.objectContaining({ path })]) } }),
})

test('rules on what does not exist are refused: budgets, rate limits, token limits, keys, policies, settings, models', async () => {
  const { client } = await openHouse()
  for (const path of ['provider', 'key', 'project', 'service', 'environment', 'model'] as const) {
    const budget = {
      name: 'b',
      scope: { [path]: 'nosuch' },
      unit: 'usd',
      period: 'day',
      limit: 1,
      enforcement: 'hard',
    } as const
    await expect(client.budgets.create(budget), path).rejects.toMatchObject(
      refused('nosuch', `scope.${path}`),
    )
  }
  for (const path of ['provider', 'project', 'service', 'environment'] as const) {
    await expect(
      client.limits.create({
        scope: { [path]: 'nosuch' },
        unit: 'requests',
        limit: 1,
        window: 'day',
      }),
      path,
    ).rejects.toMatchObject(refused('nosuch', `scope.${path}`))
  }
  await client.budgets.create({
    name: 'free labels',
    scope: { user: 'anybody', organization: 'acme', provider: 'openai', model: 'openai/gpt-4o' },
    unit: 'usd',
    period: 'day',
    limit: 1,
    enforcement: 'hard',
  })
  await expect(client.tokenLimits.save({ provider: 'nosuch', limit: 1 })).rejects.toMatchObject(
    refused('nosuch'),
  )
  await expect(
    client.tokenLimits.save({ provider: 'openai', service: 'nosuch', limit: 1 }),
  ).rejects.toMatchObject(refused('nosuch'))
  const key = {
    providerId: 'openai',
    label: 'x',
    secret: 'sk-0123456789abcdef',
    storage: 'session',
  } as const
  await expect(client.keys.create({ ...key, providerId: 'nosuch' })).rejects.toMatchObject(
    refused('nosuch', 'providerId'),
  )
  await expect(client.keys.create({ ...key, project: 'nosuch' })).rejects.toMatchObject(
    refused('nosuch', 'project'),
  )
  await expect(client.keys.create({ ...key, environment: 'nosuch' })).rejects.toMatchObject(
    refused('nosuch', 'environment'),
  )
  await expect(
    client.keys.probe({ providerId: 'nosuch', secret: key.secret }),
  ).rejects.toMatchObject(refused('nosuch', 'providerId'))
  await expect(
    client.services.setPolicy({ name: 'chat', policy: { allowedModels: ['nosuch'] } }),
  ).rejects.toMatchObject(refused('nosuch', 'policy.allowedModels.0'))
  await expect(
    client.projects.save({ name: 'dev', policy: { route: ['nosuch'] } }),
  ).rejects.toMatchObject(refused('nosuch', 'policy.route.0'))
  await expect(
    client.environments.save({ name: 'staging', defaultModel: 'nosuch' }),
  ).rejects.toMatchObject(refused('nosuch'))
  await expect(
    client.system.updateSettings({ defaultRoute: ['gpt-4o', 'nosuch'] }),
  ).rejects.toMatchObject(refused('nosuch', 'defaultRoute.1'))
  await expect(client.models.create({ provider: 'nosuch', model: 'x' })).rejects.toMatchObject(
    refused('nosuch', 'provider'),
  )
  await expect(
    client.comparisons.create({
      project: 'nosuch',
      messages: [{ role: 'user', content: 'x' }],
      variants: [
        { id: 'a', provider: 'openai', model: 'gpt-4o' },
        { id: 'b', provider: 'openai', model: 'gpt-4o' },
      ],
    }),
  ).rejects.toMatchObject(refused('nosuch', 'project'))
  await expect(
    client.comparisons.create({
      project: 'dev',
      messages: [{ role: 'user', content: 'x' }],
      variants: [
        { id: 'a', provider: 'openai', model: 'gpt-4o' },
        { id: 'b', provider: 'openai', model: 'nosuch' },
      ],
    }),
  ).rejects.toMatchObject(refused('nosuch', 'variants.1.model'))
})

test('calls that name what does not exist are refused and send nothing', async () => {
  const { run, mock } = await openHouse()
  for (const change of [
    { project: 'nosuch' },
    { service: 'nosuch' },
    { environment: 'nosuch' },
    { model: 'nosuch' },
    { provider: 'nosuch' },
    { preferredProvider: 'nosuch' },
  ]) {
    const failure = failureOf(await run(ask('hi', change)))
    expect([failure.error.message, failure.error.code]).toEqual([
      expect.stringContaining('nosuch'),
      'model' in change ? 'model_not_allowed' : 'invalid_request',
    ])
  }
  expect(
    failureOf(await run(ask('hi', { provider: 'openai', preferredProvider: 'anthropic' }))).error
      .message,
  ).toContain('Give one of the two')
  expect(mock.calls()).toEqual([])
})

test('questions about what never was are refused; about what was removed they are answered', async () => {
  const { client, console, run } = await openHouse()
  const never: readonly (() => Promise<unknown>)[] = [
    ...(['provider', 'model', 'project', 'service', 'environment', 'key'] as const).map(
      (field) => () => client.ledger.list({ [field]: 'nosuch' }),
    ),
    () => client.cache.figures({ project: 'nosuch' }),
    () => client.cache.figures({ service: 'nosuch' }),
    () => client.cache.clear({ service: 'nosuch' }),
    () => client.calls.history({ project: 'nosuch' }),
    () => client.tokenLimits.history({ service: 'nosuch' }),
    () => client.tokenLimits.history({ provider: 'nosuch' }),
    () => client.validation.results({ service: 'nosuch' }),
    () => client.validation.results({ model: 'nosuch' }),
    () => client.models.list({ provider: 'nosuch' }),
    () => client.providers.test({ id: 'simulated', project: 'nosuch' }),
    () => client.providers.test({ id: 'simulated', environment: 'nosuch' }),
    () => client.services.models({ name: 'chat', project: 'nosuch' }),
    () => client.services.validate({ name: 'chat', model: 'gpt-4o', project: 'nosuch' }),
    () => client.providerStatus.service({ service: 'chat', project: 'nosuch' }),
    async () => console.exportLedger('csv', { project: 'nosuch' }),
  ]
  for (const ask of never) await expect(ask(), String(ask)).rejects.toMatchObject(refused('nosuch'))
  await client.ledger.list({ user: 'nobody', organization: 'nobody' })

  const { id } = await client.providers.create({
    kind: 'openai-compatible',
    name: 'gone',
    baseUrl: 'http://127.0.0.1:9/v1',
  })
  await client.projects.save({ name: 'shortlived' })
  doneOf(await run(ask('hi', { project: 'shortlived' })))
  await client.config.apply({
    yaml: 'tollgate: 1\nprojects: {}\n',
    prune: true,
    apply: true,
    digest: (await client.config.apply({ yaml: 'tollgate: 1\nprojects: {}\n', prune: true }))
      .digest,
  })
  expect((await client.projects.list()).items.map(({ name }) => name)).not.toContain('shortlived')
  expect((await client.ledger.list({ project: 'shortlived' })).items).toHaveLength(1)
  expect((await client.calls.history({ project: 'shortlived' })).items).toHaveLength(1)
  await client.providers.remove({ id })
  await expect(client.ledger.list({ provider: id })).rejects.toMatchObject(refused(id))
  await expect(
    client.budgets.create({
      name: 'b',
      scope: { project: 'shortlived' },
      unit: 'usd',
      period: 'day',
      limit: 1,
      enforcement: 'hard',
    }),
  ).rejects.toMatchObject(refused('shortlived'))
})

test('a rules file that scopes to what is neither here nor in it is refused with the line', async () => {
  const { client } = await openHouse()
  const yaml = (project: string) =>
    `tollgate: 1\nprojects:\n  billing: {}\nbudgets:\n  - name: b\n    scope: {project: ${project}}\n    unit: usd\n    period: day\n    limit: 1.00 USD\n    enforcement: hard\nlimits:\n  - name: l\n    scope: {service: chat, project: ${project}}\n    unit: requests\n    limit: 5\n    window: hour\n`
  expect(await client.config.apply({ yaml: yaml('billing') })).toMatchObject({ added: 3 })
  await expect(client.config.apply({ yaml: yaml('nosuch') })).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('Line 6: There is no project "nosuch"'),
    data: { issues: [{ line: 6 }, { line: 13 }] },
  })
})
