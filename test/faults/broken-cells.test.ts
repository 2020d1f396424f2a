/**
 * A JSON cell changed from outside, in any column that holds one: the next start comes up, every list answers, an alert names the cell, and
 * whoever owns it is closed (a budget refuses, a policy lets nothing run, a price is none) until a person repairs it, which is possible.
 */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { parseCell, storedJson, type JsonColumn } from '../../src/main/storage/stored-json'
import { makeHome } from '../support/fault-tools'
import { ask, doneOf, failureOf, openHouse, type House } from '../support/house'
import { startMockProvider, type MockProvider } from '../support/mock-provider'

let mock: MockProvider
let folder: string
let pristine: string

beforeAll(async () => {
  mock = await startMockProvider()
  folder = makeHome().folder
  pristine = join(folder, 'pristine')
})

let making: Promise<void> | undefined
/** Made by the first test that needs it: a house can be opened inside a test only. */
async function makePristine() {
  const house = await openHouse({ home: pristine, mock })
  await fill(house)
  await house.console.close()
  const db = new Database(join(pristine, 'ledger.db'))
  // What a kill leaves behind: a call that runs and its hold.
  db.exec("UPDATE calls SET state = 'running' WHERE rowid = (SELECT min(rowid) FROM calls)")
  db.exec(
    'INSERT INTO holds (id, call_id, attempt, time, facts, input_bound, output_bound, cost_bound, price) SELECT \'hld_left\', id, 9, time, \'{"provider":"openai","model":"gpt-4o-mini","keyId":null,"project":"dev","service":null,"environment":"development","user":null,"organization":null,"source":"api","simulated":false}\', 10, 10, 1000, \'{"rates":{"input":1,"output":1,"cachedInput":null,"cacheWrite":null},"tiers":[]}\' FROM calls WHERE state = \'running\'',
  )
  const capPeriods = "budget_id IN (SELECT id FROM budgets WHERE purpose = 'budget')"
  db.exec(
    `INSERT INTO hold_shares SELECT 'hld_left', budget_id, period_start, 1000 FROM budget_periods WHERE ${capPeriods}; UPDATE budget_periods SET held = held + 1000 WHERE ${capPeriods}`,
  )
  db.close()
}

afterAll(async () => {
  await mock.close()
  rmSync(folder, { recursive: true, force: true })
})

async function fill({ client, run }: House) {
  await client.budgets.create({
    name: 'cap',
    scope: { project: 'dev' },
    unit: 'usd',
    period: 'month',
    limit: 1e12,
    enforcement: 'hard',
  })
  await client.services.setPolicy({
    name: 'chat',
    policy: { cacheTtlSeconds: 600, validation: { profile: 'basic', onFail: 'keep' } },
  })
  await client.projects.save({ name: 'dev', policy: { maxAttempts: 2 } })
  await client.limits.create({
    name: 'many',
    scope: { project: 'dev' },
    unit: 'requests',
    limit: 1000,
    window: 'minute',
  })
  await client.tokenLimits.save({ provider: 'anthropic', limit: 1_000_000 })
  await client.models.setPrice({
    id: 'openai/gpt-4o-mini',
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 2 },
  })
  await client.models.create({
    provider: 'openai',
    model: 'own',
    tier: 'mini',
    capabilities: ['chat'],
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1 },
  })
  for (const text of ['one', 'two']) doneOf(await run(ask(text, { service: 'chat', cache: true })))
  mock.script(() => ({ status: 500 }))
  failureOf(await run(ask('fails', { maxAttempts: 1 })))
  mock.script(() => ({ text: 'fine' }))
  const { id } = await client.comparisons.create({
    project: 'dev',
    messages: [{ role: 'user', content: 'x' }],
    variants: [
      { id: 'a', provider: 'simulated', model: 'sim-mini', parameters: {} },
      { id: 'b', provider: 'simulated', model: 'sim-mini', parameters: {} },
    ],
  })
  await client.comparisons.vote({ id, choice: 'a' }).catch(() => {})
  await client.emergency.set({ engaged: true, reason: 'to have a record of it' })
  await client.emergency.set({ engaged: false, reason: 'and its end' })
}

/** A copy of the folder with all cells of a column changed. Gives how many. */
async function copyWith(
  column: JsonColumn,
  change: string,
): Promise<{ home: string; cells: number }> {
  await (making ??= makePristine())
  const home = join(makeHome().folder, 'home')
  onTestFinished(() => rmSync(join(home, '..'), { recursive: true, force: true }))
  cpSync(pristine, home, { recursive: true, filter: (path) => !path.includes('lock') })
  const [table = '', cell = ''] = column.split('.')
  const [name, where] =
    table === 'meta' ? ['value', "name = 'emergency'"] : [cell, `${cell} IS NOT NULL`]
  const db = new Database(join(home, 'ledger.db'))
  const { changes } = db
    .prepare(`UPDATE ${table} SET ${name} = ${change} WHERE ${where}`)
    .run({ name })
  db.close()
  return { home, cells: changes }
}

async function readEverything({ client }: House) {
  const history = await client.calls.history({})
  const letters = await client.deadLetters.list({})
  await Promise.all([
    client.system.health(),
    client.system.settings(),
    client.system.audit({}),
    client.providers.list(),
    client.keys.list(),
    client.models.list({}),
    client.projects.list(),
    client.environments.list(),
    client.services.list(),
    client.budgets.list(),
    client.ledger.list({}),
    client.usage.summary({ by: 'model' }),
    client.alerts.list({}),
    client.comparisons.list({}),
    client.backups.list(),
    client.config.get(),
    client.limits.list(),
    client.validation.list(),
    client.validation.results({}),
    client.tokenLimits.list(),
    client.providerStatus.list(),
    client.cache.figures({}),
    ...history.items.map(({ callId }) => client.calls.get({ id: callId })),
    ...letters.items.map(({ id }) => client.deadLetters.get({ id })),
  ])
}

type Expected = 'goes on' | Readonly<{ code: string }>
const closed: Partial<Record<JsonColumn, Expected>> = {
  'budgets.scope': { code: 'budget_exceeded' },
  'budgets.thresholds': { code: 'budget_exceeded' },
  'limits.scope': { code: 'local_rate_limited' },
  'meta.emergency': { code: 'emergency_stop' },
  'price_overrides.price': { code: 'unpriced_model' },
  'projects.policy': { code: 'model_not_allowed' },
  'providers.timeouts': { code: 'model_not_allowed' },
  'services.policy': { code: 'model_not_allowed' },
  'validation_profiles.rules': { code: 'conflict' },
}
/** Never what a column holds. */
const others = [
  '',
  '!',
  '{',
  'null',
  '7',
  '-1e400',
  '"text"',
  'true',
  '[{}]',
  '[[]]',
  '[null]',
  '{"a":{"b":1}}',
  '{"__proto__":null,"x":1}',
]

test('every column has a shape that anything else does not fit; what is wrong is said without the text', () => {
  for (const [column, schema] of Object.entries(storedJson)) {
    const fits = others.filter((text) => parseCell<unknown>(schema, text).ok)
    expect(fits, column).toEqual([])
    for (const text of others)
      expect(parseCell<unknown>(schema, text)).toEqual({
        ok: false,
        problem: expect.stringMatching(/^it|^its/),
      })
  }
})

test('what cannot be read is told once, over restarts too', async () => {
  const { home } = await copyWith('limits.scope', "'!'")
  for (let start = 0; start < 3; start += 1) {
    const house = await openHouse({ home, mock })
    const told = async () =>
      (await house.client.alerts.list({})).items.filter(
        ({ title }) => title === 'Part of the ledger file cannot be read',
      ).length
    await expect.poll(told).toBe(1)
    await house.client.limits.list()
    await house.console.close()
  }
})

describe('a changed cell of', () => {
  for (const column of Object.keys(storedJson) as JsonColumn[]) {
    test(
      `${column}: the start comes up, everything can be read, and the call ${closed[column] === undefined ? 'goes on' : 'is refused'}`,
      { timeout: 60_000 },
      async () => {
        const { home, cells } = await copyWith(column, "'!' || substr(@name, 2)")
        if (cells === 0) {
          expect([
            'price_snapshots.entries',
            'providers.last_error',
            'comparisons.vote',
            'holds.terms',
          ]).toContain(column)
          return
        }
        const house = await openHouse({ home, mock })
        await readEverything(house)
        const last = (
          await house.run(
            ask(column === 'cache_answers.answer' ? 'one' : 'now', {
              service: 'chat',
              cache: true,
            }),
          )
        ).at(-1)
        const expected = closed[column] ?? 'goes on'
        if (expected === 'goes on') expect(last).toMatchObject({ type: 'done' })
        else
          expect(last).toMatchObject({
            type: 'error',
            failure: { error: { ...expected, message: expect.any(String) } },
          })
        await expect
          .poll(async () =>
            (await house.client.alerts.list({})).items.map(({ message }) => message).join('\n'),
          )
          .toContain(`${column} of "`)
        await house.console.close()
      },
    )
  }
})

test('one letter of a field’s name in a policy does not open what it closed', async () => {
  const { home } = await copyWith('services.policy', '\'{"allowedModelz":["gpt-4o"]}\'')
  const house = await openHouse({ home, mock })
  expect(failureOf(await house.run(ask('now', { service: 'chat' }))).error).toMatchObject({
    code: 'model_not_allowed',
    message: expect.stringContaining('cannot be read'),
  })
  await house.console.close()
})

test('what a person does to repair: a budget is removed, a policy and rules are saved, a limit removed, a price set, a provider saved, the stop released', async () => {
  const { home } = await copyWith('budgets.scope', "'{'")
  const db = new Database(join(home, 'ledger.db'))
  db.exec(
    "UPDATE services SET policy = '{'; UPDATE projects SET policy = ''; UPDATE limits SET scope = '['; UPDATE price_overrides SET price = '{}'; UPDATE validation_profiles SET rules = 'x'; UPDATE providers SET timeouts = '0'; UPDATE meta SET value = '{' WHERE name = 'emergency'",
  )
  db.close()
  const house = await openHouse({ home, mock })
  const { client } = house
  const failing = async () =>
    failureOf(await house.run(ask('now', { service: 'chat', cache: false }))).error.code
  expect(await failing()).toBe('model_not_allowed')
  await client.services.setPolicy({
    name: 'chat',
    policy: { validation: { profile: 'basic', onFail: 'keep' } },
  })
  expect(await failing()).toBe('conflict')
  for (const { name, description, rules } of (await client.validation.list()).items)
    await client.validation.save({
      name,
      description,
      rules: rules.length === 0 ? [{ kind: 'not_empty' }] : rules,
    })
  expect(await failing()).toBe('model_not_allowed')
  await client.projects.save({ name: 'dev', policy: {} })
  expect(await failing()).toBe('model_not_allowed')
  for (const provider of (await client.providers.list()).items)
    await client.providers.update({ id: provider.id, enabled: true, timeouts: provider.timeouts })
  expect(await failing()).toBe('emergency_stop')
  await client.emergency.set({ engaged: false, reason: 'looked at' })
  expect(await failing()).toBe('local_rate_limited')
  for (const { id } of (await client.limits.list()).items) {
    await expect(client.limits.update({ id, limit: 5 })).rejects.toMatchObject({ code: 'conflict' })
    await client.limits.remove({ id })
  }
  expect(await failing()).toBe('budget_exceeded')
  for (const { id, name } of (await client.budgets.list()).items) {
    expect(name).toContain('cannot be read')
    await client.budgets.remove({ id })
  }
  await client.models.setPrice({
    id: 'openai/gpt-4o-mini',
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 2 },
  })
  expect(doneOf(await house.run(ask('then', { service: 'chat' }))).costNanoUsd).toBeGreaterThan(0)
  await house.closeAndCheck()
  const next = await openHouse({ home, mock })
  doneOf(await next.run(ask('later', { service: 'chat' })))
  expect(readKept(home)).toContainEqual({ place: 'budgets.scope', text: '{' })
  await next.closeAndCheck()
})

function readKept(home: string) {
  const db = new Database(join(home, 'ledger.db'), { readonly: true })
  try {
    return db.prepare('SELECT place, text FROM broken_cells').all()
  } finally {
    db.close()
  }
}

test('a text of a prompt that cannot be read stays in its own row alone', async () => {
  const { home } = await copyWith('calls.request', "'MARKER'")
  const house = await openHouse({ home, mock })
  await readEverything(house)
  await expect.poll(() => readKept(home)).toContainEqual({ place: 'calls.request', text: null })
  await house.console.close()
})

/** One byte of a text in the file itself, where its index and its checks do not see it. */
function flip(home: string, text: string, at: number, to: string) {
  const db = new Database(join(home, 'ledger.db'))
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  const file = join(home, 'ledger.db')
  const bytes = readFileSync(file)
  let found = 0
  for (let place = bytes.indexOf(text); place >= 0; place = bytes.indexOf(text, place + 1)) {
    bytes.write(to, place + at)
    found += 1
  }
  expect(found, `${text} in the file`).toBeGreaterThan(0)
  writeFileSync(file, bytes)
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
}

test('one byte in the file, in a token limit’s scope, a budget’s time zone, an alert’s kind or an added model’s tier: the start comes up, and the row can be removed', async () => {
  for (const [text, at, to] of [
    ['{"provider":"anthropic"}', 0, '!'],
    ['{"provider":"anthropic"}', 2, 'q'],
    ['hardUTC', 0, 'h'],
    ['minichat', 0, 'm'],
  ] as const) {
    const { home } = await copyWith('providers.last_error', 'NULL')
    const db = new Database(join(home, 'ledger.db'), { readonly: true })
    const zone = String(
      db.prepare("SELECT time_zone FROM budgets WHERE purpose = 'budget'").pluck().get(),
    )
    db.close()
    if (text === 'hardUTC') alter(home, `UPDATE budgets SET time_zone = '${zone.slice(0, -1)}~'`)
    else if (text === 'minichat')
      alter(
        home,
        "UPDATE added_models SET tier = 'mimi'; INSERT INTO alerts VALUES ('alr_x', 1, 'lexger', 'info', 't', 'm', NULL, NULL)",
      )
    else flip(home, text, at, to)
    const house = await openHouse({ home, mock })
    expect((await house.client.system.health()).ledger.trusted).toBe(true)
    await readEverything(house)
    for (const { id, name } of (await house.client.budgets.list()).items)
      if (name.includes('cannot be read')) await house.client.budgets.remove({ id })
    doneOf(await house.run(ask('now')))
    await house.closeAndCheck()
  }
})

function alter(home: string, sql: string) {
  const db = new Database(join(home, 'ledger.db'))
  db.exec(sql)
  db.close()
}

test(
  'a number, flag or state that its column may not hold: the start comes up, reaches restore, and goes back to a backup',
  { timeout: 120_000 },
  async () => {
    const { home } = await copyWith('providers.last_error', 'NULL')
    const first = await openHouse({ home, mock })
    await first.client.emergency.set({ engaged: false, reason: 'for the backup' })
    const { id } = await first.client.backups.create()
    await first.console.close()
    for (const sql of [
      "UPDATE budgets SET unit = 'usf'",
      "UPDATE calls SET state = 'opem'",
      'UPDATE projects SET built_in = 3',
      'UPDATE budgets SET limit_value = -1',
    ]) {
      alter(home, `PRAGMA ignore_check_constraints = ON; ${sql}`)
      const house = await openHouse({ home, mock })
      expect((await house.client.system.health()).ledger, sql).toMatchObject({ trusted: false })
      expect((await house.client.backups.list()).items).toContainEqual(
        expect.objectContaining({ id, problem: null }),
      )
      await house.client.backups.restore({ id })
      await house.client.providers.update({ id: 'openai', baseUrl: mock.openaiUrl })
      await house.client.keys
        .create({
          providerId: 'openai',
          label: 'new',
          secret: 'sk-test-openai-0123456789abcdef',
          storage: 'session',
        })
        .catch(() => {})
      doneOf(await house.run(ask('then')))
      await house.console.close()
    }
  },
)
