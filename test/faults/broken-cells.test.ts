/**
 * A JSON cell changed from outside, in any column that holds one: the next start comes up, every
 * list answers, an alert names the cell, and whoever owns it is closed (a budget refuses, a policy
 * lets nothing run, a price is none) until a person repairs it, which is possible.
 */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { parseCell, storedJson, type JsonColumn } from '../../src/main/storage/stored-json'
import { ask, doneOf, failureOf, openHouse } from '../support/house'
import { useCells, readEverything } from './broken-cells-setup'

const broken = useCells()
const { copyWith } = broken

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
    const house = await openHouse({ home, mock: broken.mock })
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
        const house = await openHouse({ home, mock: broken.mock })
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
  const house = await openHouse({ home, mock: broken.mock })
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
  const house = await openHouse({ home, mock: broken.mock })
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
  const next = await openHouse({ home, mock: broken.mock })
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

test.each([
  'calls.request',
  'calls.tool_calls',
  'conversations.body',
  'pane_sets.words',
  'prompt_versions.body',
] as const)(
  'a text of a prompt that cannot be read stays in its own row alone: %s',
  async (place) => {
    const { home } = await copyWith(place, "'MARKER'")
    const house = await openHouse({ home, mock: broken.mock })
    await readEverything(house)
    await expect.poll(() => readKept(home)).toContainEqual({ place, text: null })
    await house.console.close()
  },
)
