/**
 * The rules as a file: what is exported comes back as an empty diff, faults are told with their
 * lines, and a file is applied all or nothing.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { capabilities, tiers } from '../../src/contract/models'
import { fallbackCodes, type Policy } from '../../src/contract/projects'
import { ask, doneOf, openHouse } from '../support/house'
import { applyAll, told } from './config-setup'

describe('the file', () => {
  test('says what it is, holds no secret, no counter and no id, and is the same text each time', async () => {
    const house = await openHouse()
    await house.client.budgets.create({
      name: 'Month',
      scope: { project: 'dev' },
      unit: 'usd',
      period: 'month',
      limit: 12_500_000_000,
      enforcement: 'hard',
    })
    doneOf(await house.run(ask('hello')))
    const { yaml } = await house.client.config.get()
    expect(yaml).toBe((await house.client.config.get()).yaml)
    expect(yaml).toMatch(/^# The rules of a Tollgate console/)
    expect(yaml).toContain('limit: 12.50 USD')
    expect(yaml).toContain('allowedTiers: [mini, standard]')
    expect(yaml).not.toMatch(/sk-|bud_|key_|\b(spent|held|createdAt|used):/)
    expect((await house.client.config.apply({ yaml })).changes).toEqual([])
    await house.closeAndCheck()
  })

  test('comes back as an empty diff, whatever the rules are', async () => {
    const { client } = await openHouse()
    const text = fc
      .string({ unit: 'binary', maxLength: 40 })
      .filter((value) => value.isWellFormed() && value.trim().length <= 300)
    const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._@:+-]{0,12}$/)
    const models = ['gpt-4o', 'openai/gpt-4o-mini', 'claude-3-5-haiku', 'simulated/sim-mini']
    const policy: fc.Arbitrary<Policy> = fc.record(
      {
        allowedTiers: fc.constant([...tiers]),
        requiredCapabilities: fc.constantFrom([], ['chat' as const]),
        allowedModels: fc.constant(models),
        defaultModel: fc.constantFrom(...models),
        route: fc.shuffledSubarray(models),
        fallbackOn: fc.shuffledSubarray([...fallbackCodes]),
        maxAttempts: fc.integer({ min: 1, max: 10 }),
        totalTimeMs: fc.integer({ min: 100, max: 7_200_000 }),
        priority: fc.constantFrom('critical' as const, 'background' as const),
        cacheTtlSeconds: fc.integer({ min: 0, max: 86_400 }),
        simulatedPercent: fc.integer({ min: 0, max: 100 }),
      },
      { requiredKeys: [] },
    )
    expect(capabilities).toContain('chat')
    const budget = fc.record({
      name: fc.constantFrom('yes', 'A: b', '# c', 'd'),
      scope: fc.record(
        { project: fc.constantFrom('dev', 'report'), model: fc.constantFrom(...models) },
        { requiredKeys: [] },
      ),
      unit: fc.constantFrom('usd' as const, 'tokens' as const),
      period: fc.constantFrom('day' as const, 'total' as const),
      limit: fc.integer({ min: 0, max: 9_000_000_000_000_000 }),
      enforcement: fc.constantFrom('hard' as const, 'notify' as const),
    })
    await fc.assert(
      fc.asyncProperty(
        name,
        text,
        policy,
        fc.array(budget, { maxLength: 3 }),
        async (called, description, rules, budgets) => {
          await client.projects.save({
            name: called,
            description: description.trim(),
            policy: rules,
          })
          await client.services.save({ name: called, description: description.trim() })
          await client.services.setPolicy({ name: called, policy: rules })
          for (const each of budgets) await client.budgets.create(each)
          const { yaml } = await client.config.get()
          expect(
            (await client.config.apply({ yaml, prune: true })).changes.filter(
              ({ action }) => action !== 'keep',
            ),
          ).toEqual([])
        },
      ),
      { numRuns: 25 },
    )
  })

  test('a file from one console makes another the same', async () => {
    const first = await openHouse()
    await first.client.projects.save({
      name: 'billing',
      description: 'Invoices',
      policy: { allowedTiers: ['mini'], route: ['gpt-4o-mini'] },
    })
    await first.client.services.setPolicy({
      name: 'chat',
      policy: { cacheTtlSeconds: 301, priority: 'high' },
    })
    await first.client.environments.save({
      name: 'eu-live',
      production: true,
      defaultModel: 'gpt-4o',
    })
    await first.client.budgets.create({
      name: 'Day',
      scope: { project: 'billing' },
      unit: 'tokens',
      period: 'day',
      timeZone: 'Asia/Seoul',
      limit: 5000,
      enforcement: 'notify',
      thresholds: [80],
    })
    await first.client.validation.save({
      name: 'strict',
      rules: [
        { kind: 'max_length', max: 200, unit: 'words' },
        { kind: 'json_schema', schema: '{"type":"object"}' },
      ],
    })
    await first.client.services.setPolicy({
      name: 'search',
      policy: { validation: { profile: 'strict', onFail: 'retry' } },
    })
    await first.client.tokenLimits.save({
      provider: 'openai',
      limit: 9000,
      marks: { warning: 70, critical: 90, emergency: 99 },
    })
    await first.client.tokenLimits.save({ provider: 'anthropic', service: 'chat', limit: 5000 })
    await first.client.limits.addOffered()
    await first.client.limits.create({
      name: 'Each user',
      each: 'user',
      scope: { project: 'dev' },
      unit: 'tokens',
      limit: 1000,
      window: 'day',
      algorithm: 'token_bucket',
    })
    await first.client.system.updateSettings({
      defaultRoute: ['openai/gpt-4o-mini'],
      contentRetentionDays: 30,
    })
    const { yaml } = await first.client.config.get()
    const second = await openHouse()
    await applyAll(second, yaml)
    expect((await second.client.config.get()).yaml).toBe(yaml)
  })
})

describe('the diff', () => {
  test('names each field before and after, and changes nothing', async () => {
    const { client } = await openHouse()
    const yaml = [
      'tollgate: 1',
      'services:',
      '  chat:',
      '    description: Talk',
      '    policy: {allowedTiers: [mini], cacheTtlSeconds: 900}',
      '  new-one: {}',
      'budgets:',
      '  - name: Month',
      '    unit: usd',
      '    period: month',
      '    limit: 5 USD',
      '    enforcement: hard',
    ].join('\n')
    const diff = await client.config.apply({ yaml })
    expect(told(diff)).toEqual([
      'change services chat',
      '  description: "Conversation" → "Talk"',
      '  policy.requiredCapabilities: ["chat"] → null',
      '  policy.cacheTtlSeconds: 300 → 900',
      '  policy.allowedTiers: null → ["mini"]',
      'add services new-one',
      '  description: null → ""',
      'add budgets Month',
      expect.stringMatching(/timeZone/),
      '  thresholds: null → [50,75,90,100]',
      '  unit: null → "usd"',
      '  period: null → "month"',
      '  limit: null → "5.00 USD"',
      '  enforcement: null → "hard"',
    ])
    expect(diff).toMatchObject({ added: 2, changed: 1, removed: 0, applied: false })
    expect(diff.changes.map(({ line }) => line)).toEqual([3, 6, 8])
    expect(
      (await client.services.list()).items.find(({ name }) => name === 'chat')?.description,
    ).toBe('Conversation')
    expect((await client.budgets.list()).items).toEqual([])
  })

  test('is applied as it was looked at, on record, and seen by the next call', async () => {
    const house = await openHouse()
    const yaml = 'tollgate: 1\nprojects:\n  dev:\n    policy:\n      allowedTiers: [mini]\n'
    const applied = await applyAll(house, yaml)
    expect(applied).toMatchObject({ applied: true, changed: 1 })
    await expect(house.client.calls.create(ask('hi', { model: 'gpt-4o' }))).rejects.toMatchObject({
      code: 'model_not_allowed',
      message: 'Model gpt-4o is not allowed for project dev: tier standard, allowed mini.',
    })
    const { items } = await house.client.system.audit({ limit: 2 })
    expect(items.map(({ what }) => what)).toEqual(['rules applied from a file', 'project changed'])
    expect((await house.client.config.apply({ yaml })).changes).toEqual([])
    await house.closeAndCheck()
  })

  test('of another moment is not applied', async () => {
    const { client } = await openHouse()
    const yaml = 'tollgate: 1\nprojects:\n  dev:\n    description: Mine\n'
    const { digest } = await client.config.apply({ yaml })
    await expect(client.config.apply({ yaml, apply: true })).rejects.toMatchObject({
      code: 'invalid_request',
    })
    await expect(
      client.config.apply({ yaml: yaml.replace('Mine', 'Yours'), apply: true, digest }),
    ).rejects.toMatchObject({ code: 'conflict' })
    await client.projects.save({ name: 'dev', description: 'Changed meanwhile' })
    await expect(client.config.apply({ yaml, apply: true, digest })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(
      (await client.projects.list()).items.find(({ name }) => name === 'dev')?.description,
    ).toBe('Changed meanwhile')
  })

  test('removes only when asked to, and says what stays and why', async () => {
    const house = await openHouse()
    const { client } = house
    for (const name of ['spent', 'unspent'])
      await client.budgets.create({
        name,
        unit: 'usd',
        period: 'month',
        limit: 1_000_000_000,
        enforcement: 'hard',
        scope: { project: name === 'spent' ? 'dev' : 'content' },
      })
    doneOf(await house.run(ask('hello')))
    await client.projects.save({ name: 'billing' })
    await client.projects.save({ name: 'keyed' })
    await client.keys.create({
      providerId: 'openai',
      label: 'k',
      secret: 'sk-test-openai-0123456789zzz',
      storage: 'session',
      project: 'keyed',
    })
    const yaml = 'tollgate: 1\nprojects: {}\nbudgets: []\n'
    expect((await client.config.apply({ yaml })).changes).toEqual([])
    const diff = await applyAll(house, yaml, true)
    expect(
      diff.changes
        .filter(({ action }) => action === 'remove')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['billing', 'unspent'])
    expect(
      Object.fromEntries(
        diff.changes
          .filter(({ action }) => action === 'keep')
          .map(({ name, note }) => [name, note]),
      ),
    ).toEqual({
      report: 'It ships with Tollgate and would be back at the next start.',
      admin: expect.any(String) as unknown,
      content: expect.any(String) as unknown,
      dev: expect.any(String) as unknown,
      keyed: 'A key is scoped to it.',
      spent: 'Calls have counted against it. Remove it by hand, under Budgets.',
    })
    expect((await client.budgets.list()).items.map(({ name }) => name)).toEqual(['spent'])
    await house.closeAndCheck()
  })
})

test('a token limit that calls have counted against stays, an unused one goes', async () => {
  const house = await openHouse()
  const { client } = house
  await client.tokenLimits.save({ provider: 'openai', limit: 100_000 })
  await client.tokenLimits.save({ provider: 'anthropic', limit: 100_000 })
  doneOf(await house.run(ask('hello')))
  const diff = await applyAll(house, 'tollgate: 1\ntokenLimits: {}\n', true)
  expect(diff.changes.map(({ action, name }) => [action, name]).sort()).toEqual([
    ['keep', 'openai'],
    ['remove', 'anthropic'],
  ])
  expect((await client.tokenLimits.list()).items.map(({ provider }) => provider)).toEqual([
    'openai',
  ])
  await house.closeAndCheck()
})

test('budgets of one name are told apart by what never changes, and equal ones by their order', async () => {
  const { client } = await openHouse({ keys: false })
  for (const project of ['dev', 'report', 'dev'])
    await client.budgets.create({
      name: 'Same',
      scope: { project },
      unit: 'requests',
      period: 'day',
      limit: 10,
      enforcement: 'hard',
    })
  const { yaml } = await client.config.get()
  expect((await client.config.apply({ yaml, prune: true })).changes).toEqual(
    expect.not.arrayContaining([expect.objectContaining({ section: 'budgets' })]),
  )
  const one = 'tollgate: 1\nbudgets:\n  - name: Same\n    scope: {project: report}\n    limit: 20\n'
  expect(told(await client.config.apply({ yaml: one }))).toEqual([
    'change budgets Same',
    '  limit: 10 → 20',
  ])
})
