/**
 * A ledger that cannot be written while a call is under way: the answer is not called done, the
 * hold stays, and it is booked as soon as it can be.
 */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { holdAnswer } from '../support/held-answer'
import { ask, doneOf, openHouse } from '../support/house'

test('a settlement that cannot be written waits, and is booked once when the ledger answers again', async () => {
  const { client, run, mock, home, closeAndCheck } = await openHouse()
  await client.budgets.create({
    name: 'all',
    scope: {},
    unit: 'usd',
    period: 'day',
    limit: 1e9,
    enforcement: 'hard',
  })
  const answer = holdAnswer(mock, ['one ', 'two '])
  const other = new Database(join(home, 'ledger.db'))
  let ended
  for await (const event of await client.calls.stream(ask('hi', { callId: 'blocked' }))) {
    if (event.type === 'delta' && !other.inTransaction) other.exec('BEGIN IMMEDIATE')
    if (event.type === 'delta') answer.letGo()
    if (event.type === 'error' || event.type === 'done') ended = event
  }
  expect(ended).toMatchObject({
    type: 'error',
    failure: { error: { code: 'ledger_unavailable' }, text: 'one two ' },
  })
  expect((await client.ledger.list({})).items).toEqual([])
  expect((await client.budgets.list()).items[0]?.held).toBeGreaterThan(0)
  other.exec('ROLLBACK')
  other.close()
  await expect
    .poll(async () => (await client.ledger.list({})).items.length, { timeout: 5000 })
    .toBe(1)
  expect((await client.budgets.list()).items[0]?.held).toBe(0)
  expect(doneOf(await run(ask('next'))).text).toBe('one two ')
  await closeAndCheck()
})
