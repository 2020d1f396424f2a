/**
 * The money that an answer tells of is that of its whole call: every attempt in the ledger, real
 * ones as spend, simulated ones as list price.
 */
import { expect, test } from 'vitest'
import { ask, doneOf, failureOf, openHouse } from '../support/house'

test('a simulated call that was tried twice would have cost both attempts', async () => {
  const { run, client, closeAndCheck } = await openHouse({ random: (size) => new Uint8Array(size) })
  const twice = { callId: 'twice', model: 'simulated/sim-mini', maxAttempts: 2, retryShown: true }
  const failure = failureOf(
    await run(ask('[[sim:pace=5000]] [[sim:length=9]] [[sim:drop]]', twice)),
  )
  const { items } = await client.ledger.list({ callId: 'twice' })
  expect(items).toHaveLength(2)
  const wouldCost = items.reduce((sum, entry) => sum + (entry.wouldCostNanoUsd ?? 0), 0)
  expect(failure).toMatchObject({ costNanoUsd: 0, wouldCostNanoUsd: wouldCost })
  expect(await client.calls.get({ id: 'twice' })).toMatchObject({ wouldCostNanoUsd: wouldCost })
  await closeAndCheck()
})

test('a paid attempt before a simulated answer is spend of unsure size, and the simulated one is not', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ chunks: ['one ', 'two '], dropAfterChunks: 1, chunkDelayMs: 2 }))
  await client.services.save({ name: 'rolled' })
  await client.services.setPolicy({
    name: 'rolled',
    policy: { defaultModel: 'gpt-4o-mini', route: ['simulated/sim-mini'] },
  })
  const { model: _, ...call } = ask('hello', {
    callId: 'mixed',
    service: 'rolled',
    maxAttempts: 2,
    retryShown: true,
  })
  const answer = doneOf(await run(call))
  const { items } = await client.ledger.list({ callId: 'mixed' })
  const [served, first] = items
  expect(items.map(({ simulated }) => simulated)).toEqual([true, false])
  expect(first?.costNanoUsd).toBeGreaterThan(0)
  expect(answer).toMatchObject({
    costNanoUsd: first?.costNanoUsd,
    costStatus: 'estimated',
    wouldCostNanoUsd: served?.wouldCostNanoUsd,
  })
  await closeAndCheck()
})
