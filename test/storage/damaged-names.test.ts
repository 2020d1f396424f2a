/**
 * A cell of plain text that a disk or a hand has spoilt costs what it names, never the list that it
 * stands in.
 */
import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, doneOf, failureOf, openHouse } from '../support/house'

const spoilt = 'd e\u0001v {'

test.each(['projects', 'environments', 'services', 'validation_profiles'])(
  'a spoilt name in %s leaves the others listed',
  async (table) => {
    const { home, console, mock } = await openHouse()
    await console.close()
    const db = new Database(join(home, 'ledger.db'))
    db.pragma('foreign_keys = OFF')
    db.prepare(`UPDATE ${table} SET name = ? WHERE rowid = (SELECT max(rowid) FROM ${table})`).run(
      spoilt,
    )
    db.close()
    const { client } = await openHouse({ home, mock })
    const lists = {
      projects: client.projects.list,
      environments: client.environments.list,
      services: client.services.list,
      validation_profiles: client.validation.list,
    }
    for (const [name, list] of Object.entries(lists)) {
      const { items } = await list()
      expect(items.map((item) => item.name).includes(spoilt), name).toBe(name === table)
    }
  },
)

test('a call whose source is spoilt is still in the history', async () => {
  const { home, console, run, mock } = await openHouse()
  const { callId } = doneOf(await run(ask('hi')))
  await console.close()
  const db = new Database(join(home, 'ledger.db'))
  db.prepare('UPDATE calls SET source = ? WHERE id = ?').run(spoilt, callId)
  db.close()
  const { client } = await openHouse({ home, mock })
  expect((await client.calls.history({})).items.map((call) => [call.callId, call.source])).toEqual([
    [callId, 'api'],
  ])
  expect((await client.calls.get({ id: callId })).callId).toBe(callId)
})

test('a whole number past what can be told exactly is named, and its row and list stay', async () => {
  const { home, console, client: before, mock } = await openHouse()
  const budget = await before.budgets.create({
    name: 'b',
    scope: {},
    unit: 'usd',
    period: 'day',
    limit: 5_000_000,
    enforcement: 'hard',
  })
  await before.limits.create({ name: 'l', scope: {}, unit: 'requests', limit: 2, window: 'day' })
  await console.close()
  const db = new Database(join(home, 'ledger.db'))
  for (const [table, column] of [
    ['projects', 'created_at'],
    ['environments', 'created_at'],
    ['services', 'created_at'],
    ['budgets', 'created_at'],
    ['limits', 'created_at'],
    ['environments', 'default_max_output_tokens'],
  ]) {
    db.prepare(
      `UPDATE ${table} SET ${column} = 9223372036854775807 WHERE rowid = (SELECT max(rowid) FROM ${table})`,
    ).run()
  }
  db.close()
  const house = await openHouse({ home, mock })
  const { client } = house
  for (const list of [
    client.projects.list,
    client.environments.list,
    client.services.list,
    client.budgets.list,
    client.limits.list,
  ]) {
    expect((await list()).items.length).toBeGreaterThan(0)
  }
  expect((await client.budgets.list()).items.find(({ id }) => id === budget.id)).toMatchObject({
    limit: 5_000_000,
  })
  doneOf(await house.run(ask('one')))
  doneOf(await house.run(ask('two')))
  expect(failureOf(await house.run(ask('three'))).error.code).toBe('local_rate_limited')
  const told = (await client.alerts.list({})).items
    .filter(({ message }) => message.includes('no whole number'))
    .map(({ message }) => message.split(' ')[0])
  expect(told).toEqual(
    expect.arrayContaining([
      'projects.created_at',
      'environments.created_at',
      'services.created_at',
      'budgets.created_at',
      'limits.created_at',
      'environments.default_max_output_tokens',
    ]),
  )
})

test('a dead letter whose time cannot be told stays in its list', async () => {
  const { home, console, run, mock } = await openHouse()
  mock.script(() => ({ status: 500, error: { message: 'down' } }))
  await run(ask('hi', { model: 'openai/gpt-4o', maxAttempts: 1 }))
  await console.close()
  const db = new Database(join(home, 'ledger.db'))
  expect(db.prepare('UPDATE dead_letters SET time = 9223372036854775807').run().changes).toBe(1)
  db.close()
  const { client } = await openHouse({ home, mock })
  expect((await client.deadLetters.list({})).items).toMatchObject([{ time: 0 }])
})
