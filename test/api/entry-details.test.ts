/** What stands around one entry: hold, prices, corrections, the chain, and the list it is in. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../src/main/storage/open-database'
import { ask, doneOf, failureOf, openHouse, type House } from '../support/house'

const usage = { input: 8, output: 5 }

async function callsOf(house: House, howMany: number, change = {}) {
  house.mock.script(() => ({ text: 'ok', usage }))
  for (let made = 0; made < howMany; made++) doneOf(await house.run(ask('hi', change)))
  return (await house.client.ledger.list({})).items
}

test('the hold of an attempt is told with what was left of it, and its prices by their list', async () => {
  const house = await openHouse()
  const { client } = house
  const [entry] = await callsOf(house, 1)
  if (entry === undefined) throw new Error('there is no entry')
  const { snapshot } = await client.models.list({})
  const [summary] = (await client.calls.get({ id: entry.callId })).attempts
  const details = await client.ledger.details({ id: entry.id })
  const held = summary?.hold?.costNanoUsd ?? 0
  expect(held).toBeGreaterThan(entry.costNanoUsd ?? 0)
  expect(details.hold).toEqual({
    heldAt: entry.time,
    endedAt: entry.settledAt,
    inputTokens: summary?.hold?.inputTokens,
    outputTokens: 100,
    costNanoUsd: held,
    freedNanoUsd: held - (entry.costNanoUsd ?? 0),
  })
  expect(details.price).toEqual({
    id: entry.priceSnapshotId,
    origin: 'snapshot',
    source: snapshot.source,
    date: snapshot.date,
  })
  expect(details).toMatchObject({
    adjustments: [],
    adjusts: null,
    standsAtNanoUsd: entry.costNanoUsd,
  })
  await house.closeAndCheck()
})

test('an entry and its corrections tell of each other, and what it stands at adds up', async () => {
  const house = await openHouse()
  const { client } = house
  const [entry] = await callsOf(house, 1)
  const id = entry?.id ?? ''
  const first = await client.ledger.adjust({ entryId: id, costNanoUsd: 700, reason: 'billed' })
  const second = await client.ledger.adjust({ entryId: id, costNanoUsd: 650, reason: 'lowered' })
  expect(await client.ledger.details({ id })).toMatchObject({
    adjustments: [{ id: first.id }, { id: second.id }],
    standsAtNanoUsd: 650,
  })
  expect(await client.ledger.details({ id: second.id })).toMatchObject({
    adjusts: { id },
    hold: null,
  })
})

test('a price typed in for a model is named as such', async () => {
  const house = await openHouse()
  const { client } = house
  const model = await client.models.create({ provider: 'openai', model: 'mystery' })
  const [unpriced] = await callsOf(house, 1, { model: model.id })
  expect(await client.ledger.details({ id: unpriced?.id ?? '' })).toMatchObject({
    price: null,
    standsAtNanoUsd: null,
    hold: { costNanoUsd: null, freedNanoUsd: null },
  })
  await client.models.setPrice({
    id: model.id,
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 2 },
  })
  const [priced] = await callsOf(house, 1, { model: model.id })
  expect(await client.ledger.details({ id: priced?.id ?? '' })).toMatchObject({
    price: { id: priced?.priceSnapshotId, origin: 'override' },
  })
})

test('an attempt whose truth nobody knows was booked at all that was held', async () => {
  const house = await openHouse()
  house.mock.script(() => ({ hangAfterChunks: -1 }))
  failureOf(await house.run(ask('hi', { timeoutMs: 3000 })))
  const [entry] = (await house.client.ledger.list({})).items
  expect(entry?.unresolved).toBe(true)
  expect((await house.client.ledger.details({ id: entry?.id ?? '' })).hold).toMatchObject({
    costNanoUsd: entry?.costNanoUsd,
    freedNanoUsd: 0,
  })
})

test('the chain around an entry is checked anew: whole, and with a changed entry on either side', async () => {
  const house = await openHouse()
  const { client, home } = house
  const [third, second, first] = await callsOf(house, 3)
  const chainOf = async (id = '') => (await client.ledger.details({ id })).chain
  expect(await chainOf(first?.id)).toMatchObject({
    previous: null,
    next: { id: second?.id, seq: 2, hash: second?.hash },
    problem: null,
  })
  expect(await chainOf(third?.id)).toMatchObject({
    previous: { id: second?.id },
    next: null,
    problem: null,
  })
  const other = openDatabase(join(home, 'ledger.db'))
  other.exec('DROP TRIGGER entries_refuse_update; UPDATE entries SET latency_ms = 7 WHERE seq = 2')
  expect((await chainOf(second?.id)).problem).toContain('its hash does not fit its facts')
  expect((await chainOf(first?.id)).problem).toBeNull()
  other.exec("UPDATE entries SET hash = 'ab' WHERE seq = 2")
  other.close()
  expect((await chainOf(first?.id)).problem).toBeNull()
  expect((await chainOf(third?.id)).problem).toBe('Entry 3 does not continue the one before it.')
})

test('above and below stand the entries of the same list, under any filter', async () => {
  const house = await openHouse()
  const { client } = house
  for (const user of ['ann', 'ben', 'ann', 'ben', 'ann']) await callsOf(house, 1, { user })
  for (const filter of [{}, { user: 'ann' }, { user: 'ben' }, { user: 'ann', model: 'gpt-4o' }]) {
    const ids = (await client.ledger.list(filter)).items.map(({ id }) => id)
    for (const [at, id] of ids.entries())
      expect(await client.ledger.neighbours({ ...filter, id })).toEqual({
        newer: ids[at - 1] ?? null,
        older: ids[at + 1] ?? null,
      })
  }
  const [newest] = (await client.ledger.list({})).items
  const [ben] = (await client.ledger.list({ user: 'ben' })).items
  expect(await client.ledger.neighbours({ id: newest?.id ?? '', user: 'ben' })).toEqual({
    newer: null,
    older: ben?.id,
  })
  for (const question of [client.ledger.neighbours, client.ledger.details])
    await expect(question({ id: 'ent_none' })).rejects.toMatchObject({ code: 'not_found' })
})
