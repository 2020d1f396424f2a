/**
 * What stood in the way of calls, counted on their whole path: waits, a full line, rate limits of
 * ours and of the provider; kept, filtered and grouped so that it adds up.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { CallRequest } from '../../src/contract/calls'
import type { TrafficFigures } from '../../src/contract/traffic'
import { ask, doneOf, failureOf, openHouse, type House } from '../support/house'

const zero: TrafficFigures = {
  waited: 0,
  left: 0,
  turnedAway: 0,
  limited: 0,
  providerLimited: 0,
  waitedMs: 0,
  longestWaitMs: 0,
  calls: 0,
  failed: 0,
}

/** An upstream that holds every call until it is told to answer all of them. */
function held({ mock }: House) {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  mock.script(async () => {
    await opened
    return { text: 'done' }
  })
  return open
}

const waitingIs = ({ client }: House, count: number) =>
  expect
    .poll(async () => (await client.queue.get({})).waiting, { timeout: 20_000, interval: 5 })
    .toBe(count)

const runningIs = ({ client }: House, count: number) =>
  expect
    .poll(async () => (await client.queue.get({})).running, { timeout: 20_000, interval: 5 })
    .toBe(count)

/** Runs a call as `text` and gives the promise of its events. */
function start(house: House, text: string, change: Partial<CallRequest> = {}) {
  return house.run(ask(text, { callId: text, ...change }))
}

test('waits, those who leave the line and those who find it full are counted, by any label', async () => {
  const house = await openHouse()
  const { client } = house
  await client.providers.update({ id: 'openai', concurrency: 1 })
  await client.system.updateSettings({ queueLimit: 2 })
  const open = held(house)
  const first = start(house, 'first')
  await runningIs(house, 1)
  const second = start(house, 'second', { user: 'ann' })
  await waitingIs(house, 1)
  const third = start(house, 'third', { user: 'bob' })
  await waitingIs(house, 2)
  failureOf(await start(house, 'fourth', { user: 'ann' }))
  await client.calls.cancel({ id: 'third' })
  failureOf(await third)
  open()
  doneOf(await first)
  doneOf(await second)

  const traffic = await client.traffic.figures({ by: 'user' })
  expect(traffic.total).toMatchObject({
    waited: 1,
    left: 1,
    turnedAway: 1,
    limited: 0,
    providerLimited: 0,
    calls: 2,
    failed: 0,
  })
  const { waitedMs, longestWaitMs } = traffic.total
  expect(longestWaitMs).toBeLessThanOrEqual(waitedMs)
  expect(
    traffic.groups.map(({ name, waited, left, turnedAway, calls }) => [
      name,
      waited,
      left,
      turnedAway,
      calls,
    ]),
  ).toEqual([
    ['ann', 1, 0, 1, 1],
    ['bob', 0, 1, 0, 0],
    ['(none)', 0, 0, 0, 1],
  ])
  const sum = (of: (figures: TrafficFigures) => number) =>
    traffic.groups.reduce((total, group) => total + of(group), 0)
  expect(sum((group) => group.waitedMs)).toBe(waitedMs)
  expect(traffic.series.reduce((total, bucket) => total + bucket.waitedMs, 0)).toBe(waitedMs)

  expect((await client.traffic.figures({ user: 'ann' })).total).toMatchObject({
    waited: 1,
    left: 0,
    turnedAway: 1,
  })
  expect((await client.traffic.figures({ user: '(none)', provider: 'openai' })).total).toEqual({
    ...zero,
    calls: 1,
  })
  expect((await client.traffic.figures({ simulated: true })).total).toEqual(zero)
  await house.closeAndCheck()
})

test('refusals by our limits name the limit, those by a provider come from the entries', async () => {
  const house = await openHouse()
  const { client, mock } = house
  const limit = await client.limits.create({ unit: 'requests', limit: 1, window: 'day' })
  mock.script(() => ({ status: 429, headers: { 'retry-after': '60' } }))
  failureOf(await start(house, 'refused_there', { maxAttempts: 1 }))
  failureOf(await start(house, 'refused_here'))
  failureOf(await start(house, 'refused_here_again', { service: 'chat' }))
  const traffic = await client.traffic.figures({ by: 'service', interval: 'hour' })
  expect(traffic.total).toEqual({ ...zero, limited: 2, providerLimited: 1, calls: 1, failed: 1 })
  expect(traffic.limits).toEqual([{ limitId: limit.id, name: limit.name, limited: 2 }])
  expect(traffic.groups).toEqual([
    { ...zero, name: 'chat', limited: 1 },
    { ...zero, name: '(none)', limited: 1, providerLimited: 1, calls: 1, failed: 1 },
  ])
  const overTime = (of: (figures: TrafficFigures) => number) =>
    traffic.series.reduce((sum, bucket) => sum + of(bucket), 0)
  expect(overTime(({ limited }) => limited)).toBe(2)
  expect(overTime(({ providerLimited }) => providerLimited)).toBe(1)
  await client.limits.remove({ id: limit.id })
  expect((await client.traffic.figures({})).limits).toEqual([
    { limitId: limit.id, name: null, limited: 2 },
  ])
  await house.closeAndCheck()
})

test('what was counted last is kept over a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const house = await openHouse({ home: join(folder, 'home') })
  await house.client.limits.create({ unit: 'requests', limit: 1, window: 'day' })
  doneOf(await start(house, 'one'))
  failureOf(await start(house, 'two'))
  await house.closeAndCheck()
  const again = await openHouse({ home: join(folder, 'home') })
  expect((await again.client.traffic.figures({})).total).toMatchObject({ limited: 1, calls: 1 })
  await again.closeAndCheck()
})

test('nothing is told of waits by key, and a zone that is none is refused', async () => {
  const { client, closeAndCheck } = await openHouse()
  const byKey: object = { key: 'key_1' }
  await expect(client.traffic.figures(byKey)).rejects.toThrow()
  await expect(client.traffic.figures({ timeZone: 'Mars/Base' })).rejects.toMatchObject({
    code: 'invalid_request',
  })
  await closeAndCheck()
})
