/** A cell of plain text that a disk or a hand has spoilt costs what it names, never the list that it stands in. */
import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, doneOf, openHouse } from '../support/house'

const spoilt = 'd e\u0001v {'

test.each(['projects', 'environments', 'services', 'validation_profiles'])('a spoilt name in %s leaves the others listed', async (table) => {
  const { home, console, mock } = await openHouse()
  await console.close()
  const db = new Database(join(home, 'ledger.db'))
  db.pragma('foreign_keys = OFF')
  db.prepare(`UPDATE ${table} SET name = ? WHERE rowid = (SELECT max(rowid) FROM ${table})`).run(spoilt)
  db.close()
  const { client } = await openHouse({ home, mock })
  const lists = { projects: client.projects.list, environments: client.environments.list, services: client.services.list, validation_profiles: client.validation.list }
  for (const [name, list] of Object.entries(lists)) {
    const { items } = await list()
    expect(items.map((item) => item.name).includes(spoilt), name).toBe(name === table)
  }
})

test('a call whose source is spoilt is still in the history', async () => {
  const { home, console, run, mock } = await openHouse()
  const { callId } = doneOf(await run(ask('hi')))
  await console.close()
  const db = new Database(join(home, 'ledger.db'))
  db.prepare('UPDATE calls SET source = ? WHERE id = ?').run(spoilt, callId)
  db.close()
  const { client } = await openHouse({ home, mock })
  expect((await client.calls.history({})).items.map((call) => [call.callId, call.source])).toEqual([[callId, 'api']])
  expect((await client.calls.get({ id: callId })).callId).toBe(callId)
})
