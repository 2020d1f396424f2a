/**
 * A verify that finds a break stops new calls as a damaged file does, over restarts too; the ways
 * out are a restore, a new ledger, or going on with the break on record (spec L9).
 */
import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, doneOf, failureOf, openHouse, type House } from '../support/house'

function change(house: House, sql: string) {
  const db = new Database(join(house.home, 'ledger.db'))
  db.exec(
    `DROP TRIGGER IF EXISTS entries_refuse_update; ${sql}; CREATE TRIGGER entries_refuse_update BEFORE UPDATE ON entries BEGIN SELECT raise(ABORT, 'the ledger is insert-only'); END`,
  )
  db.close()
}

async function brokenHouse(): Promise<{ house: House; backup: string }> {
  const house = await openHouse()
  for (const text of ['one', 'two', 'three', 'four']) doneOf(await house.run(ask(text)))
  const { id } = await house.client.backups.create()
  change(house, 'UPDATE entries SET cost = cost + 1 WHERE seq = 2')
  expect(await house.client.ledger.verify()).toMatchObject({ ok: false, firstBreak: { seq: 2 } })
  return { house, backup: id }
}

async function expectRefused(house: House) {
  const arrived = house.mock.calls().length
  expect((await house.client.system.health()).ledger).toMatchObject({
    trusted: false,
    problem: 'broken',
    message: expect.stringContaining('Entry 2'),
  })
  const { error } = failureOf(await house.run(ask('now')))
  expect(error).toMatchObject({
    code: 'ledger_unavailable',
    message: expect.stringContaining('New calls are refused'),
  })
  expect(house.mock.calls().length).toBe(arrived)
  const entry = (await house.client.ledger.list({})).items[0]
  await expect(
    house.client.ledger.adjust({ entryId: entry?.id ?? '', costNanoUsd: 1, reason: 'x' }),
  ).rejects.toMatchObject({ code: 'ledger_unavailable' })
  await expect(house.client.backups.create()).rejects.toMatchObject({ code: 'ledger_unavailable' })
}

test('a break found by verify refuses calls, corrections and backups, raises one critical alert, and does so after a restart', async () => {
  const { house } = await brokenHouse()
  await expectRefused(house)
  await house.client.ledger.verify()
  const told = async (of: House) =>
    (await of.client.alerts.list({})).items.filter(
      ({ title }) => title === 'Verify found the ledger changed',
    )
  expect(await told(house)).toMatchObject([
    { kind: 'ledger', severity: 'critical', message: expect.stringContaining('Restore a backup') },
  ])
  await house.console.close()
  const next = await openHouse({ home: house.home, mock: house.mock })
  await expectRefused(next)
  expect(await told(next)).toHaveLength(1)
})

test('a backup that does not verify finds the break, too', async () => {
  const house = await openHouse()
  for (const text of ['one', 'two', 'three']) doneOf(await house.run(ask(text)))
  change(house, 'UPDATE entries SET cost = cost + 1 WHERE seq = 2')
  await expect(house.client.backups.create()).rejects.toMatchObject({
    code: 'ledger_unavailable',
    message: expect.stringContaining('Entry 2'),
  })
  await expect.poll(async () => (await house.client.system.health()).ledger.problem).toBe('broken')
  await expectRefused(house)
})

test('going on is on record, holds over a restart, lets backups be made, and covers that break alone', async () => {
  const { house } = await brokenHouse()
  const { client } = house
  expect(await client.ledger.acceptBreak({ reason: 'the disk was repaired' })).toMatchObject({
    trusted: true,
    problem: null,
  })
  expect((await client.system.audit({})).items[0]).toMatchObject({
    what: 'ledger break accepted',
    before: expect.stringContaining('"seq":2'),
    after: expect.stringContaining('the disk was repaired'),
  })
  doneOf(await house.run(ask('goes on')))
  expect(await client.ledger.verify()).toMatchObject({
    ok: true,
    entries: 5,
    accepted: [{ seq: 2 }],
  })
  expect(await client.backups.create()).toMatchObject({
    problem: null,
    verifiedAt: expect.any(Number),
  })
  await expect(client.ledger.acceptBreak({ reason: 'again' })).rejects.toMatchObject({
    code: 'conflict',
  })
  await house.console.close()
  const next = await openHouse({ home: house.home, mock: house.mock })
  doneOf(await next.run(ask('after a restart')))
  expect(await next.client.ledger.verify()).toMatchObject({ ok: true })
  change(next, 'UPDATE entries SET cost = cost + 1 WHERE seq = 2')
  expect(await next.client.ledger.verify(), 'the same entry changed again').toMatchObject({
    ok: false,
    firstBreak: { seq: 2 },
  })
  await next.client.ledger.acceptBreak({ reason: 'and again' })
  change(next, 'UPDATE entries SET cost = cost + 1 WHERE seq = 4')
  expect(await next.client.ledger.verify()).toMatchObject({ ok: false, firstBreak: { seq: 4 } })
  expect(failureOf(await next.run(ask('now'))).error.code).toBe('ledger_unavailable')
})

test('a restore is a way out, and so is a new ledger', async () => {
  const { house, backup } = await brokenHouse()
  expect(await house.client.backups.restore({ id: backup })).toMatchObject({
    ledger: { trusted: true },
  })
  doneOf(await house.run(ask('restored')))
  expect(await house.client.ledger.verify()).toMatchObject({ ok: true, entries: 5 })
  change(house, 'UPDATE entries SET cost = cost + 1 WHERE seq = 3')
  expect(await house.client.ledger.verify()).toMatchObject({ ok: false })
  expect(await house.client.ledger.startNew({ reason: 'anew' })).toMatchObject({ trusted: true })
  doneOf(await house.run(ask('new')))
  await house.closeAndCheck()
  const next = await openHouse({ home: house.home, mock: house.mock, keys: false })
  expect((await next.client.system.health()).ledger).toMatchObject({ trusted: true, entries: 1 })
  await next.closeAndCheck()
})

test('entries that are missing at the end can be gone on without, too', async () => {
  const { house } = await brokenHouse()
  await house.client.ledger.acceptBreak({ reason: 'x' })
  change(
    house,
    "DROP TRIGGER entries_refuse_delete; DELETE FROM entries WHERE seq = 4; CREATE TRIGGER entries_refuse_delete BEFORE DELETE ON entries BEGIN SELECT raise(ABORT, 'the ledger is insert-only'); END",
  )
  expect(await house.client.ledger.verify()).toMatchObject({
    ok: false,
    firstBreak: { seq: 4, reason: expect.stringContaining('missing') },
  })
  await house.client.ledger.acceptBreak({ reason: 'the last one is gone' })
  expect(await house.client.ledger.verify()).toMatchObject({ ok: true, entries: 3 })
})
