/**
 * Calls started in the background through the whole console: they run to their end with nobody
 * following, and each can be asked for.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { ask, openHouse, type House } from '../support/house'

async function ended({ client }: House, callId: string) {
  for (;;) {
    const record = await client.calls.get({ id: callId })
    if (record.state !== 'running') return record
    await sleep(5)
  }
}

function idOf(item: { callId: string } | { error: unknown } | undefined): string {
  if (item === undefined || !('callId' in item))
    throw new Error(`no call was started: ${JSON.stringify(item)}`)
  return item.callId
}

test('a batch starts every call, a bad one does not stop the others, and results are there later', async () => {
  const house = await openHouse()
  await house.client.calls.create(ask('first', { callId: 'taken' }))
  const { items } = await house.client.queue.submit({
    requests: [
      ask('one'),
      ask('other words', { callId: 'taken' }),
      ask('three', { callId: 'mine' }),
    ],
  })
  expect(items).toMatchObject([
    { callId: expect.stringMatching(/^call_/) as string },
    { error: { code: 'conflict' } },
    { callId: 'mine' },
  ])
  for (const item of [items[0], items[2]])
    expect(await ended(house, idOf(item))).toMatchObject({ state: 'done', source: 'playground' })
  expect((await house.client.ledger.list({})).items).toHaveLength(3)
  await house.closeAndCheck()
})

test('a call refused before anything left can be asked for too, with the reason', async () => {
  const house = await openHouse()
  const { items } = await house.client.queue.submit({
    requests: [ask('hi', { project: 'nowhere' })],
  })
  expect(await ended(house, idOf(items[0]))).toMatchObject({
    state: 'failed',
    project: 'nowhere',
    error: { code: 'invalid_request' },
    attempts: [],
  })
  expect(await house.client.calls.cancel({ id: idOf(items[0]) })).toEqual({ cancelled: false })
  await house.closeAndCheck()
})

test('one who looks on and leaves does not cancel it', async () => {
  const house = await openHouse()
  let answer: () => void = () => undefined
  const asked = new Promise<void>((resolve) =>
    house.mock.script(
      () =>
        new Promise((reply) => {
          resolve()
          answer = () => reply({ text: 'late' })
        }),
    ),
  )
  const { items } = await house.client.queue.submit({ requests: [ask('slow', { callId: 'slow' })] })
  await asked
  const leaving = new AbortController()
  const events = await house.client.calls.stream(ask('slow', { callId: 'slow' }), {
    signal: leaving.signal,
  })
  await events.next()
  leaving.abort()
  expect(await house.client.calls.get({ id: 'slow' })).toMatchObject({ state: 'running' })
  answer()
  expect(await ended(house, idOf(items[0]))).toMatchObject({ state: 'done', text: 'late' })
  await house.closeAndCheck()
})
