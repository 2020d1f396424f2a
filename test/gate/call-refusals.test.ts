/**
 * Calls that are refused before anything is sent: nothing goes out, nothing is held, and the
 * sentence says what to do.
 */
import { expect, test } from 'vitest'
import type { CallRequest } from '../../src/contract/calls'
import { ask, doneOf, failureOf, openHouse } from '../support/house'

test('no key: one error that says so, nothing sent, nothing held', async () => {
  const { run, mock, closeAndCheck } = await openHouse({ keys: false })
  expect(failureOf(await run(ask('hi')))).toMatchObject({ error: { code: 'no_key' } })
  expect(mock.calls()).toEqual([])
  await closeAndCheck()
})

test('the emergency stop refuses at once and, when asked, cancels what runs', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ chunks: Array.from({ length: 100 }, () => 'x '), chunkDelayMs: 30 }))
  const running = run(ask('long'))
  await expect.poll(() => mock.calls().length).toBe(1)
  expect(
    await client.emergency.set({ engaged: true, reason: 'runaway agent', cancelInFlight: true }),
  ).toMatchObject({ engaged: true, cancelled: 1 })
  expect(failureOf(await running)).toMatchObject({ error: { code: 'cancelled' } })
  expect(failureOf(await run(ask('another')))).toMatchObject({
    error: { code: 'emergency_stop', message: expect.stringContaining('runaway agent') },
  })
  await client.emergency.set({ engaged: false, reason: 'fixed' })
  mock.script(() => ({ text: 'back' }))
  expect(doneOf(await run(ask('again'))).text).toBe('back')
  await closeAndCheck()
})

test('gpt-4-turbo for narrative-report is refused with the sentence of S1, and nothing is sent', async () => {
  const { run, mock } = await openHouse()
  expect(
    failureOf(await run(ask('hi', { model: 'gpt-4-turbo', service: 'narrative-report' }))),
  ).toMatchObject({
    error: {
      code: 'model_not_allowed',
      message:
        'Model gpt-4-turbo is not allowed for service narrative-report: tier advanced, allowed mini, standard.',
    },
  })
  expect(mock.calls()).toEqual([])
})

test('a budget refusal says what would fit, and what it says does fit', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  await client.budgets.create({
    name: 'small',
    scope: {},
    unit: 'usd',
    period: 'day',
    limit: 2_000_000,
    enforcement: 'hard',
  })
  const failure = failureOf(await run(ask('hi', { model: 'gpt-4o', maxOutputTokens: 1000 })))
  expect(failure.error.code).toBe('budget_exceeded')
  const fits = failure.error.data?.wouldFit ?? []
  const lower = fits.find((fit) => fit.maxOutputTokens !== undefined)
  const cheaper = fits.find((fit) => fit.model !== undefined)
  expect(lower).toBeDefined()
  expect(cheaper).toBeDefined()
  // The cheapest of all that fit stands first.
  const models = fits.filter((fit) => fit.model !== undefined)
  expect(models).toEqual(models.toSorted((a, b) => (a.costNanoUsd ?? 0) - (b.costNanoUsd ?? 0)))
  const chat = (await client.models.list({})).items.filter(
    (model) =>
      model.provider === 'openai' &&
      model.capabilities.includes('chat') &&
      !model.deprecated &&
      model.price !== null &&
      (model.maxOutputTokens ?? 1000) >= 1000,
  )
  const costOf = (id: string | undefined) =>
    chat.find(({ model }) => model === id)?.price?.rates.output ?? Infinity
  expect(costOf(cheaper?.model)).toBe(Math.min(...chat.map(({ model }) => costOf(model))))
  mock.script(() => ({ text: 'ok' }))
  doneOf(await run(ask('hi', { model: 'gpt-4o', maxOutputTokens: lower?.maxOutputTokens })))
  await closeAndCheck()
})

test('bad input is refused before anything happens', async () => {
  const { client, run } = await openHouse()
  await expect(client.calls.create({ project: 'dev', model: 'gpt-4o-mini' })).rejects.toThrow()
  for (const [request, code] of [
    [ask('hi', { project: 'nope' }), 'invalid_request'],
    [ask('hi', { model: 'no-such-model' }), 'model_not_allowed'],
    [ask('hi', { model: 'text-embedding-3-small' }), 'invalid_request'],
    [ask('hi', { reasoningEffort: 'high' }), 'invalid_request'],
    [ask('hi', { maxOutputTokens: 900_000 }), 'invalid_request'],
    [ask('hi', { messages: [{ role: 'system', content: 'be brief' }] }), 'invalid_request'],
  ] satisfies [CallRequest, string][]) {
    expect(failureOf(await run(request)).error.code).toBe(code)
  }
  expect((await client.ledger.list({})).items).toEqual([])
})
