/**
 * Corrections: of what is not known, of what is confirmed, and across budgets of every unit, old,
 * new and removed.
 */
import { expect, test } from 'vitest'
import { ask, doneOf, failureOf, openHouse } from '../support/house'

test('an entry of unknown cost can be given one, even 0, once; the unknown is then no longer open', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  await client.models.create({ provider: 'openai', model: 'mystery' })
  mock.script(() => ({ text: 'ok' }))
  expect(doneOf(await run(ask('hi', { model: 'openai/mystery' })))).toMatchObject({
    costNanoUsd: null,
    costStatus: 'unknown',
  })
  const [entry] = (await client.ledger.list({})).items
  const entryId = entry?.id ?? ''
  expect(
    await client.ledger.adjust({ entryId, costNanoUsd: 0, reason: 'it is free' }),
  ).toMatchObject({ costNanoUsd: 0, costStatus: 'reported', adjusts: entryId })
  await expect(
    client.ledger.adjust({ entryId, costNanoUsd: 0, reason: 'again' }),
  ).rejects.toMatchObject({ code: 'invalid_request' })
  expect(
    await client.ledger.adjust({ entryId, costNanoUsd: 70, reason: 'the invoice came' }),
  ).toMatchObject({ costNanoUsd: 70 })
  expect(
    await client.ledger.adjust({ entryId, costNanoUsd: 50, reason: 'and was lowered' }),
  ).toMatchObject({ costNanoUsd: -20 })
  expect(await client.usage.summary({ by: 'model' })).toMatchObject({
    costNanoUsd: 50,
    unknownCostCalls: 0,
    groups: [{ unknownCostCalls: 0 }],
  })
  await closeAndCheck()
})

test('an unresolved entry can be confirmed at its bound; a plain one that stands at its cost cannot', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ hangAfterChunks: -1 }))
  failureOf(await run(ask('hi', { timeoutMs: 3000 })))
  const [unresolved] = (await client.ledger.list({})).items
  const cost = unresolved?.costNanoUsd ?? 0
  expect(
    await client.ledger.adjust({
      entryId: unresolved?.id ?? '',
      costNanoUsd: cost,
      reason: 'as invoiced',
    }),
  ).toMatchObject({ costNanoUsd: 0 })
  mock.script(() => ({ text: 'ok' }))
  doneOf(await run(ask('plain')))
  const plain = (await client.ledger.list({ outcome: 'ok', kind: 'attempt' })).items[0]
  await expect(
    client.ledger.adjust({
      entryId: plain?.id ?? '',
      costNanoUsd: plain?.costNanoUsd ?? 0,
      reason: 'same',
    }),
  ).rejects.toMatchObject({ code: 'invalid_request' })
  await closeAndCheck()
})

test('a correction that names no tokens moves money only: tokens and requests stay, a budget made later counts it, a removed one does not', async () => {
  const { run, client, closeAndCheck } = await openHouse()
  const common = { scope: {}, period: 'month', limit: 1e9, enforcement: 'hard' } as const
  const gone = await client.budgets.create({ ...common, name: 'gone', unit: 'usd' })
  await client.budgets.create({ ...common, name: 'tokens', unit: 'tokens' })
  await client.budgets.create({ ...common, name: 'requests', unit: 'requests' })
  doneOf(await run(ask('hi')))
  await client.budgets.remove({ id: gone.id })
  const spent = async () =>
    Object.fromEntries(
      (await client.budgets.list()).items.map((budget) => [budget.name, budget.spent]),
    )
  const before = await spent()
  const [entry] = (await client.ledger.list({})).items
  await client.ledger.adjust({ entryId: entry?.id ?? '', costNanoUsd: 123, reason: 'invoice' })
  await client.budgets.create({ ...common, name: 'later', unit: 'usd' })
  expect(await spent()).toEqual({ ...before, later: 123 })
  await client.ledger.adjust({ entryId: entry?.id ?? '', costNanoUsd: 100, reason: 'credit' })
  expect(await spent()).toEqual({ ...before, later: 100 })
  await closeAndCheck()
})

test('an unresolved entry raises an alert; its correction carries tokens, moves token budgets and limits, and ends both', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  for (const unit of ['usd', 'tokens', 'requests'] as const)
    await client.budgets.create({
      name: unit,
      scope: {},
      unit,
      period: 'month',
      limit: 1e9,
      enforcement: 'hard',
    })
  await client.tokenLimits.save({ provider: 'openai', limit: 1_000_000 })
  mock.script(() => ({ hangAfterChunks: -1 }))
  failureOf(await run(ask('hi', { timeoutMs: 2000, maxAttempts: 1 })))
  failureOf(await run(ask('hi again', { timeoutMs: 2000, maxAttempts: 1 })))
  const alerts = async () =>
    (await client.alerts.list({ open: true })).items.map(({ kind, subject }) => ({ kind, subject }))
  const unresolved = async () => (await client.ledger.list({ unresolved: true })).items
  const [second, first] = await unresolved()
  expect(await alerts()).toEqual([{ kind: 'unresolved_entries', subject: 'openai' }])
  const correct = (entryId: string | undefined, costNanoUsd: number) =>
    client.ledger.adjust({
      entryId: entryId ?? '',
      costNanoUsd,
      inputTokens: 11,
      outputTokens: 3,
      reason: 'as invoiced',
    })
  expect(await correct(first?.id, 70)).toMatchObject({
    inputTokens: 11 - (first?.inputTokens ?? 0),
    outputTokens: 3 - (first?.outputTokens ?? 0),
    unresolved: false,
  })
  expect((await unresolved()).map(({ id }) => id)).toEqual([second?.id])
  expect((await client.ledger.list({ unresolved: false })).items.map(({ id }) => id)).toContain(
    first?.id,
  )
  expect(await alerts()).toHaveLength(1)
  await correct(second?.id, 30)
  expect(await unresolved()).toEqual([])
  expect(await alerts()).toEqual([])
  expect((await client.budgets.list()).items.map(({ spent }) => spent)).toEqual([100, 28, 2])
  expect((await client.tokenLimits.list()).items).toMatchObject([{ used: 28 }])
  expect(await client.usage.summary({})).toMatchObject({
    costNanoUsd: 100,
    inputTokens: 22,
    outputTokens: 6,
  })
  await expect(correct(second?.id, 30)).rejects.toMatchObject({ code: 'invalid_request' })
  await closeAndCheck()
})

test('a correction of what was used before a reset does not move the token limit that counts from it', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  await client.tokenLimits.save({ provider: 'openai', limit: 1_000_000 })
  mock.script(() => ({ text: 'ok', usage: { input: 100, output: 20 } }))
  doneOf(await run(ask('before')))
  await client.tokenLimits.resetUsage({ service: 'openai', reason: 'test' })
  doneOf(await run(ask('after')))
  const entries = (await client.ledger.list({ kind: 'attempt' })).items
  const correct = (entryId: string | undefined) =>
    client.ledger.adjust({
      entryId: entryId ?? '',
      costNanoUsd: 5,
      inputTokens: 10,
      outputTokens: 2,
      reason: 'invoice',
    })
  await correct(entries[1]?.id)
  expect((await client.tokenLimits.list()).items).toMatchObject([{ used: 120 }])
  await correct(entries[0]?.id)
  expect((await client.tokenLimits.list()).items).toMatchObject([{ used: 12 }])
  await closeAndCheck()
})

test('thresholds are looked at again when a limit changes and when an entry is corrected', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ text: 'ok', usage: { input: 100, output: 20 } }))
  doneOf(await run(ask('hi')))
  const [entry] = (await client.ledger.list({})).items
  const { id } = await client.budgets.create({
    name: 'money',
    scope: {},
    unit: 'usd',
    period: 'month',
    limit: 1_000_000,
    enforcement: 'notify',
    thresholds: [50, 100],
  })
  const titles = async () => (await client.alerts.list({})).items.map(({ title }) => title)
  const correct = (costNanoUsd: number) =>
    client.ledger.adjust({ entryId: entry?.id ?? '', costNanoUsd, reason: 'invoice' })
  await correct(600_000)
  expect(await titles()).toEqual(['Budget "money" passed 50 %'])
  await client.budgets.update({ id, limit: 500_000 })
  expect(await titles()).toEqual(['Budget "money" passed 100 %', 'Budget "money" passed 50 %'])
  await client.budgets.update({ id, limit: 10_000_000 })
  await correct(10_000_000)
  expect(await titles()).toEqual([
    'Budget "money" passed 100 %',
    'Budget "money" passed 100 %',
    'Budget "money" passed 50 %',
  ])
  await closeAndCheck()
})
