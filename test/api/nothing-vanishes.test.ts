/** What was asked for is done or refused with a sentence; nothing is passed over (spec S7). */
import { expect, test } from 'vitest'
import { ask, doneOf, openHouse } from '../support/house'

test('a system prompt beside the messages is sent, counted and kept as their first one', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  doneOf(await run(ask('hi', { callId: 'sys', system: 'Answer in Latin.' })))
  expect(mock.calls()[0]?.body).toMatchObject({
    messages: [{ content: 'Answer in Latin.' }, { content: 'hi' }],
  })
  expect((await client.calls.get({ id: 'sys' })).request?.messages?.[0]).toEqual({
    role: 'system',
    content: 'Answer in Latin.',
  })
  doneOf(
    await run(
      ask('hi', { model: 'claude-3-5-haiku', project: 'admin', system: 'Answer in Latin.' }),
    ),
  )
  expect(JSON.stringify(mock.calls()[1]?.body)).toContain('Answer in Latin.')
  const [plain, prompted] = [
    await client.calls.estimate(ask('hi')),
    await client.calls.estimate(ask('hi', { system: 'Answer in Latin, at length.' })),
  ]
  expect(prompted.inputTokens).toBeGreaterThan(plain.inputTokens)
  await expect(
    client.calls.create({
      project: 'dev',
      model: 'text-embedding-3-small',
      input: ['x'],
      system: 'y',
    }),
  ).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  await closeAndCheck()
})

test("tools in a vendor's own shape are refused by field, and nothing is sent", async () => {
  const { client, mock } = await openHouse()
  const tools = [{ type: 'function', function: { name: 'f' } }]
  const sent = client.calls.create({ ...ask('hi'), tools } as unknown as Parameters<
    typeof client.calls.create
  >[0])
  await expect(sent).rejects.toMatchObject({
    cause: {
      issues: expect.arrayContaining([expect.objectContaining({ path: ['tools', 0, 'name'] })]),
    },
  })
  expect(mock.calls()).toEqual([])
})

test('scope, unit, period and zone of a budget never change: a new one is to be made', async () => {
  const { client } = await openHouse()
  const { id } = await client.budgets.create({
    name: 'b',
    scope: { project: 'dev' },
    unit: 'usd',
    period: 'day',
    limit: 1,
    enforcement: 'hard',
  })
  for (const change of [
    { scope: {} },
    { unit: 'tokens' },
    { period: 'week' },
    { timeZone: 'UTC' },
  ]) {
    const [field] = Object.keys(change)
    const sent = client.budgets.update({ id, ...change } as unknown as Parameters<
      typeof client.budgets.update
    >[0])
    await expect(sent).rejects.toMatchObject({
      cause: { issues: [{ path: [field], message: expect.stringContaining('make a new one') }] },
    })
  }
})

test('what takes things away needs a scope, or says that it means everything', async () => {
  const { client } = await openHouse()
  const { id } = await client.limits.create({
    scope: {},
    each: 'user',
    unit: 'requests',
    limit: 5,
    window: 'hour',
  })
  await client.calls.create({ ...ask('hi'), user: 'kim' })
  const used = async () =>
    (await client.limits.list()).items.find((limit) => limit.id === id)?.states.length
  for (const input of [{}, { user: 'kim' }, { all: false }, { id, all: true }]) {
    await expect(client.limits.reset(input as { id?: string })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
    await expect(client.cache.clear(input as { key?: string })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
  }
  expect(await used()).toBe(1)
  expect(await client.limits.reset({ all: true })).toEqual({ reset: 1 })
})

test('what embeddings do not take is refused by name, or dropped where the caller says so', async () => {
  const { client, mock } = await openHouse()
  const embed = { project: 'dev', model: 'text-embedding-3-small', input: ['x'] }
  for (const given of [
    { temperature: 0 },
    { maxOutputTokens: 5 },
    { stop: ['x'] },
    { seed: 1 },
    { topP: 1 },
    { reasoningEffort: 'low' as const },
  ]) {
    await expect(client.calls.create({ ...embed, ...given })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      cause: { issues: [{ path: Object.keys(given) }] },
    })
  }
  expect(mock.calls()).toEqual([])
  expect(
    (await client.calls.create({ ...embed, temperature: 0, unsupported: 'drop' })).embeddings,
  ).toHaveLength(1)
})
