/**
 * The queue on the whole path of a call: who starts next, when the line is full, and what becomes
 * of calls that used up their attempts.
 */
import { expect, test } from 'vitest'
import type { CallEvent, CallRequest } from '../../src/contract/calls'
import { Failure } from '../../src/main/platform/failure'
import { ask, openHouse, type House } from '../support/house'

/** Another process may have the core: patience is long, and a test that passes never needs it. */
function eventually<Value>(look: () => Value) {
  return expect.poll(look, { timeout: 20_000, interval: 5 })
}

/**
 * An upstream that answers each prompt when it is told to, and says which have reached it, in
 * order.
 */
function gateOf({ mock }: House) {
  const asked: string[] = []
  const answers = new Map<string, () => void>()
  mock.script(({ prompt }) => {
    asked.push(prompt)
    return new Promise((resolve) => answers.set(prompt, () => resolve({ text: 'done' })))
  })
  return {
    asked,
    async answer(prompt: string) {
      await eventually(() => answers.has(prompt)).toBe(true)
      answers.get(prompt)?.()
    },
  }
}

/** Follows a call; the promise gives its last event, `waiting` what it was told while it waited. */
function start(house: House, text: string, change: Partial<CallRequest> = {}) {
  const waiting: CallEvent[] = []
  async function follow(): Promise<CallEvent> {
    let last: CallEvent | undefined
    for await (const event of await house.client.calls.stream(
      ask(text, { callId: text, ...change }),
    )) {
      if (event.type === 'waiting') waiting.push(event)
      last = event
    }
    if (last === undefined) throw new Error('the call had no event')
    return last
  }
  return { ended: follow(), waiting }
}

const waitingIs = (house: House, count: number) =>
  eventually(async () => (await house.client.queue.get({})).waiting).toBe(count)

test('with the queue full of background calls, a critical one starts next', async () => {
  const house = await openHouse()
  await house.client.providers.update({ id: 'openai', concurrency: 1 })
  const upstream = gateOf(house)
  const first = start(house, 'first')
  await eventually(() => upstream.asked).toEqual(['first'])
  const background = Array.from({ length: 12 }, (_, index) =>
    start(house, `background${index}`, { priority: 'background' }),
  )
  await waitingIs(house, 12)
  const critical = start(house, 'critical', { priority: 'critical' })
  await waitingIs(house, 13)
  await eventually(() => critical.waiting).toMatchObject([
    {
      why: 'queue',
      provider: 'openai',
      position: 1,
      reason: '1 call is under way at openai, which may have 1 at once.',
    },
  ])
  expect((await house.client.queue.get({})).items.slice(0, 2)).toMatchObject([
    { callId: 'first', state: 'running', position: null },
    { callId: 'critical', state: 'waiting', position: 1, priority: 'critical' },
  ])
  await upstream.answer('first')
  await eventually(() => upstream.asked).toEqual(['first', 'critical'])
  await upstream.answer('critical')
  for (let index = 0; index < 12; index += 1) await upstream.answer(`background${index}`)
  for (const call of [first, critical, ...background]) expect((await call.ended).type).toBe('done')
  expect(upstream.asked).toEqual([
    'first',
    'critical',
    ...background.map((_, index) => `background${index}`),
  ])
  expect(await house.client.queue.get({})).toMatchObject({ items: [], running: 0, waiting: 0 })
  await house.closeAndCheck()
})

test('a full queue refuses with the numbers, which is 429 over HTTP; nothing was held or sent for it', async () => {
  const house = await openHouse()
  await house.client.providers.update({ id: 'openai', concurrency: 1 })
  await house.client.system.updateSettings({ queueLimit: 2 })
  const upstream = gateOf(house)
  const calls = ['one', 'two', 'three'].map((text) => start(house, text))
  await waitingIs(house, 2)
  const refused = await house.client.calls.create(ask('four')).catch((error: unknown) => error)
  expect(refused).toMatchObject({
    code: 'queue_full',
    message: expect.stringContaining(
      '2 calls may wait for a free slot, and 2 wait already',
    ) as string,
  })
  expect(house.console.describeError(refused).status).toBe(429)
  for (const text of ['one', 'two', 'three']) await upstream.answer(text)
  await Promise.all(calls.map(({ ended }) => ended))
  expect(upstream.asked).toEqual(['one', 'two', 'three'])
  expect((await house.client.ledger.list({})).items).toHaveLength(3)
  await house.closeAndCheck()
})

test('a waiting call can be cancelled and moved; a raised concurrency starts those that wait', async () => {
  const house = await openHouse()
  await house.client.providers.update({ id: 'openai', concurrency: 1 })
  const upstream = gateOf(house)
  const calls = Object.fromEntries(['a', 'b', 'c', 'd'].map((text) => [text, start(house, text)]))
  await waitingIs(house, 3)
  expect(await house.client.calls.cancel({ id: 'b' })).toEqual({ cancelled: true })
  expect(await calls['b']?.ended).toMatchObject({
    type: 'error',
    failure: { error: { code: 'cancelled' }, attempts: [] },
  })
  expect(await house.client.queue.prioritise({ callId: 'd', priority: 'high' })).toMatchObject({
    position: 1,
  })
  await upstream.answer('a')
  await eventually(() => upstream.asked).toEqual(['a', 'd'])
  await house.client.providers.update({ id: 'openai', concurrency: 2 })
  await eventually(() => upstream.asked).toEqual(['a', 'd', 'c'])
  await upstream.answer('d')
  await upstream.answer('c')
  await Promise.all(Object.values(calls).map(({ ended }) => ended))
  await house.closeAndCheck()
})

test('a batch larger than the slots runs to its end, never more at once than the provider may have', async () => {
  const house = await openHouse()
  await house.client.providers.update({ id: 'openai', concurrency: 3 })
  const held: (() => void)[] = []
  let inFlight = 0
  let most = 0
  house.mock.script(async () => {
    most = Math.max(most, (inFlight += 1))
    // Nobody is answered before three are here: fewer slots would never end, more would be counted.
    await new Promise<void>((resolve) => {
      held.push(resolve)
      if (held.length === 3) setImmediate(() => held.splice(0).forEach((release) => release()))
    })
    inFlight -= 1
    return { text: 'ok' }
  })
  const { items } = await house.client.queue.submit({
    requests: Array.from({ length: 60 }, (_, index) =>
      ask(`job${index}`, { callId: `job${index}`, priority: 'low' }),
    ),
  })
  expect(items).toHaveLength(60)
  await eventually(async () => (await house.client.ledger.list({ limit: 100 })).items.length).toBe(
    60,
  )
  await eventually(async () =>
    (
      await Promise.all(items.map((_, index) => house.client.calls.get({ id: `job${index}` })))
    ).every(({ state }) => state === 'done'),
  ).toBe(true)
  expect(most).toBe(3)
  await house.closeAndCheck()
})

async function letterOf(house: House, change: Partial<CallRequest> = {}) {
  house.mock.script(() => ({ status: 529 }))
  await expect(
    house.client.calls.create(ask('try me', { maxAttempts: 1, callId: 'dying', ...change })),
  ).rejects.toMatchObject({ code: 'overloaded' })
  const [letter] = (await house.client.deadLetters.list({})).items
  if (letter === undefined) throw new Error('no letter was kept')
  return letter
}

test('a retried dead letter is a new call, held and priced anew', async () => {
  const house = await openHouse()
  const usage = { input: 1000, output: 100 }
  house.mock.script(() => ({ text: 'ok', usage }))
  const before = await house.client.calls.create(ask('price me'))
  const letter = await letterOf(house)
  expect(letter).toMatchObject({
    callId: 'dying',
    state: 'open',
    hasRequest: true,
    provider: 'openai',
    error: { code: 'overloaded' },
    attempts: [{ outcome: 'overloaded' }],
  })
  expect(await house.client.deadLetters.get({ id: letter.id })).toMatchObject({
    request: { messages: [{ content: 'try me' }], maxAttempts: 1 },
  })

  await house.client.models.setPrice({
    id: 'openai/gpt-4o-mini',
    price: { inputUsdPerMillion: 300, outputUsdPerMillion: 600 },
  })
  house.mock.script(() => ({ text: 'at last', usage }))
  const answer = await house.client.deadLetters.retry({ id: letter.id })
  expect(answer).toMatchObject({ text: 'at last', costNanoUsd: 1000 * 300_000 + 100 * 600_000 })
  expect(answer.callId).not.toBe('dying')
  expect(answer.costNanoUsd).toBeGreaterThan((before.costNanoUsd ?? 0) * 100)
  const entries = (await house.client.ledger.list({})).items
  expect(
    entries
      .filter(({ callId }) => callId === 'dying' || callId === answer.callId)
      .map(({ outcome, costNanoUsd }) => [outcome, costNanoUsd]),
  ).toEqual([
    ['ok', answer.costNanoUsd],
    ['overloaded', 0],
  ])
  expect(await house.client.deadLetters.get({ id: letter.id })).toMatchObject({
    state: 'retried',
    retriedCallId: answer.callId,
  })
  await house.closeAndCheck()
})

test('a retry obeys the budgets of now; refused it leaves the letter open, and edited it may fit', async () => {
  const house = await openHouse()
  const letter = await letterOf(house, { maxOutputTokens: 10_000 })
  await house.client.budgets.create({
    name: 'small',
    scope: {},
    unit: 'usd',
    period: 'day',
    limit: 1_000_000,
    enforcement: 'hard',
  })
  house.mock.script(() => ({ text: 'ok' }))
  await expect(house.client.deadLetters.retry({ id: letter.id })).rejects.toMatchObject({
    code: 'budget_exceeded',
  })
  const { request } = await house.client.deadLetters.get({ id: letter.id })
  if (request === null) throw new Error('the input is not kept')
  expect(await house.client.deadLetters.list({ state: 'open' })).toMatchObject({ openCount: 1 })
  expect(
    await house.client.deadLetters.retry({
      id: letter.id,
      request: { ...request, maxOutputTokens: 10 },
    }),
  ).toMatchObject({ text: 'ok' })
  expect(await house.client.deadLetters.list({ state: 'open' })).toMatchObject({
    items: [],
    openCount: 0,
  })
  await house.closeAndCheck()
})

test('a retry that dies too is a letter of its own in place of the old one', async () => {
  const house = await openHouse()
  const letter = await letterOf(house)
  await expect(house.client.deadLetters.retry({ id: letter.id })).rejects.toMatchObject({
    code: 'overloaded',
  })
  const { items, openCount } = await house.client.deadLetters.list({})
  expect(items.map(({ state }) => state)).toEqual(['open', 'retried'])
  expect([openCount, items[0]?.callId]).toEqual([1, items[1]?.retriedCallId])
  await house.closeAndCheck()
})

test('a project that keeps no content has letters without input, which cannot be retried', async () => {
  const house = await openHouse()
  await house.client.projects.save({ name: 'dev', storeContent: false })
  const letter = await letterOf(house)
  expect(letter.hasRequest).toBe(false)
  const refused = await house.client.deadLetters
    .retry({ id: letter.id })
    .catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Failure)
  expect(refused).toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('not kept') as string,
  })
  expect(await house.client.deadLetters.discard({ id: letter.id })).toEqual({ ok: true })
  expect((await house.client.system.audit({})).items[0]).toMatchObject({
    what: 'dead letter discarded',
    subject: letter.id,
    who: 'page',
  })
  await house.closeAndCheck()
})

test('a project that stops keeping content forgets the input of its letters at once', async () => {
  const house = await openHouse()
  const letter = await letterOf(house)
  expect(letter.hasRequest).toBe(true)
  await house.client.projects.save({ name: 'dev', storeContent: false })
  expect(await house.client.deadLetters.get({ id: letter.id })).toMatchObject({
    hasRequest: false,
    request: null,
    state: 'open',
  })
  await house.closeAndCheck()
})

test('only calls of the playground and the API make letters, and none that a person cancelled or a rule refused', async () => {
  const house = await openHouse()
  house.mock.script(() => ({ status: 529 }))
  for (const source of ['comparison', 'experiment', 'judge'] as const)
    await expect(
      house.client.calls.create(ask('x', { maxAttempts: 1, source })),
    ).rejects.toMatchObject({ code: 'overloaded' })
  house.mock.script(() => ({ status: 400 }))
  await expect(house.client.calls.create(ask('x', { maxAttempts: 1 }))).rejects.toMatchObject({
    code: 'invalid_request',
  })
  expect((await house.client.deadLetters.list({})).items).toEqual([])
  await house.closeAndCheck()
})

test('letters outlive the console, and their input goes with the retention of content', async () => {
  const clock = {
    time: Date.UTC(2026, 10, 1),
    now: () => clock.time,
    monotonic: () => performance.now(),
  }
  const house = await openHouse({ clock })
  const letter = await letterOf(house)
  await house.client.system.updateSettings({ contentRetentionDays: 7 })
  await house.console.close()
  clock.time += 8 * 86_400_000
  const again = await openHouse({ home: house.home, mock: house.mock, clock, keys: false })
  expect((await again.client.deadLetters.list({})).items).toMatchObject([
    {
      id: letter.id,
      hasRequest: false,
      title: 'Content has expired',
      error: { code: 'overloaded' },
    },
  ])
  await again.closeAndCheck()
})
