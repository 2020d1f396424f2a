/** Corrections: of what is not known, of what is confirmed, and across budgets of every unit, old, new and removed. */
import { expect, test } from 'vitest'
import { ask, doneOf, failureOf, openHouse } from '../support/house'

test('an entry of unknown cost can be given one, even 0, once; the unknown is then no longer open', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  await client.models.create({ provider: 'openai', model: 'mystery' })
  mock.script(() => ({ text: 'ok' }))
  expect(doneOf(await run(ask('hi', { model: 'openai/mystery' })))).toMatchObject({ costNanoUsd: null, costStatus: 'unknown' })
  const [entry] = (await client.ledger.list({})).items
  const entryId = entry?.id ?? ''
  expect(await client.ledger.adjust({ entryId, costNanoUsd: 0, reason: 'it is free' })).toMatchObject({ costNanoUsd: 0, costStatus: 'reported', adjusts: entryId })
  await expect(client.ledger.adjust({ entryId, costNanoUsd: 0, reason: 'again' })).rejects.toMatchObject({ code: 'invalid_request' })
  expect(await client.ledger.adjust({ entryId, costNanoUsd: 70, reason: 'the invoice came' })).toMatchObject({ costNanoUsd: 70 })
  expect(await client.ledger.adjust({ entryId, costNanoUsd: 50, reason: 'and was lowered' })).toMatchObject({ costNanoUsd: -20 })
  expect((await client.usage.summary({})).costNanoUsd).toBe(50)
  await closeAndCheck()
})

test('an unresolved entry can be confirmed at its bound; a plain one that stands at its cost cannot', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ hangAfterChunks: -1 }))
  failureOf(await run(ask('hi', { timeoutMs: 3000 })))
  const [unresolved] = (await client.ledger.list({})).items
  const cost = unresolved?.costNanoUsd ?? 0
  expect(await client.ledger.adjust({ entryId: unresolved?.id ?? '', costNanoUsd: cost, reason: 'as invoiced' })).toMatchObject({ costNanoUsd: 0 })
  mock.script(() => ({ text: 'ok' }))
  doneOf(await run(ask('plain')))
  const plain = (await client.ledger.list({ outcome: 'ok', kind: 'attempt' })).items[0]
  await expect(client.ledger.adjust({ entryId: plain?.id ?? '', costNanoUsd: plain?.costNanoUsd ?? 0, reason: 'same' })).rejects.toMatchObject({ code: 'invalid_request' })
  await closeAndCheck()
})

test('a correction moves money only: tokens and requests stay, a budget made later counts it, a removed one does not', async () => {
  const { run, client, closeAndCheck } = await openHouse()
  const common = { scope: {}, period: 'month', limit: 1e9, enforcement: 'hard' } as const
  const gone = await client.budgets.create({ ...common, name: 'gone', unit: 'usd' })
  await client.budgets.create({ ...common, name: 'tokens', unit: 'tokens' })
  await client.budgets.create({ ...common, name: 'requests', unit: 'requests' })
  doneOf(await run(ask('hi')))
  await client.budgets.remove({ id: gone.id })
  const spent = async () => Object.fromEntries((await client.budgets.list()).items.map((budget) => [budget.name, budget.spent]))
  const before = await spent()
  const [entry] = (await client.ledger.list({})).items
  await client.ledger.adjust({ entryId: entry?.id ?? '', costNanoUsd: 123, reason: 'invoice' })
  await client.budgets.create({ ...common, name: 'later', unit: 'usd' })
  expect(await spent()).toEqual({ ...before, later: 123 })
  await client.ledger.adjust({ entryId: entry?.id ?? '', costNanoUsd: 100, reason: 'credit' })
  expect(await spent()).toEqual({ ...before, later: 100 })
  await closeAndCheck()
})
