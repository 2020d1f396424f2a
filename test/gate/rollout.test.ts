/**
 * A share of a service's calls goes to a challenger: who is asked, what stands on record, and what
 * happens where the challenger cannot.
 */
import { expect, test } from 'vitest'
import type { CallRequest } from '../../src/contract/calls'
import type { RolloutArm, RolloutRule } from '../../src/contract/rollouts'
import { placeOf } from '../../src/main/gate/plan/rollout'
import { doneOf, failureOf, type House } from '../support/house'
import { anthropic, isOpenai, openai, openRoute } from './route-setup'

const rule: RolloutRule = { challenger: `anthropic/${anthropic}`, percent: 50, plannedCalls: 20 }

/** A service that half of the calls leave for Anthropic's model; the newest roll-out's id. */
async function openRollout(change: Partial<RolloutRule> = {}, policy: object = {}) {
  const house = await openRoute({ route: [], rollout: { ...rule, ...change }, ...policy })
  const { items } = await house.client.rollouts.list({ service: 'routed' })
  return { ...house, id: items[0]?.id ?? '', idFor: idsFor(house, house.routed) }
}

/** Ids of calls that go that way, each once: which way is told by the id, before it is made. */
function idsFor({ client }: House, routed: () => CallRequest) {
  let tried = 0
  return async (arm: RolloutArm): Promise<string> => {
    for (;;) {
      const callId = `call_way${(tried += 1)}`
      const { route } = await client.calls.estimate({ ...routed(), callId })
      const isChallenger = route[0]?.reason.includes('is the challenger of') === true
      if (isChallenger === (arm === 'challenger')) return callId
    }
  }
}

test('each call goes to one of the two by its id, and says which and why', async () => {
  const { client, run, routed, id, idFor, closeAndCheck } = await openRollout()
  const champion = doneOf(await run(routed({ callId: await idFor('champion') })))
  const challenger = doneOf(await run(routed({ callId: await idFor('challenger') })))
  expect(champion).toMatchObject({
    model: openai,
    reason: `${openai} is the default of the service; 50 of 100 calls in roll-out ${id} go to its challenger`,
  })
  expect(challenger.reason).toBe(
    `${anthropic} is the challenger of 50 of 100 calls in roll-out ${id}`,
  )
  expect((await client.calls.get({ id: champion.callId })).rollout).toEqual({ id, arm: 'champion' })
  expect((await client.calls.get({ id: challenger.callId })).rollout).toEqual({
    id,
    arm: 'challenger',
  })
  const [entry] = (await client.ledger.list({ callId: challenger.callId })).items
  expect(entry).toMatchObject({ provider: 'anthropic', reason: challenger.reason })
  const asChallenger = await client.calls.history({ rollout: id, arm: 'challenger' })
  expect(asChallenger.items.map(({ callId }) => callId)).toEqual([challenger.callId])
  await closeAndCheck()
})

test('the share is kept over many calls', () => {
  const places = Array.from({ length: 10_000 }, (_, at) => placeOf('rol_a', `call_${at}`))
  for (const percent of [1, 20, 50, 99]) {
    const share = places.filter((place) => place * 100 < percent).length / 100
    expect(Math.abs(share - percent)).toBeLessThan(1)
  }
  // Another roll-out shares other calls out.
  const others = places.filter((place, at) => placeOf('rol_b', `call_${at}`) < 0.5 && place < 0.5)
  expect(Math.abs(others.length / 100 - 25)).toBeLessThan(1)
})

test('the same id always goes the same way', async () => {
  const { client, routed, id, closeAndCheck } = await openRollout()
  const wayOf = async (callId: string) =>
    (await client.calls.estimate({ ...routed(), callId })).model
  for (let at = 0; at < 20; at++)
    expect(await wayOf(`call_n${at}`)).toBe(await wayOf(`call_n${at}`))
  expect((await client.rollouts.get({ id })).arms.challenger.calls).toBe(0)
  await closeAndCheck()
})

test('a challenger that fails or cannot is followed by the champion, and the call stays its own', async () => {
  const { client, run, mock, routed, id, idFor, closeAndCheck } = await openRollout()
  mock.script((request) => (isOpenai(request) ? undefined : { status: 401 }))
  const answer = doneOf(await run(routed({ callId: await idFor('challenger') })))
  expect(answer).toMatchObject({
    model: openai,
    route: [
      { model: anthropic, state: 'failed', code: 'authentication' },
      { model: openai, state: 'served' },
    ],
  })
  expect((await client.calls.get({ id: answer.callId })).rollout?.arm).toBe('challenger')
  // It could never leave for the challenger at all.
  await client.providers.update({ id: 'anthropic', enabled: false })
  const other = routed({ callId: await idFor('challenger') })
  expect(doneOf(await run(other)).model).toBe(openai)
  const { arms } = await client.rollouts.get({ id })
  expect(arms.challenger).toMatchObject({ calls: 2, servedByOthers: 2 })
  expect(arms.challenger.good).toMatchObject({ hits: 2, n: 2 })
  await closeAndCheck()
})

test('what only the challenger cannot do fails no call', async () => {
  const house = await openRoute()
  const { client, run, routed, closeAndCheck } = house
  await client.models.create({
    provider: 'anthropic',
    model: 'short',
    tier: 'mini',
    capabilities: ['embeddings'],
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1 },
  })
  await client.services.setPolicy({
    name: 'routed',
    policy: {
      defaultModel: openai,
      rollout: { ...rule, challenger: 'anthropic/short' },
    },
  })
  const callId = await idsFor(house, routed)('challenger')
  const answer = doneOf(await run(routed({ callId })))
  expect(answer.route).toMatchObject([
    { model: 'short', state: 'skipped', code: 'invalid_request' },
    { model: openai, state: 'served' },
  ])
  await closeAndCheck()
})

test('who has chosen a model, a provider or no fallback takes no part', async () => {
  const { client, run, mock, routed, id, closeAndCheck } = await openRollout({ percent: 99 })
  for (const chosen of [
    { model: openai },
    { provider: 'openai' },
    { preferredProvider: 'openai' },
    { allowFallback: false },
    { service: undefined, model: openai },
  ]) {
    const answer = doneOf(await run(routed(chosen)))
    expect(answer.model).toBe(openai)
    expect((await client.calls.get({ id: answer.callId })).rollout).toBeNull()
  }
  expect(mock.requests.every(isOpenai)).toBe(true)
  expect((await client.rollouts.get({ id })).arms.champion.calls).toBe(0)
  await closeAndCheck()
})

test('a call that is simulated instead measures neither', async () => {
  const { client, run, routed, id, closeAndCheck } = await openRollout({}, { simulatedPercent: 99 })
  const answer = doneOf(await run(routed()))
  expect(answer.provider).toBe('simulated')
  expect((await client.calls.get({ id: answer.callId })).rollout).toBeNull()
  expect((await client.rollouts.get({ id })).arms.champion.calls).toBe(0)
  await closeAndCheck()
})

test('a kept answer and a call that its caller ends count apart, a failure as an error', async () => {
  const { client, run, mock, routed, id, idFor, closeAndCheck } = await openRollout(
    {},
    { cacheTtlSeconds: 60 },
  )
  const next = async (change: Partial<CallRequest> = {}) =>
    routed({ temperature: 0, callId: await idFor('challenger'), ...change })
  expect(doneOf(await run(await next())).cached).toBe(false)
  expect(doneOf(await run(await next())).cached).toBe(true)
  mock.script(() => ({ status: 400 }))
  failureOf(await run(await next({ cache: false })))
  mock.script(() => ({ hangAfterChunks: 1 }))
  const cancelled = await next({ cache: false })
  for await (const event of await client.calls.stream(cancelled))
    if (event.type === 'delta') await client.calls.cancel({ id: cancelled.callId ?? '' })
  const { arms } = await client.rollouts.get({ id })
  expect(arms.challenger).toMatchObject({
    calls: 2,
    cached: 1,
    cancelled: 1,
    errors: { hits: 1, n: 2, share: 0.5 },
  })
  await closeAndCheck()
})

test('another share, challenger or default begins another roll-out; the same policy goes on', async () => {
  const { client, id, closeAndCheck } = await openRollout()
  const save = (rollout?: RolloutRule, defaultModel = openai) =>
    client.services.setPolicy({
      name: 'routed',
      policy: { defaultModel, maxAttempts: 2, ...(rollout === undefined ? {} : { rollout }) },
    })
  await save(rule)
  expect((await client.rollouts.list({ service: 'routed' })).items).toHaveLength(1)
  await save({ ...rule, percent: 60 })
  const [second, first] = (await client.rollouts.list({ service: 'routed' })).items
  expect(first).toMatchObject({ id, percent: 50, endedAt: expect.any(Number) })
  expect(second).toMatchObject({ percent: 60, endedAt: null, champion: openai })
  await save({ ...rule, percent: 60 }, 'gpt-4o')
  await save()
  const all = (await client.rollouts.list({ service: 'routed' })).items
  expect(all).toHaveLength(3)
  expect(all.every(({ endedAt }) => endedAt !== null)).toBe(true)
  // Page by page the same.
  const page = await client.rollouts.list({ limit: 2 })
  const rest = await client.rollouts.list({ limit: 2, cursor: page.nextCursor })
  expect([...page.items, ...rest.items]).toEqual(all)
  await closeAndCheck()
})

test('a service that is removed ends its roll-out, and what it measured stays', async () => {
  const { client, run, routed, id, idFor, closeAndCheck } = await openRollout()
  doneOf(await run(routed({ callId: await idFor('challenger') })))
  await client.services.remove({ name: 'routed', force: true })
  const ended = await client.rollouts.get({ id })
  expect(ended).toMatchObject({ endedAt: expect.any(Number), service: 'routed' })
  expect(ended.arms.challenger.calls).toBe(1)
  await closeAndCheck()
})

test('a challenger that becomes the default ends its roll-out, and undoing that begins another', async () => {
  const { client, id, closeAndCheck } = await openRollout()
  const { change, service } = await client.services.setDefault({
    name: 'routed',
    model: anthropic,
    because: 'It won its roll-out.',
  })
  expect(service.policy).toEqual({ defaultModel: `anthropic/${anthropic}`, route: [] })
  expect((await client.rollouts.get({ id })).endedAt).not.toBeNull()
  await client.services.undoPolicy({ name: 'routed', change: change ?? '' })
  const [again] = (await client.rollouts.list({ service: 'routed' })).items
  expect(again).toMatchObject({ champion: openai, endedAt: null })
  expect(again?.id).not.toBe(id)
  await closeAndCheck()
})

test('a service or a roll-out that nobody knows is refused by name', async () => {
  const { client, closeAndCheck } = await openRollout()
  await expect(client.rollouts.list({ service: 'nosuch' })).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('nosuch'),
  })
  await expect(client.calls.history({ rollout: 'rol_nosuch' })).rejects.toMatchObject({
    code: 'invalid_request',
    message: 'There is no roll-out rol_nosuch.',
  })
  await expect(client.rollouts.get({ id: 'rol_nosuch' })).rejects.toMatchObject({
    code: 'not_found',
  })
  await closeAndCheck()
})
