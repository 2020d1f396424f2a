/**
 * A disk that is full, before a call and in the middle of one (spec L6): nothing leaves that could
 * not be booked, and all goes on by itself.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { CallEvent } from '../../src/contract/calls'
import { mountSmallDisk } from '../support/fault-tools'
import { ask, doneOf, failureOf, openHouse } from '../support/house'

function disk() {
  const mounted = mountSmallDisk(8)
  if (mounted !== null) onTestFinished(() => mounted.unmount())
  return mounted
}

test('a full disk refuses calls before they leave, with a sentence; reading and export work; space that returns is enough', async () => {
  const small = disk()
  if (small === null) return
  const house = await openHouse({ home: join(small.path, 'home') })
  const { client, mock } = house
  await client.budgets.create({
    name: 'cap',
    scope: {},
    unit: 'usd',
    period: 'day',
    limit: 1e9,
    enforcement: 'hard',
  })
  mock.script(() => ({ text: 'x'.repeat(20_000) }))
  doneOf(await house.run(ask('one')))
  small.fill()
  // Space inside the write-ahead log may still take a call or two; they are booked like any other.
  let refused: CallEvent[] = []
  let booked = 1
  for (let index = 0; refused.length === 0; index += 1) {
    expect(index, 'calls accepted on a full disk').toBeLessThan(100)
    const arrived = mock.calls().length
    const events = await house.run(ask(`full ${index}`))
    if (events.at(-1)?.type === 'done') booked += 1
    else if (mock.calls().length === arrived) refused = events
    else booked += 1
  }
  expect(failureOf(refused).error).toMatchObject({ code: 'ledger_unavailable' })
  expect(failureOf(refused).error.message).toMatch(/disk is full|Free disk space/)
  const arrived = mock.calls().length
  expect(failureOf(await house.run(ask('again'))).error.code).toBe('ledger_unavailable')
  expect(mock.calls().length, 'calls that left').toBe(arrived)
  const listed = (await client.ledger.list({ limit: 1000 })).items.length
  expect(listed).toBeGreaterThan(0)
  let exported = ''
  for await (const piece of house.console.exportLedger('jsonl', {})) exported += piece
  expect(exported.trim().split('\n')).toHaveLength(listed)
  expect(await client.ledger.verify()).toMatchObject({ ok: true, entries: listed })
  await expect(client.backups.create()).rejects.toMatchObject({ code: 'ledger_unavailable' })
  expect((await client.backups.list()).items).toEqual([])

  small.free()
  await expect
    .poll(async () => (await client.ledger.list({ limit: 1000 })).items.length, { timeout: 10_000 })
    .toBe(booked)
  doneOf(await house.run(ask('after')))
  expect((await client.budgets.list()).items[0]?.held).toBe(0)
  expect(mock.calls().length).toBe(booked + 1)
  await house.closeAndCheck()
})

test('a disk that fills between dispatch and settlement: the answer is shown, the hold stays, the booking follows once', async () => {
  const small = disk()
  if (small === null) return
  const house = await openHouse({ home: join(small.path, 'home') })
  const { client, mock } = house
  await client.budgets.create({
    name: 'cap',
    scope: {},
    unit: 'usd',
    period: 'day',
    limit: 1e12,
    enforcement: 'hard',
  })
  const text = 'y'.repeat(1_500_000)
  mock.script(() => {
    small.fill()
    return { text }
  })
  const failure = failureOf(await house.run(ask('one', { callId: 'caught' })))
  expect(failure.error.code).toBe('ledger_unavailable')
  expect(failure.text).toBe(text)
  expect((await client.ledger.list({})).items).toEqual([])
  const held = (await client.budgets.list()).items[0]?.held ?? 0
  expect(held).toBeGreaterThan(0)
  expect(failureOf(await house.run(ask('two'))).error.code).toBe('ledger_unavailable')
  expect(mock.calls().length).toBe(1)
  mock.script(() => ({ text: 'fine' }))
  small.free()
  await expect
    .poll(async () => (await client.ledger.list({})).items.length, { timeout: 10_000 })
    .toBe(1)
  expect((await client.budgets.list()).items[0]).toMatchObject({ held: 0 })
  doneOf(await house.run(ask('three')))
  await house.closeAndCheck()
})

test('a backup and a restore on a full disk: a sentence each, nothing half applied, no half-made file; both go with space', async () => {
  const small = disk()
  if (small === null) return
  const house = await openHouse({ home: join(small.path, 'home') })
  const { client } = house
  doneOf(await house.run(ask('one')))
  const { id } = await client.backups.create()
  doneOf(await house.run(ask('two')))
  small.fill()
  await expect(client.backups.create()).rejects.toMatchObject({
    code: 'ledger_unavailable',
    message: expect.stringContaining('disk'),
  })
  await expect(client.backups.restore({ id })).rejects.toMatchObject({
    code: 'ledger_unavailable',
    message: expect.stringContaining('disk'),
  })
  expect(readdirSync(join(house.home, 'backups'))).toEqual([`${id}.db`])
  expect((await client.system.health()).ledger).toMatchObject({ problem: null, entries: 2 })
  expect(await client.ledger.verify()).toMatchObject({ ok: true, entries: 2 })
  small.free()
  await client.backups.restore({ id })
  expect((await client.system.health()).ledger).toMatchObject({ trusted: true, entries: 1 })
  doneOf(await house.run(ask('three')))
  await house.closeAndCheck()
})

test('a folder that may only be read is refused at start with a sentence and left as it was', async () => {
  const small = disk()
  if (small === null) return
  const home = join(small.path, 'home')
  const first = await openHouse({ home })
  doneOf(await first.run(ask('one')))
  await first.closeAndCheck()
  small.setReadOnly(true)
  await expect(openHouse({ home, mock: first.mock, keys: false })).rejects.toMatchObject({
    name: 'Failure',
    message: expect.stringContaining(home),
  })
  small.setReadOnly(false)
  const second = await openHouse({ home, mock: first.mock, keys: false })
  expect((await second.client.system.health()).ledger).toMatchObject({ trusted: true, entries: 1 })
  await second.closeAndCheck()
})
