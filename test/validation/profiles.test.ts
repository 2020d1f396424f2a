import { expect, onTestFinished, test } from 'vitest'
import type { Rule } from '../../src/contract/validation'
import { createValidation } from '../../src/main/validation/validation'
import { ask, doneOf, openHouse } from '../support/house'
import { openTestStore } from '../record/open-store'

function open(users: Readonly<Record<string, readonly string[]>> = {}) {
  const opened = openTestStore()
  const deps = {
    ...opened,
    timeZone: () => 'UTC',
    usersOf: (name: string) => users[name] ?? [],
    secrets: () => [],
  }
  const labels = {
    callId: 'c1',
    attempt: 1,
    project: 'dev',
    service: 'chat' as string | null,
    provider: 'openai',
    model: 'gpt-4o',
    time: 0,
    environment: 'development',
    keyId: null,
    user: null,
    organization: null,
    source: 'api',
    simulated: false,
  }
  const validation = createValidation(deps)
  onTestFinished(validation.close)
  return { ...opened, deps, labels, validation }
}

test('a new installation has its profiles, once, and keeps what a person made of them', async () => {
  const { validation, deps } = open()
  expect(validation.profiles.list().map(({ name, builtIn }) => [name, builtIn])).toEqual([
    ['basic', true],
    ['json', true],
    ['report', true],
    ['chat', true],
  ])
  await validation.profiles.save({ name: 'basic', rules: [{ kind: 'not_empty' }] }, 'page')
  const again = createValidation(deps)
  expect(again.profiles.list().find(({ name }) => name === 'basic')).toMatchObject({
    builtIn: true,
    description: 'There is an answer, and it was not cut short',
    rules: [{ kind: 'not_empty' }],
  })
  onTestFinished(again.close)
  expect((await again.check('basic', { text: 'cut', finishReason: 'length' })).passed).toBe(true)
})

test('changes are on record, and a rule that cannot be checked changes nothing', async () => {
  const { validation, audit, published } = open()
  const rules: Rule[] = [{ kind: 'not_empty' }]
  await expect(
    validation.profiles.save(
      { name: 'mine', rules: [{ kind: 'json' }, { kind: 'regex', pattern: '(a)\\1' }] },
      'page',
    ),
  ).rejects.toThrow(/Rule 2 \(regex\): .*back-references/)
  await expect(validation.check('mine', { text: '', finishReason: null })).rejects.toThrow(
    'There is no validation profile "mine"',
  )
  await validation.profiles.save({ name: 'mine', description: 'Own', rules }, 'page')
  await validation.profiles.save({ name: 'mine', rules: [{ kind: 'json' }] }, 'api')
  expect(await validation.check('mine', { text: 'x', finishReason: null })).toMatchObject({
    profile: 'mine',
    passed: false,
    score: 0,
  })
  validation.profiles.remove('mine', 'page')
  expect(() => validation.profiles.remove('mine', 'page')).toThrow('There is no')
  expect(audit.list({}).items.map(({ who, what }) => [who, what])).toEqual([
    ['page', 'validation profile removed'],
    ['api', 'validation profile changed'],
    ['page', 'validation profile added'],
  ])
  expect(published.filter((topic) => topic === 'validation')).toHaveLength(3)
})

test('a profile in use stays, and so does one that comes with Tollgate', async () => {
  const { validation } = open({ mine: ['service chat', 'project report'] })
  await validation.profiles.save({ name: 'mine', rules: [{ kind: 'json' }] }, 'page')
  expect(() => validation.profiles.remove('mine', 'page')).toThrow(
    'in use by service chat, project report',
  )
  expect(() => validation.profiles.remove('basic', 'page')).toThrow('comes with Tollgate')
})

test('results are listed newest first with filters, page by page', async () => {
  const { validation, labels, clock } = open()
  for (let index = 0; index < 6; index += 1) {
    validation.keep(
      {
        ...labels,
        callId: `c${index}`,
        service: index % 3 === 0 ? null : 'chat',
        model: index < 3 ? 'gpt-4o' : 'gpt-4o-mini',
      },
      await validation.check('json', { text: index % 2 === 0 ? '{}' : 'no', finishReason: 'stop' }),
    )
    clock.time += 1000
  }
  const ids = (query: Parameters<typeof validation.results.list>[0]) =>
    validation.results.list(query).items.map(({ callId }) => callId)
  expect(ids({})).toEqual(['c5', 'c4', 'c3', 'c2', 'c1', 'c0'])
  expect(ids({ service: '' })).toEqual(['c3', 'c0'])
  expect(ids({ service: 'chat', model: 'gpt-4o-mini', passed: false })).toEqual(['c5'])
  const page = validation.results.list({ limit: 4 })
  expect(page.items).toHaveLength(4)
  expect(ids({ limit: 4, cursor: page.nextCursor })).toEqual(['c1', 'c0'])
  expect(page.items[0]).toMatchObject({
    profile: 'json',
    passed: false,
    score: 0.4,
    rules: [
      { rule: 'not_empty', passed: true },
      { rule: 'finish_reason', passed: true },
      { rule: 'json', passed: false, weight: 3 },
    ],
  })
  expect(() => validation.results.list({ cursor: 'x' })).toThrow('not one this list gave')
})

test('the summary: pass rate, mean score, days of the zone and the worst rules, by service or model', async () => {
  const { validation, labels, clock } = open()
  const keep = async (service: string | null, text: string) =>
    validation.keep(
      { ...labels, service },
      await validation.check('json', { text, finishReason: 'stop' }),
    )
  clock.time = Date.UTC(2026, 5, 14, 23, 30)
  await keep('chat', 'no')
  clock.time = Date.UTC(2026, 5, 15, 1)
  await keep('chat', '{}')
  await keep('chat', '')
  await keep(null, '{}')
  const utc = validation.summary({ by: 'service' })
  expect(utc).toMatchObject({
    by: 'service',
    answers: 4,
    passed: 2,
    passRate: 0.5,
    score: (0.4 + 1 + 0.2 + 1) / 4,
  })
  expect(utc.groups).toEqual([
    {
      name: 'chat',
      answers: 3,
      passed: 1,
      passRate: 1 / 3,
      score: (0.4 + 1 + 0.2) / 3,
      worst: [
        { rule: 'json', broken: 2 },
        { rule: 'not_empty', broken: 1 },
      ],
      days: [
        { start: Date.UTC(2026, 5, 14), answers: 1, passed: 0, passRate: 0, score: 0.4 },
        { start: Date.UTC(2026, 5, 15), answers: 2, passed: 1, passRate: 0.5, score: 0.6 },
      ],
    },
    {
      name: null,
      answers: 1,
      passed: 1,
      passRate: 1,
      score: 1,
      worst: [],
      days: [{ start: Date.UTC(2026, 5, 15), answers: 1, passed: 1, passRate: 1, score: 1 }],
    },
  ])
  expect(
    validation.summary({ by: 'model' }).groups.map(({ name, answers }) => [name, answers]),
  ).toEqual([['gpt-4o', 4]])
  expect(
    validation.summary({ timeZone: 'Asia/Seoul' }).groups[0]?.days.map(({ answers }) => answers),
  ).toEqual([3])
  expect(validation.summary({ from: Date.UTC(2026, 5, 15) }).answers).toBe(3)
  expect(
    validation.summary({ to: Date.UTC(2026, 5, 15), from: Date.UTC(2026, 5, 1) }).answers,
  ).toBe(1)
  expect(validation.summary({ from: clock.now() + 3_600_000 })).toMatchObject({
    answers: 0,
    passRate: null,
    score: null,
    groups: [],
  })
  expect(() => validation.summary({ from: 5, to: 1 })).toThrow('starts before it ends')
  expect(() => validation.summary({ from: 0 })).toThrow('two years')
})

test('a rule that an older version could check and this one cannot is told in each result, fails no answer, and the console starts', async () => {
  const { validation, db } = open()
  db.prepare("UPDATE validation_profiles SET rules = ? WHERE name = 'basic'").run(
    JSON.stringify([{ kind: 'regex', pattern: '(' }, { kind: 'not_empty' }]),
  )
  validation.reload()
  const result = await validation.check('basic', { text: 'x', finishReason: null })
  expect(result).toMatchObject({
    passed: true,
    score: 0.5,
    rules: [
      { rule: 'regex', passed: false, severity: 'warn', unchecked: 'malformed' },
      { rule: 'not_empty', passed: true },
    ],
  })
  expect(result.rules[0]?.detail).toContain('no regular expression')
})

test('the whole path: project report is checked, the result is in the answer, the record, the list and the summary', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ text: 'Done:\n```\nnot closed', usage: { input: 10, output: 5 } }))
  const answer = doneOf(await run(ask('write it', { project: 'report', service: 'summarize' })))
  expect(answer.validation).toMatchObject({ profile: 'report', passed: false })
  expect(
    answer.validation?.rules
      .filter(({ passed }) => !passed)
      .map(({ rule, severity }) => [rule, severity]),
  ).toEqual([
    ['min_length', 'warn'],
    ['markdown', 'fail'],
  ])
  expect((await client.calls.get({ id: answer.callId })).validation).toEqual(answer.validation)
  const { items } = await client.validation.results({})
  expect(items).toMatchObject([
    {
      callId: answer.callId,
      attempt: 1,
      service: 'summarize',
      project: 'report',
      model: 'gpt-4o-mini',
      passed: false,
      score: answer.validation?.score,
    },
  ])
  expect(await client.validation.results({ passed: true })).toMatchObject({ items: [] })
  expect(await client.validation.summary({ by: 'model' })).toMatchObject({
    answers: 1,
    passRate: 0,
    groups: [{ name: 'gpt-4o-mini', worst: [{ rule: 'markdown' }, { rule: 'min_length' }] }],
  })
  expect(
    doneOf(await run(ask('write it', { project: 'report', service: 'summarize' }))).cached,
    'what did not pass is not reused',
  ).toBe(false)
  await closeAndCheck()
})

test('no secret of the console passes a rule against leaks', async () => {
  const { client, closeAndCheck } = await openHouse({ keys: false })
  await client.keys.create({
    providerId: 'openai',
    label: 'odd',
    secret: 'correct-horse-battery-staple',
    storage: 'session',
  })
  const check = (text: string) =>
    client.validation.check({ rules: [{ kind: 'leaked_secret' }], text })
  expect((await check('the key is correct-horse-battery-staple')).passed).toBe(false)
  expect((await check(Buffer.from('correct-horse-battery-staple').toString('base64'))).passed).toBe(
    false,
  )
  expect((await check('a horse is a horse')).passed).toBe(true)
  await closeAndCheck()
})

test('a policy can only name a profile that is there, and one that is named cannot go', async () => {
  const { client, closeAndCheck } = await openHouse()
  await expect(
    client.services.setPolicy({
      name: 'chat',
      policy: { validation: { profile: 'ghost', onFail: 'keep' } },
    }),
  ).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(
    client.projects.save({
      name: 'dev',
      policy: { validation: { profile: 'ghost', onFail: 'keep' } },
    }),
  ).rejects.toMatchObject({ code: 'invalid_request' })
  await client.validation.save({ name: 'mine', rules: [{ kind: 'not_empty' }] })
  await client.services.setPolicy({
    name: 'chat',
    policy: { validation: { profile: 'mine', onFail: 'retry' } },
  })
  expect((await client.validation.list()).items.map(({ name, usedBy }) => [name, usedBy])).toEqual([
    ['basic', []],
    ['json', []],
    ['report', ['project report']],
    ['chat', []],
    ['mine', ['service chat']],
  ])
  await expect(client.validation.remove({ name: 'mine' })).rejects.toMatchObject({
    code: 'conflict',
  })
  await client.services.setPolicy({ name: 'chat', policy: {} })
  expect(await client.validation.remove({ name: 'mine' })).toEqual({ ok: true })
  await expect(client.validation.check({ text: 'x' })).rejects.toThrow()
  await expect(
    client.validation.check({ profile: 'basic', rules: [{ kind: 'json' }], text: 'x' }),
  ).rejects.toThrow()
  await closeAndCheck()
})
