/**
 * A price that a person types is taken exactly or refused with its place; nothing in between (spec
 * M3, M4).
 */
import { expect, test } from 'vitest'
import { ask, doneOf, failureOf, openHouse } from '../support/house'

const id = 'openai/gpt-4o-mini'

test.each([
  -1,
  -0.000001,
  1_000_001,
  1e300,
  0.0000001,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '0.15',
])('a price of %s is refused and the one in force stays', async (wrong) => {
  const { client } = await openHouse()
  const before = (await client.models.list({ provider: 'openai' })).items.find(
    (model) => model.id === id,
  )?.price
  for (const field of [
    'inputUsdPerMillion',
    'outputUsdPerMillion',
    'cachedInputUsdPerMillion',
  ] as const) {
    const price = { inputUsdPerMillion: 1, outputUsdPerMillion: 1, [field]: wrong } as {
      inputUsdPerMillion: number
      outputUsdPerMillion: number
    }
    await expect(client.models.setPrice({ id, price })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      cause: { issues: [{ path: ['price', field] }] },
    })
  }
  expect(
    (await client.models.list({ provider: 'openai' })).items.find((model) => model.id === id)
      ?.price,
  ).toEqual(before)
})

test('a price of 0 is a price: free, computed, and on record as an override; null goes back', async () => {
  const { client, run, closeAndCheck } = await openHouse()
  await client.budgets.create({
    name: 'hard',
    scope: {},
    unit: 'usd',
    period: 'day',
    limit: 0,
    enforcement: 'hard',
  })
  expect(failureOf(await run(ask('hi'))).error.code).toBe('budget_exceeded')
  expect(
    await client.models.setPrice({ id, price: { inputUsdPerMillion: 0, outputUsdPerMillion: 0 } }),
  ).toMatchObject({ priceSource: 'override', price: { rates: { input: 0, output: 0 } } })
  expect(doneOf(await run(ask('hi')))).toMatchObject({ costNanoUsd: 0, costStatus: 'computed' })
  expect(await client.models.setPrice({ id, price: null })).toMatchObject({
    priceSource: 'snapshot',
  })
  expect(failureOf(await run(ask('hi'))).error.code).toBe('budget_exceeded')
  await expect(client.models.setPrice({ id: 'openai/nosuch', price: null })).rejects.toMatchObject({
    code: 'not_found',
  })
  await closeAndCheck()
})

test('the dearest price there may be is held and booked exactly', async () => {
  const { client, run, mock, closeAndCheck } = await openHouse()
  await client.models.setPrice({
    id,
    price: { inputUsdPerMillion: 1_000_000, outputUsdPerMillion: 1_000_000 },
  })
  mock.script(() => ({ text: 'dear', usage: { input: 1000, output: 50 } }))
  expect(doneOf(await run(ask('hi', { maxOutputTokens: 16_000 }))).costNanoUsd).toBe(
    1_050_000_000_000,
  )
  await closeAndCheck()
})
