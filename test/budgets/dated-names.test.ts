/**
 * A budget on a model covers its dated names (spec B9), in the guard of a call and in what it is
 * derived from alike.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inScope } from '../../src/main/budgets/call-facts'
import { spentIn } from '../../src/main/budgets/derive'
import { openDatabase } from '../../src/main/storage/open-database'
import { sampleEntry } from '../ledger/sample-entry'
import { ask, doneOf, failureOf, openHouse } from '../support/house'
import { facts, openBudgets } from './open-budgets'

const covers = (scope: string, model: string, provider = 'openai') =>
  inScope({ model: scope }, { ...facts, provider, model })

test.each([
  ['gpt-4o', 'gpt-4o', true],
  ['gpt-4o', 'gpt-4o-2024-08-06', true],
  ['openai/gpt-4o', 'gpt-4o-2024-08-06', true],
  ['claude-3-5-haiku', 'claude-3-5-haiku-20241022', true],
  ['claude-3-5-haiku', 'claude-3-5-haiku-latest', true],
  ['claude-sonnet-4', 'claude-sonnet-4@20250514', true],
  ['gpt-4', 'gpt-4-0613', true],
  ['gpt-4o', 'gpt-4o-mini', false],
  ['gpt-4o', 'gpt-4o-mini-2024-07-18', false],
  ['gpt-4', 'gpt-4-32k', false],
  ['gpt-4o-2024-08-06', 'gpt-4o', false],
  ['gpt-4o-2024-08-06', 'gpt-4o-2024-05-13', false],
  ['anthropic/gpt-4o', 'gpt-4o-2024-08-06', false],
  ['claude-sonnet-4', 'claude-sonnet-4-5-20250929', false],
])('a budget on %s and a call to %s: %s', (scope, model, expected) =>
  expect(covers(scope, model)).toBe(expected),
)

test('what is derived from entries covers exactly what a hold is taken for', () => {
  const name = fc
    .tuple(
      fc.constantFrom('gpt-4', 'gpt-4o', 'a*b', 'a[b]', 'über-%_', ''),
      fc.constantFrom(
        '',
        '-2024-08-06',
        '-20240806',
        '@20240806',
        '-0613',
        '-9913',
        '-latest',
        '-mini',
        '-1',
        '-2024-08-0',
        'x',
        '-19240806',
        '-20240806-x',
      ),
    )
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(
      fc.array(name, { minLength: 1, maxLength: 8 }),
      name,
      fc.boolean(),
      (models, scope, withProvider) => {
        const { ledger, store, db } = openBudgets()
        store.write(() =>
          models.forEach((model) => ledger.append(sampleEntry({ model, costNanoUsd: 1 }))),
        )
        const written = withProvider ? `openai/${scope}` : scope
        const expected = models.filter((model) => covers(written, model)).length
        expect(
          spentIn(
            db,
            { id: 'bud', scope: { model: written }, unit: 'usd', purpose: 'budget' },
            { start: 0, end: null },
          ),
        ).toBe(BigInt(expected))
      },
    ),
    { numRuns: 60 },
  )
})

test('a hard budget on a model stops its dated name, and one made later starts with what that has used', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ text: 'ok', usage: { input: 100, output: 20 } }))
  const dated = ask('hi', { model: 'openai/gpt-4o-mini-2024-07-18' })
  const common = { unit: 'requests', period: 'month', limit: 1, enforcement: 'hard' } as const
  await client.budgets.create({ ...common, name: 'before', scope: { model: 'gpt-4o-mini' } })
  doneOf(await run(dated))
  expect(failureOf(await run(dated)).error).toMatchObject({
    code: 'budget_exceeded',
    data: { budgetName: 'before' },
  })
  await client.budgets.create({ ...common, name: 'after', scope: { model: 'openai/gpt-4o-mini' } })
  expect((await client.budgets.list()).items.map(({ spent }) => spent)).toEqual([1, 1])
  await closeAndCheck()
})

test('counters from before it was so are brought up to it once, at the start', async () => {
  const first = await openHouse()
  first.mock.script(() => ({ text: 'ok' }))
  await first.client.budgets.create({
    name: 'all',
    scope: { model: 'gpt-4o-mini' },
    unit: 'requests',
    period: 'month',
    limit: 9,
    enforcement: 'hard',
  })
  doneOf(await first.run(ask('hi', { model: 'openai/gpt-4o-mini-2024-07-18' })))
  await first.closeAndCheck()
  const db = openDatabase(`${first.home}/ledger.db`)
  db.exec("UPDATE budget_periods SET spent = 0; DELETE FROM meta WHERE name = 'budgets.datedNames'")
  db.close()
  const second = await openHouse({ home: first.home, mock: first.mock })
  expect((await second.client.budgets.list()).items).toMatchObject([{ spent: 1 }])
  await second.closeAndCheck()
})
