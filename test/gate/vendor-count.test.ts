/**
 * Anthropic's free count is asked where our bound would have a call refused that the true count
 * allows, and only there (spec M10).
 */
import { expect, test } from 'vitest'
import type { CallRequest } from '../../src/contract/calls'
import { anthropicKey, openHouse, type House } from '../support/house'

const model = 'claude-haiku-4-5'
const text =
  'for (let i = 0; i < rows.length; i += 1) {\n        total += rows[i].amount * 1_000 // 委员会审查了季度数据\n}\n'.repeat(
    60,
  )

function asking(change: Partial<CallRequest> = {}): CallRequest {
  return {
    project: 'dev',
    model,
    messages: [{ role: 'user', content: text }],
    system: 'Count.',
    maxOutputTokens: 100,
    ...change,
  }
}
function counts({ mock }: House) {
  return mock.requests.filter(({ path }) => path.endsWith('/count_tokens'))
}
/**
 * A house with a hard budget in tokens that is between our best count and our bound; `share` says
 * where.
 */
async function tightHouse(share = 0.5) {
  const house = await openHouse()
  const { inputTokens, inputTokensBound } = await house.client.calls.estimate(asking())
  expect(inputTokensBound).toBeGreaterThan(inputTokens * 1.2)
  const at = (part: number) => Math.round(inputTokens + (inputTokensBound - inputTokens) * part)
  await house.client.budgets.create({
    name: 'tight',
    scope: {},
    unit: 'tokens',
    period: 'day',
    limit: at(share) + 100,
    enforcement: 'hard',
  })
  return { ...house, at }
}

test('a call that our bound would refuse is held at the vendor’s count where that fits, with the key and the words of the call', async () => {
  const house = await tightHouse()
  const told = house.at(0.2)
  house.mock.script(({ path }) => ({
    text: 'many',
    usage: { input: path.endsWith('/count_tokens') ? told : told - 3, output: 5 },
  }))
  const events = await house.run(asking({ temperature: 0.2, reasoningEffort: undefined }))
  expect(events.at(-1)).toMatchObject({
    type: 'done',
    answer: { text: 'many', usage: { inputTokens: told - 3 } },
  })
  const [count, ...more] = counts(house)
  expect(more).toEqual([])
  expect(count).toMatchObject({
    key: anthropicKey,
    method: 'POST',
    path: '/v1/messages/count_tokens',
  })
  expect(Object.keys(count?.body ?? {}).sort()).toEqual(['messages', 'model', 'system'])
  const [call] = house.mock.calls()
  for (const part of ['messages', 'model', 'system'])
    expect(count?.body[part]).toEqual(call?.body[part])
  expect((await house.client.ledger.list({})).items).toHaveLength(1)
  const [budget] = (await house.client.budgets.list()).items
  expect(budget).toMatchObject({ held: 0, spent: told + 2 })
  await house.closeAndCheck()
})

test('a budget in money counts as well', async () => {
  const house = await openHouse()
  const { worstCaseNanoUsd, inputTokens, inputTokensBound } =
    await house.client.calls.estimate(asking())
  const told = Math.round(inputTokens + (inputTokensBound - inputTokens) / 10)
  await house.client.budgets.create({
    name: 'money',
    scope: {},
    unit: 'usd',
    period: 'day',
    limit: (worstCaseNanoUsd ?? 0) - 1000,
    enforcement: 'hard',
  })
  house.mock.script(() => ({ text: 'ok', usage: { input: told, output: 5 } }))
  expect((await house.run(asking())).at(-1)).toMatchObject({ type: 'done' })
  expect(counts(house)).toHaveLength(1)
  await house.closeAndCheck()
})

test('it is refused as before where the vendor counts more than fits, and leaves neither entry nor hold', async () => {
  const house = await tightHouse()
  house.mock.script(() => ({ usage: { input: house.at(0.9) } }))
  expect((await house.run(asking())).at(-1)).toMatchObject({
    type: 'error',
    failure: { error: { code: 'budget_exceeded' } },
  })
  expect(counts(house)).toHaveLength(1)
  expect(house.mock.calls()).toEqual([])
  expect((await house.client.ledger.list({})).items).toEqual([])
  expect((await house.client.budgets.list()).items[0]).toMatchObject({ held: 0, spent: 0 })
  await house.closeAndCheck()
})

test.each([
  ['has no such request', { status: 404 }],
  [
    'answers with something else',
    { raw: '{"input_tokens":"many"}', contentType: 'application/json' },
  ],
  ['drops the connection', { dropAfterChunks: -1 }],
  ['says nothing for as long as it may', { hangAfterChunks: -1 }],
])('it is refused as before where the vendor %s', async (_what, reply) => {
  const house = await tightHouse()
  const { timeouts } =
    (await house.client.providers.list()).items.find(({ id }) => id === 'anthropic') ?? {}
  if (timeouts !== undefined)
    await house.client.providers.update({
      id: 'anthropic',
      timeouts: { ...timeouts, firstTokenMs: 1000, totalMs: 1000, idleMs: 1000 },
    })
  house.mock.script(() => reply)
  expect((await house.run(asking())).at(-1)).toMatchObject({
    type: 'error',
    failure: { error: { code: 'budget_exceeded' } },
  })
  expect(counts(house)).toHaveLength(1)
  expect(house.mock.calls()).toEqual([])
  await house.closeAndCheck()
})

test('nobody is asked where our bound fits, where even our best count does not, and for other providers', async () => {
  const roomy = await tightHouse(1.1)
  roomy.mock.script(() => ({ text: 'ok' }))
  expect((await roomy.run(asking())).at(-1)).toMatchObject({ type: 'done' })
  expect(counts(roomy)).toEqual([])
  const full = await tightHouse(-0.2)
  expect((await full.run(asking())).at(-1)).toMatchObject({
    type: 'error',
    failure: { error: { code: 'budget_exceeded' } },
  })
  expect((await full.run(asking({ model: 'gpt-4o' }))).at(-1)).toMatchObject({
    type: 'error',
    failure: { error: { code: 'budget_exceeded' } },
  })
  expect(full.mock.requests).toEqual([])
})

test('nothing is asked under an emergency stop, without a key, and for an estimate', async () => {
  const house = await tightHouse()
  house.mock.script(() => ({ usage: { input: house.at(0.2) } }))
  expect((await house.client.calls.estimate(asking())).refusal).toMatchObject({
    code: 'budget_exceeded',
  })
  await house.client.emergency.set({ engaged: true, reason: 'test' })
  expect((await house.run(asking())).at(-1)).toMatchObject({
    type: 'error',
    failure: { error: { code: 'emergency_stop' } },
  })
  await house.client.emergency.set({ engaged: false, reason: 'over' })
  for (const { id } of (await house.client.keys.list()).items)
    await house.client.keys.remove({ id })
  expect((await house.run(asking())).at(-1)).toMatchObject({
    type: 'error',
    failure: { error: { code: 'no_key' } },
  })
  expect(counts(house)).toEqual([])
  await house.closeAndCheck()
})
