/**
 * The thin handlers of projects, environments, services, settings, audit, alerts, usage and
 * comparisons, through the contract: input parsed, output shaped, the door on record.
 */
import { call } from '@orpc/server'
import { describe, expect, test } from 'vitest'
import type { Model } from '../../src/contract/models'
import { alertsHandlers } from '../../src/main/api/alerts'
import { comparisonsHandlers } from '../../src/main/api/comparisons'
import {
  environmentsHandlers,
  projectsHandlers,
  servicesHandlers,
} from '../../src/main/api/projects'
import { settingsHandlers } from '../../src/main/api/settings'
import { usageHandlers } from '../../src/main/api/usage'
import { createComparisons } from '../../src/main/compare/comparisons'
import { createServiceDefaults } from '../../src/main/policy/service-default'
import { createPolicy } from '../../src/main/policy/policy'
import { createSettings } from '../../src/main/policy/settings'
import { createProjectOverview } from '../../src/main/usage/project-overview'
import { createAlerts } from '../../src/main/record/alerts'
import { createMutes } from '../../src/main/record/mutes'
import { rulesOver, sampleModel } from '../policy/sample-model'
import { openUsage } from '../usage/entries'
import { anyReference } from '../support/any-reference'
import { unknownModel } from '../../src/contract/unknown-model'

const api = { context: { who: 'api' as const } }
const models: Model[] = [
  sampleModel('gpt-4o-mini', { tier: 'mini' }),
  sampleModel('gpt-4o'),
  sampleModel('gpt-4-turbo', { tier: 'advanced' }),
]

const removal = { leanings: { check() {} }, cache: { clear: () => ({ answers: 0, bytes: 0 }) } }

function open() {
  const parts = openUsage('UTC')
  const rules = rulesOver(...models)
  const policy = createPolicy({ ...parts, rules })
  const settings = createSettings(parts)
  const alerts = createAlerts(parts.store, parts.platform, () => undefined)
  const comparisons = createComparisons({
    ...parts,
    callRecord: () => undefined,
    storesContent: (name) => policy.project(name).storeContent,
    environment: () => 'development',
  })
  const catalog = {
    list: () => models,
    resolve: (written: string) => models.find((model) => model.model === written),
  }
  return {
    ...parts,
    alerts,
    projects: projectsHandlers({
      ...removal,
      references: anyReference,
      policy,
      catalog,
      projectOverview: createProjectOverview({
        ...parts,
        projects: policy.projects,
        budgets: () => [],
        keys: () => [],
      }),
    }),
    environments: environmentsHandlers({ ...removal, policy }),
    services: servicesHandlers({
      ...removal,
      policy,
      serviceDefaults: createServiceDefaults({ ...parts, policy, rules }),
      catalog,
    }),
    system: settingsHandlers({
      settings,
      audit: parts.audit,
      dotEnvReport: () => ({ files: [], variables: [], problems: [] }),
    }),
    usageHandlers: usageHandlers({ usage: parts.usage, references: anyReference }),
    alertsHandlers: alertsHandlers({
      alerts,
      mutes: createMutes(parts.store, parts.platform, parts.audit),
    }),
    comparisonsHandlers: comparisonsHandlers({ comparisons, references: anyReference }),
  }
}

describe('policies', () => {
  test('projects, environments and services are listed, saved and on record by the door they came through', async () => {
    const { projects, environments, services, system } = open()
    await call(projects.save, { name: 'billing', policy: { allowedTiers: ['mini'] } }, api)
    await call(environments.save, { name: 'eu', production: true }, api)
    await call(services.save, { name: 'translate', description: 'Texts' }, api)
    expect((await call(projects.list, undefined, api)).items.map((item) => item.name)).toContain(
      'billing',
    )
    expect((await call(environments.list, undefined, api)).items.at(-1)).toMatchObject({
      name: 'eu',
      production: true,
    })
    expect((await call(services.list, undefined, api)).items.at(-1)).toMatchObject({
      name: 'translate',
      description: 'Texts',
    })
    const { items } = await call(system.audit, { limit: 10 }, api)
    expect(items.map((row) => [row.who, row.what, row.subject])).toEqual([
      ['api', 'service added', 'translate'],
      ['api', 'environment added', 'eu'],
      ['api', 'project added', 'billing'],
    ])
  })

  test('a name no scope could carry is refused', async () => {
    const { projects } = open()
    await expect(call(projects.save, { name: 'no spaces' }, api)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
  })

  test('a service says for each model whether it may use it, and why not', async () => {
    const { services } = open()
    const { items } = await call(services.models, { name: 'narrative-report', project: 'dev' }, api)
    expect(items.map(({ model, allowed, refusal }) => [model.model, allowed, refusal])).toEqual([
      ['gpt-4o-mini', true, null],
      ['gpt-4o', true, null],
      [
        'gpt-4-turbo',
        false,
        'Model gpt-4-turbo is not allowed for service narrative-report: tier advanced, allowed mini, standard.',
      ],
    ])
    const inReport = await call(services.models, { name: 'chat', project: 'report' }, api)
    expect(inReport.items.map(({ allowed }) => allowed)).toEqual([true, false, false])
    await expect(call(services.models, { name: 'ghost' }, api)).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('validate answers the sentence a call is refused with, and says what is not known', async () => {
    const { services } = open()
    expect(
      await call(services.validate, { name: 'narrative-report', model: 'gpt-4-turbo' }, api),
    ).toEqual({
      allowed: false,
      message:
        'Model gpt-4-turbo is not allowed for service narrative-report: tier advanced, allowed mini, standard.',
    })
    expect(
      await call(
        services.validate,
        { name: 'narrative-report', model: 'gpt-4o', project: 'report' },
        api,
      ),
    ).toEqual({ allowed: true, message: null })
    expect(
      await call(services.validate, { name: 'chat', model: 'gpt-4o', project: 'report' }, api),
    ).toMatchObject({
      allowed: false,
      message: expect.stringContaining('project report') as unknown,
    })
    expect(await call(services.validate, { name: 'chat', model: 'gpt-99' }, api)).toEqual({
      allowed: false,
      message: unknownModel('gpt-99'),
    })
    await expect(
      call(services.validate, { name: 'ghost', model: 'gpt-4o' }, api),
    ).rejects.toMatchObject({ code: 'not_found' })
  })

  test('a project says the same for calls without a service', async () => {
    const { projects } = open()
    const { items } = await call(projects.models, { name: 'report' }, api)
    expect(items.map(({ allowed, refusal }) => [allowed, refusal])).toEqual([
      [true, null],
      [false, 'Model gpt-4o is not allowed for project report: tier standard, allowed mini.'],
      [false, 'Model gpt-4-turbo is not allowed for project report: tier advanced, allowed mini.'],
    ])
    await expect(call(projects.models, { name: 'ghost' }, api)).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('a policy that refuses its own default model is refused, and so is one whose default the catalogue does not know', async () => {
    const { services } = open()
    await expect(
      call(
        services.setPolicy,
        { name: 'chat', policy: { allowedTiers: ['mini'], defaultModel: 'gpt-4-turbo' } },
        api,
      ),
    ).rejects.toMatchObject({ code: 'invalid_request' })
    const policy = { allowedTiers: ['mini' as const], defaultModel: 'my-ollama/llama' }
    await expect(call(services.setPolicy, { name: 'chat', policy }, api)).rejects.toMatchObject({
      code: 'invalid_request',
      message: unknownModel('my-ollama/llama'),
    })
  })
})

test('settings are read and changed', async () => {
  const { system } = open()
  expect(
    await call(system.updateSettings, { theme: 'dark', environment: 'production' }, api),
  ).toMatchObject({ theme: 'dark', environment: 'production' })
  expect(await call(system.settings, undefined, api)).toMatchObject({
    theme: 'dark',
    environment: 'production',
    fromDotEnv: [],
  })
  await expect(call(system.updateSettings, { environment: 'moon' }, api)).rejects.toMatchObject({
    code: 'invalid_request',
  })
})

test('alerts are listed with what is open and acknowledged', async () => {
  const { alerts, alertsHandlers: handlers, store } = open()
  const { id } = store.write(() =>
    alerts.raise({ kind: 'ledger', severity: 'critical', title: 'Ledger', message: 'Broken.' }),
  )
  expect(await call(handlers.list, { open: true }, api)).toMatchObject({
    items: [{ id, subject: null }],
    openCount: 1,
  })
  await call(handlers.acknowledge, { id }, api)
  expect(await call(handlers.list, { open: 'true' }, api)).toEqual({
    items: [],
    openCount: 0,
    mutes: [],
  })
  const { items } = await call(handlers.mute, { kind: 'ledger', until: null }, api)
  expect(items).toMatchObject([{ kind: 'ledger', until: null }])
  expect((await call(handlers.list, {}, api)).mutes).toEqual(items)
  expect(await call(handlers.unmute, { kind: 'ledger' }, api)).toEqual({ items: [] })
})

test('usage takes numbers as a query string writes them', async () => {
  const { usageHandlers: handlers, add } = open()
  add({ costNanoUsd: 42 })
  const range = { from: String(Date.UTC(2026, 5, 15)), to: String(Date.UTC(2026, 5, 16)) }
  expect(
    await call(handlers.summary, { ...range, by: 'model', simulated: 'false' }, api),
  ).toMatchObject({ costNanoUsd: 42, groups: [{ name: 'gpt-4o' }] })
  expect((await call(handlers.series, { ...range, interval: 'hour' }, api)).total).toHaveLength(24)
  expect(await call(handlers.meter, {}, api)).toMatchObject({ todayNanoUsd: 42, tightest: null })
})

test('comparisons are kept, listed, opened and voted on', async () => {
  const { comparisonsHandlers: handlers, audit } = open()
  const variants = [
    { id: 'a', provider: 'openai', model: 'gpt-4o' },
    { id: 'b', provider: 'openai', model: 'gpt-4o' },
  ]
  const { id } = await call(
    handlers.create,
    { project: 'dev', messages: [{ role: 'user', content: 'Hello' }], variants },
    api,
  )
  expect((await call(handlers.list, {}, api)).items).toMatchObject([
    { id, title: 'Hello', variants: [{ parameters: {} }, { parameters: {} }] },
  ])
  await call(handlers.vote, { id, choice: 'a' }, api)
  await call(handlers.vote, { id, choice: 'bad', comment: 'Both wrong' }, api)
  expect(await call(handlers.get, { id }, api)).toMatchObject({
    vote: { choice: 'bad', comment: 'Both wrong' },
    calls: {},
  })
  expect(audit.list({}).items).toMatchObject([
    { who: 'api', what: 'comparison vote replaced', subject: id },
  ])
})
