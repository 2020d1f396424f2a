/**
 * A rules file that cannot be followed: each fault is told with its line and what to write, and
 * nothing is changed.
 */
import { describe, expect, test } from 'vitest'
import { openHouse, type House } from '../support/house'
import { linesOf, applyAll, told } from './config-setup'

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
