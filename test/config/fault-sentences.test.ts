/**
 * Every place of a rules file written wrongly: what the person is told names the remedy, never an
 * inner pattern.
 */
import { expect, test } from 'vitest'
import { openHouse } from '../support/house'
import { parse, stringify } from 'yaml'

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
