/** The rules as a file: what is exported comes back as an empty diff, faults are told with their lines, and a file is applied all or nothing. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { capabilities, tiers } from '../../src/contract/models'
import { fallbackCodes, type Policy } from '../../src/contract/projects'
import type { ConfigDiff } from '../../src/contract/config'
import type { ErrorBody } from '../../src/contract/errors'
import { ask, doneOf, openHouse, type House } from '../support/house'
import { parse, stringify } from 'yaml'

async function linesOf(
  work: Promise<unknown>,
): Promise<{ lines: (number | undefined)[]; messages: string[]; body: ErrorBody }> {
  const thrown: unknown = await work.then(
    () => {
      throw new Error('nothing was refused')
    },
    (error: unknown) => error,
  )
  const body = thrown as ErrorBody
  expect(body.code).toBe('invalid_request')
  return {
    lines: body.data?.issues?.map(({ line }) => line) ?? [],
    messages: body.data?.issues?.map(({ message }) => message) ?? [],
    body,
  }
}

async function applyAll({ client }: House, yaml: string, prune = false): Promise<ConfigDiff> {
  const { digest } = await client.config.apply({ yaml, prune })
  return client.config.apply({ yaml, prune, apply: true, digest })
}

function told(diff: ConfigDiff): string[] {
  return diff.changes.flatMap(({ section, name, action, fields }) => [
    `${action} ${section} ${name}`,
    ...fields.map(({ field, before, after }) => `  ${field}: ${before} → ${after}`),
  ])
}

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

describe('a file that cannot be followed', () => {
  const cases: readonly [string, string[], number, RegExp][] = [
    [
      'tabs instead of spaces',
      ['tollgate: 1', 'projects:', '\tdev: {}'],
      3,
      /not YAML: Indent with spaces/,
    ],
    ['broken YAML', ['tollgate: 1', 'projects:', '  dev: {', 'services: ]'], 4, /not YAML/],
    ['another format', ['tollgate: 7'], 1, /tollgate: 1/],
    ['nothing at all', [''], 1, /no rules file/],
    ['a section there is not', ['tollgate: 1', '', 'secrets: {}'], 3, /no section "secrets"/],
    [
      'a field there is not',
      ['tollgate: 1', 'projects:', '  dev:', '    colour: red'],
      4,
      /no field "colour"/,
    ],
    [
      'a policy field there is not',
      ['tollgate: 1', 'services:', '  chat:', '    policy:', '      allowedTier: [mini]'],
      5,
      /no field "allowedTier" here. Write it as "allowedTiers"/,
    ],
    [
      'a word that is none of those there are',
      ['tollgate: 1', 'services:', '  chat:', '    policy:', '      priority: urgent'],
      5,
      /Write priority as critical, high, normal, low or background, for example "priority: critical"/,
    ],
    [
      'a number in words',
      ['tollgate: 1', 'services:', '  chat:', '    policy:', '      maxAttempts: three'],
      5,
      /Write maxAttempts as a whole number from 1 to 10, without quotes, for example "maxAttempts: 10"/,
    ],
    [
      'a number out of range',
      ['tollgate: 1', 'services:', '  chat:', '    policy:', '      simulatedPercent: 101'],
      5,
      /Write simulatedPercent as a whole number from 0 to 100/,
    ],
    [
      'one word where a list belongs',
      ['tollgate: 1', 'services:', '  chat:', '    policy:', '      allowedTiers: mini'],
      5,
      /Write allowedTiers as a list, each entry mini, standard, advanced or premium, for example "allowedTiers: \[mini\]"/,
    ],
    [
      'a wrong entry of a list',
      ['tollgate: 1', 'services:', '  chat:', '    policy:', '      allowedTiers: [mini, big]'],
      5,
      /Entry 2 of allowedTiers must be mini, standard, advanced or premium/,
    ],
    [
      'yes for true',
      ['tollgate: 1', 'environments:', '  staging:', '    production: "yes"'],
      4,
      /Write production as true or false, for example "production: true"/,
    ],
    [
      'text where fields belong',
      ['tollgate: 1', 'services:', '  chat:', '    policy: none'],
      4,
      /Write policy as fields \(allowedTiers, .*for example "policy: \{allowedTiers: \[mini\]/,
    ],
    [
      'a kind of rule there is not',
      ['tollgate: 1', 'validationProfiles:', '  mine:', '    rules:', '      - kind: shout'],
      5,
      /Write kind as not_empty, finish_reason/,
    ],
    [
      'a rule with a wrong number',
      [
        'tollgate: 1',
        'validationProfiles:',
        '  mine:',
        '    rules:',
        '      - kind: max_length',
        '        max: lots',
        '        unit: words',
      ],
      6,
      /Write max as a whole number from 1 to 10000000/,
    ],
    [
      'a budget without what it needs',
      ['tollgate: 1', 'budgets:', '  - name: b', '    unit: usd'],
      3,
      /needs period, limit, enforcement, for example "period: day", .*"enforcement: hard"/,
    ],
    [
      'a value that is none',
      [
        'tollgate: 1',
        'services:',
        '  chat:',
        '    policy:',
        '      allowedTiers:',
        '        - mini',
        '        - huge',
      ],
      7,
      /mini/,
    ],
    [
      'a name twice',
      ['tollgate: 1', 'projects:', '  dev: {}', '  dev: {}'],
      4,
      /twice, first in line 3/,
    ],
    ['a name that is a number', ['tollgate: 1', 'projects:', '  1.0: {}'], 3, /in quotes: 1\.0/],
    [
      'a name that cannot be',
      ['tollgate: 1', 'projects:', '  "two words": {}'],
      3,
      /cannot be the name/,
    ],
    ['an alias', ['tollgate: 1', 'projects:', '  dev: &all {}', '  report: *all'], 3, /anchor/],
    ['a tag', ['tollgate: 1', 'projects:', '  dev: !<x> {}'], 3, /tag|YAML/],
    [
      'a model nobody knows on a route',
      [
        'tollgate: 1',
        'services:',
        '  chat:',
        '    policy:',
        '      route:',
        '        - gpt-4o',
        '        - gpt-99',
      ],
      7,
      /gpt-99 is not known/,
    ],
    [
      'a route the policy refuses',
      [
        'tollgate: 1',
        'services:',
        '  chat:',
        '    policy: {allowedTiers: [mini],',
        '      route: [gpt-4-turbo]}',
      ],
      5,
      /Model gpt-4-turbo is not allowed for service chat: tier advanced, allowed mini\./,
    ],
    [
      'a new budget without a limit',
      ['tollgate: 1', 'budgets:', '  - name: Month', '    unit: usd'],
      3,
      /needs period, limit, enforcement/,
    ],
    [
      'a USD limit that is a bare number',
      [
        'tollgate: 1',
        'budgets:',
        '  - name: Month',
        '    unit: usd',
        '    period: day',
        '    limit: 5',
        '    enforcement: hard',
      ],
      6,
      /5\.00 USD/,
    ],
    [
      'a profile that is nowhere',
      [
        'tollgate: 1',
        'services:',
        '  chat:',
        '    policy:',
        '      validation:',
        '        profile: nobody',
        '        onFail: keep',
      ],
      6,
      /no validation profile "nobody"/,
    ],
    [
      'a rule that cannot be checked',
      [
        'tollgate: 1',
        'validationProfiles:',
        '  mine:',
        '    rules:',
        '      - kind: not_empty',
        '      - kind: regex',
        '        pattern: "(?=x)"',
      ],
      6,
      /line 6: /,
    ],
    [
      'a token limit at no provider',
      ['tollgate: 1', 'tokenLimits:', '  nowhere: {limit: 5}'],
      3,
      /no provider nowhere/,
    ],
    [
      'a token limit of no service',
      ['tollgate: 1', 'tokenLimits:', '  openai/ghost: {limit: 5}'],
      3,
      /no service "ghost"/,
    ],
    [
      'marks that fall',
      [
        'tollgate: 1',
        'tokenLimits:',
        '  openai:',
        '    limit: 5',
        '    marks: {warning: 90, critical: 80, emergency: 98}',
      ],
      5,
      /marks rise/,
    ],
    [
      'a limit without its window',
      ['tollgate: 1', 'limits:', '  - name: Mine', '    unit: requests', '    limit: 5'],
      3,
      /Give it a window/,
    ],
    [
      'a default route to nowhere',
      ['tollgate: 1', 'settings:', '  defaultRoute: [gpt-99]'],
      3,
      /gpt-99/,
    ],
    [
      'a time zone there is not',
      ['tollgate: 1', 'settings:', '  timeZone: Moon/Base'],
      3,
      /Moon\/Base/,
    ],
    [
      'an environment with a model nobody knows',
      ['tollgate: 1', 'environments:', '  staging:', '    defaultModel: gpt-99'],
      4,
      /gpt-99/,
    ],
    ['ten thousand brackets', ['tollgate: 1', `projects: ${'['.repeat(10_000)}`], 1, /deep|YAML/],
  ]
  test.each(cases)('is refused with its line: %s', async (_what, text, line, sentence) => {
    const { client } = await openHouse({ keys: false })
    const { yaml: before } = await client.config.get()
    const { lines, messages, body } = await linesOf(client.config.apply({ yaml: text.join('\n') }))
    expect([
      lines[0] === undefined ? undefined : Math.min(...lines.map(Number)),
      body.message,
    ]).toEqual([
      text.length === 2 && text[1]?.includes('[[[') ? lines[0] : line,
      expect.stringMatching(/^Nothing was changed\. Line \d+:/),
    ])
    expect(messages.some((message) => sentence.test(message) && message.startsWith('line '))).toBe(
      true,
    )
    expect((await client.config.get()).yaml).toBe(before)
  })

  test('tells every fault, in the order of the lines', async () => {
    const { client } = await openHouse({ keys: false })
    const text = [
      'tollgate: 1',
      'services:',
      '  chat:',
      '    colour: red',
      'projects:',
      '  dev:',
      '    storeContent: maybe',
    ]
    expect((await linesOf(client.config.apply({ yaml: text.join('\n') }))).lines).toEqual([4, 7])
  })

  test('a budget never changes its scope, unit or period', async () => {
    const { client } = await openHouse({ keys: false })
    await client.budgets.create({
      name: 'Month',
      scope: { project: 'dev' },
      unit: 'usd',
      period: 'month',
      limit: 1,
      enforcement: 'hard',
    })
    const text = [
      'tollgate: 1',
      'budgets:',
      '  - name: Month',
      '    scope: {project: dev}',
      '    period: day',
      '    limit: 2 USD',
    ]
    const { lines, messages } = await linesOf(client.config.apply({ yaml: text.join('\n') }))
    expect([lines, messages]).toEqual([
      [5],
      [
        'line 5: The period of a budget never changes once it is there. Give it another name to add a new one.',
      ],
    ])
    const allowed = await client.config.apply({
      yaml: text.filter((line) => !line.includes('period')).join('\n'),
    })
    expect(told(allowed)).toEqual([
      'change budgets Month',
      '  limit: "0.000000001 USD" → "2.00 USD"',
    ])
  })

  test('a rate limit never changes what it counts; how much, it may', async () => {
    const { client } = await openHouse({ keys: false })
    await client.limits.create({
      name: 'Mine',
      unit: 'requests',
      limit: 5,
      window: 'minute',
      scope: { provider: 'openai' },
    })
    expect(
      (
        await linesOf(
          client.config.apply({ yaml: 'tollgate: 1\nlimits:\n  - name: Mine\n    unit: tokens\n' }),
        )
      ).messages,
    ).toEqual([
      'line 4: The unit of a limit never changes once it is there. Give it another name to add a new one.',
    ])
    const { yaml } = await client.config.get()
    const house = { client } as House
    expect(told(await applyAll(house, yaml.replace('limit: 5', 'limit: 6')))).toEqual([
      'change limits Mine',
      '  limit: 5 → 6',
    ])
    expect((await client.limits.list()).items).toMatchObject([{ limit: 6 }])
    expect((await applyAll(house, 'tollgate: 1\nlimits:\n', true)).removed).toBe(1)
    expect((await client.limits.list()).items).toEqual([])
  })

  test('leaves everything as it was when the last step fails, in memory too', async () => {
    const house = await openHouse({ keys: false })
    const { yaml: before } = await house.client.config.get()
    const yaml =
      'tollgate: 1\nprojects:\n  dev: {description: Changed}\n  billing: {}\nsettings:\n  queueLimit: 7\n'
    const { digest } = await house.client.config.apply({ yaml })
    const { openDatabase } = await import('../../src/main/storage/open-database')
    const db = openDatabase(`${house.home}/ledger.db`)
    db.exec("CREATE TRIGGER refuse BEFORE INSERT ON settings BEGIN SELECT raise(ABORT, 'no'); END")
    db.close()
    await expect(house.client.config.apply({ yaml, apply: true, digest })).rejects.toBeDefined()
    expect((await house.client.config.get()).yaml).toBe(before)
    expect((await house.client.projects.list()).items.map(({ name }) => name)).not.toContain(
      'billing',
    )
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

test('whatever is written wrongly, the error says how to write it and not which pattern it missed', async () => {
  const { client } = await openHouse()
  await client.budgets.create({
    name: 'b',
    scope: { project: 'dev' },
    unit: 'usd',
    period: 'day',
    limit: 5,
    enforcement: 'hard',
  })
  await client.limits.create({
    name: 'l',
    scope: { project: 'dev' },
    unit: 'requests',
    limit: 5,
    window: 'hour',
  })
  await client.tokenLimits.save({ provider: 'openai', limit: 9000 })
  await client.validation.save({
    name: 'v',
    rules: [
      { kind: 'max_length', max: 5, unit: 'words', weight: 2, severity: 'warn' },
      { kind: 'markdown', headings: ['A'], list: true },
    ],
  })
  const policy = {
    allowedTiers: ['mini'],
    requiredCapabilities: ['chat'],
    allowedModels: ['gpt-4o-mini'],
    defaultModel: 'gpt-4o-mini',
    defaultMaxOutputTokens: 5,
    route: ['gpt-4o-mini'],
    fallbackOn: ['timeout'],
    maxAttempts: 2,
    totalTimeMs: 1000,
    priority: 'low',
    cacheTtlSeconds: 1,
    validation: { profile: 'v', onFail: 'keep' },
    simulatedPercent: 1,
  } as const
  await client.services.setPolicy({
    name: 'chat',
    policy: {
      ...policy,
      allowedTiers: ['mini'],
      requiredCapabilities: ['chat'],
      allowedModels: ['gpt-4o-mini'],
      route: ['gpt-4o-mini'],
      fallbackOn: ['timeout'],
    },
  })
  const whole = parse((await client.config.get()).yaml) as Record<string, unknown>
  const { validationProfiles, services } = whole as {
    validationProfiles: Record<string, unknown>
    services: Record<string, unknown>
  }
  const file = {
    ...whole,
    validationProfiles: { v: validationProfiles['v'] },
    services: { chat: services['chat'] },
    projects: { dev: { description: 'd', storeContent: true, policy: {} } },
    environments: {
      staging: {
        description: '',
        production: false,
        defaultModel: 'gpt-4o',
        defaultMaxOutputTokens: 5,
      },
    },
  }
  let refused = 0
  for (const path of placesOf(file)) {
    for (const wrong of ['wrong!', -1.5, { a: 1 }, [[]], true]) {
      const yaml = stringify(replaced(file, path, wrong))
      const error = await client.config.apply({ yaml }).then(
        () => null,
        (thrown: { data: { issues: { message: string }[] } }) => thrown,
      )
      if (error === null) continue
      refused += 1
      for (const { message } of error.data.issues)
        expect(message, `${path.join('.')} ${JSON.stringify(wrong)}`).not.toMatch(
          /^line \d+: (Invalid|Too (small|big)|Unrecognized)|pattern|expected |\[A-Z|\\d/,
        )
    }
  }
  expect(refused).toBeGreaterThan(150)
})

type Place = readonly (string | number)[]

function placesOf(value: unknown, above: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [above]
  const inner = Object.entries(value).flatMap(([key, field]) =>
    placesOf(field, [...above, Array.isArray(value) ? Number(key) : key]),
  )
  return above.length < 2 ? inner : [above, ...inner]
}

function replaced(value: unknown, [part, ...rest]: Place, by: unknown): unknown {
  if (part === undefined) return by
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === part ? replaced(item, rest, by) : item))
  return Object.fromEntries(
    Object.entries(value as object).map(([key, field]) => [
      key,
      key === part ? replaced(field, rest, by) : (field as unknown),
    ]),
  )
}
