/**
 * The handlers of contract/models, called through the router with parsed input and checked output.
 */
import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { modelsHandlers } from '../../src/main/api/models'
import { createLearnedDialects } from '../../src/main/providers/learned'
import { makeCatalog } from './make-catalog'
import { anyReference } from '../support/any-reference'

let made: ReturnType<typeof makeCatalog>
beforeEach(() => {
  made = makeCatalog()
})
afterEach(() => made.close())

const client = (who: 'page' | 'api') => {
  const { db, platform, audit } = made
  const learned = createLearnedDialects({
    store: { db, write: (work) => db.transaction(work)() },
    platform,
    audit,
  })
  return createRouterClient(
    modelsHandlers({ catalog: made.catalog, references: anyReference, learned }),
    { context: { who } },
  )
}

it('lists, filters, adds, prices and removes, and says who did', async () => {
  const all = await client('api').list({})
  expect(all.snapshot.id).toBe(made.catalog.snapshot().id)
  expect(
    (await client('api').list({ tier: 'premium', provider: 'simulated' })).items.map(
      ({ id }) => id,
    ),
  ).toEqual(['simulated/sim-premium'])
  const added = await client('page').create({
    provider: 'openai',
    model: 'gpt-acme',
    price: { inputUsdPerMillion: 1.25, outputUsdPerMillion: 10 },
  })
  expect(added).toMatchObject({
    id: 'openai/gpt-acme',
    priceSource: 'override',
    price: { rates: { input: 1_250_000, output: 10_000_000 } },
  })
  made.time.now += 1
  expect((await client('api').setPrice({ id: added.id, price: null })).price).toBeNull()
  made.time.now += 1
  expect(await client('page').remove({ id: added.id })).toEqual({ ok: true })
  expect((await client('api').list({})).items).toHaveLength(all.items.length)
  expect(
    made.audit
      .list({})
      .items.map(({ who, what }) => `${who} ${what}`)
      .reverse(),
  ).toEqual(['page model.add', 'api model.price', 'page model.remove'])
  await expect(
    client('page').create({
      provider: 'openai',
      model: 'x',
      price: { inputUsdPerMillion: 0.1234567, outputUsdPerMillion: 1 },
    }),
  ).rejects.toThrow()
  await expect(client('page').checkPrices({ file: 'no' })).rejects.toMatchObject({
    code: 'invalid_request',
  })
  await expect(client('page').applyPrices({ id: 'no' })).rejects.toMatchObject({
    code: 'not_found',
  })
})
