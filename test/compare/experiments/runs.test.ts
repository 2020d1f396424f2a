/** Experiments while they run: every trial a call, order and cap, pause, retry, the judge. */
import { expect, test, vi } from 'vitest'
import type { Experiment, NewExperiment } from '../../../src/contract/experiments'
import { openHouse, type House } from '../../support/house'

const asked: NewExperiment = {
  name: 'sums',
  project: 'dev',
  cases: Array.from({ length: 6 }, (_, at) => ({
    id: `c${at}`,
    input: `${at}`,
    expected: `${at}`,
  })),
  prompt: { system: 'Be {{tone}}.', template: 'Say {{input}} and {{unknown}}' },
  variants: [
    { id: 'a', model: 'openai/gpt-4o-mini', parameters: { maxOutputTokens: 20 } },
    { id: 'b', model: 'openai/gpt-4o', parameters: { maxOutputTokens: 20 }, system: 'Short.' },
  ],
  checks: [{ kind: 'contains', expected: true }],
  repeats: 2,
  seed: 3,
  concurrency: 3,
}

async function until(house: House, id: string, state: Experiment['state']): Promise<Experiment> {
  return vi.waitUntil(
    async () => {
      const now = await house.client.experiments.get({ id })
      return now.state === state ? now : undefined
    },
    { timeout: 20_000, interval: 20 },
  )
}

test('every trial is an ordinary call, checked, counted once and listed', async () => {
  const house = await openHouse()
  const { client, mock } = house
  mock.script(() => ({ text: 'it is 1 or 2', usage: { input: 10, output: 5 } }))
  const { id, estimate } = await client.experiments.create(asked)
  expect(estimate.boundNanoUsd).toBeGreaterThan(0)
  expect(estimate.expectedNanoUsd).toBeLessThanOrEqual(estimate.boundNanoUsd ?? 0)
  await client.experiments.start({ id })
  const done = await until(house, id, 'done')
  expect(done.progress).toMatchObject({ done: 24, total: 24, failed: 0 })
  expect(done.progress.spentNanoUsd).toBeGreaterThan(0)
  expect(done.progress.spentNanoUsd).toBeLessThanOrEqual(estimate.boundNanoUsd ?? 0)
  const { items } = await client.experiments.trials({ id })
  expect(items).toHaveLength(24)
  expect(
    items
      .filter(({ passed }) => passed === true)
      .map((each) => each.case)
      .toSorted(),
  ).toEqual([...Array.from({ length: 4 }, () => 'c1'), ...Array.from({ length: 4 }, () => 'c2')])
  expect(items[0]).toMatchObject({ text: 'it is 1 or 2', state: 'done' })
  const { items: calls } = await client.calls.history({ source: 'experiment' })
  expect(calls).toHaveLength(24)
  expect(mock.requests).toHaveLength(24)
  await house.closeAndCheck()
})

test('templates are filled once; a variant’s own system prompt goes before the common one', async () => {
  const house = await openHouse()
  const { client, mock } = house
  mock.script(() => ({ text: 'fine' }))
  const { id } = await client.experiments.create({
    ...asked,
    cases: [
      { id: 'x', input: '{{tone}} $& x', vars: { tone: 'dry' } },
      { id: 'y', input: [{ role: 'user', content: 'kept {{tone}}' }] },
    ],
    checks: [{ kind: 'not_empty' }],
    repeats: 1,
  })
  await client.experiments.start({ id })
  await until(house, id, 'done')
  const asked2 = await Promise.all(
    (await client.experiments.trials({ id })).items.map(async ({ callId, ...each }) => ({
      ...each,
      request: (await client.calls.get({ id: callId })).request,
    })),
  )
  const messages = (one: string, variant: string) =>
    asked2.find((each) => each.case === one && each.variant === variant)?.request?.messages
  expect(messages('x', 'a')).toEqual([
    { role: 'system', content: 'Be dry.' },
    { role: 'user', content: 'Say {{tone}} $& x and {{unknown}}' },
  ])
  expect(messages('x', 'b')?.[0]).toEqual({ role: 'system', content: 'Short.' })
  expect(messages('y', 'a')).toEqual([
    { role: 'system', content: 'Be {{tone}}.' },
    { role: 'user', content: 'Say  and {{unknown}}' },
    { role: 'user', content: 'kept {{tone}}' },
  ])
})

test('the cap holds whatever runs at once, is no budget of the list, and stops the experiment', async () => {
  const house = await openHouse()
  const { client, mock } = house
  mock.script(() => ({ text: 'fine 1', usage: { input: 10, output: 20 } }))
  const probe = await client.experiments.create(asked)
  const capNanoUsd = Math.floor((probe.estimate.boundNanoUsd ?? 0) / 3)
  const { id } = await client.experiments.create({ ...asked, capNanoUsd, concurrency: 8 })
  await client.experiments.start({ id })
  const capped = await until(house, id, 'capped')
  expect(capped.note).toContain('Cap of the experiment sums')
  expect(capped.progress.spentNanoUsd).toBeLessThanOrEqual(capNanoUsd)
  expect(capped.progress.done).toBeGreaterThan(0)
  expect(capped.progress.done).toBeLessThan(24)
  expect(capped.progress.failed).toBe(0)
  expect(mock.requests).toHaveLength(capped.progress.done)
  expect((await client.budgets.list()).items).toEqual([])
  await house.closeAndCheck()
})

test('under a higher cap a capped one goes on to its end', async () => {
  const house = await openHouse()
  const { client, mock } = house
  mock.script(() => ({ text: 'fine 1', usage: { input: 10, output: 20 } }))
  const { id } = await client.experiments.create({ ...asked, capNanoUsd: 1 })
  await client.experiments.start({ id })
  expect((await until(house, id, 'capped')).progress.done).toBe(0)
  const { estimate } = await client.experiments.get({ id })
  await client.experiments.start({ id, capNanoUsd: estimate.boundNanoUsd ?? 0 })
  expect((await until(house, id, 'done')).progress).toMatchObject({
    done: 24,
    capNanoUsd: estimate.boundNanoUsd,
  })
  expect((await client.system.audit({})).items.map(({ what }) => what)).toContain(
    'cap of an experiment changed',
  )
  await house.closeAndCheck()
})

test('a spent budget of the list pauses it, with the budget’s name', async () => {
  const house = await openHouse()
  await house.client.budgets.create({
    name: 'monthly',
    scope: {},
    unit: 'usd',
    period: 'month',
    limit: 1,
    enforcement: 'hard',
  })
  const { id } = await house.client.experiments.create({ ...asked, capNanoUsd: 1e9 })
  await house.client.experiments.start({ id })
  const paused = await until(house, id, 'paused')
  expect(paused.note).toContain('"monthly"')
  expect(paused.progress).toMatchObject({ done: 0, failed: 0 })
})

test('a wipe of content stops one that runs', async () => {
  const house = await openHouse()
  const { client, mock } = house
  mock.script(() => ({ text: '1', chunkDelayMs: 20 }))
  const { id } = await client.experiments.create({ ...asked, concurrency: 1 })
  await client.experiments.start({ id })
  await vi.waitUntil(() => mock.requests.length > 2, { timeout: 20_000 })
  await client.content.wipe({ all: true })
  const paused = await until(house, id, 'paused')
  expect(paused.note).toContain('wiped')
  expect(mock.requests.length).toBeLessThan(24)
  await expect(client.experiments.start({ id })).rejects.toThrow('cannot be run')
})

test('paused it begins nothing and keeps what runs; started again it does the rest, once', async () => {
  const house = await openHouse()
  const { client, mock } = house
  mock.script(() => ({ text: '1', chunkDelayMs: 30 }))
  const { id } = await client.experiments.create(asked)
  await client.experiments.start({ id })
  await vi.waitUntil(() => mock.requests.length >= 5, { timeout: 20_000 })
  const paused = await client.experiments.pause({ id })
  expect(paused.state).toBe('paused')
  await vi.waitUntil(
    async () => (await client.experiments.get({ id })).progress.done === mock.requests.length,
    { timeout: 20_000 },
  )
  const sent = mock.requests.length
  expect(sent).toBeLessThan(24)
  await expect(client.experiments.pause({ id })).rejects.toThrow('It does not run: it is paused.')
  await client.experiments.start({ id })
  expect((await client.experiments.start({ id })).state).toBe('running')
  await until(house, id, 'done')
  expect(mock.requests).toHaveLength(24)
  await expect(client.experiments.start({ id })).rejects.toThrow('It has ended')
})

test('failures alone are run again', async () => {
  const house = await openHouse()
  const { client, mock } = house
  let fails = true
  mock.script(({ body }) =>
    fails && JSON.stringify(body).includes('Say 3') ? { status: 400 } : { text: '3' },
  )
  const { id } = await client.experiments.create({ ...asked, concurrency: 1 })
  await client.experiments.start({ id })
  const first = await until(house, id, 'done')
  expect(first.progress).toMatchObject({ done: 24, failed: 4 })
  const failed = (await client.experiments.trials({ id })).items.filter(
    ({ state }) => state === 'failed',
  )
  expect(new Set(failed.map((each) => each.case))).toEqual(new Set(['c3']))
  expect(failed[0]?.problem).not.toBeNull()
  fails = false
  await client.experiments.retry({ id })
  const second = await until(house, id, 'done')
  expect(second.progress).toMatchObject({ done: 24, failed: 0 })
  expect(mock.requests).toHaveLength(28)
  await expect(client.experiments.retry({ id })).rejects.toThrow('Nothing of it has failed')
})

test('without a key it pauses and says why, and loses no trial', async () => {
  const house = await openHouse({ keys: false })
  const { id } = await house.client.experiments.create(asked)
  await house.client.experiments.start({ id })
  const paused = await until(house, id, 'paused')
  expect(paused.note).toMatch(/key/i)
  expect(paused.progress).toMatchObject({ done: 0, failed: 0 })
})

test('a judge reads every two answers in both orders, and its money is told apart', async () => {
  const house = await openHouse()
  const { client, mock } = house
  mock.script(({ body }) =>
    JSON.stringify(body).includes('Rubric')
      ? { text: 'Both fine.\nBetter: A', usage: { input: 50, output: 5 } }
      : { text: 'an answer', usage: { input: 10, output: 5 } },
  )
  const { id } = await client.experiments.create({
    ...asked,
    checks: [],
    repeats: 1,
    judge: { model: 'openai/gpt-4o-mini', rubric: 'The shorter one.' },
  })
  await client.experiments.start({ id })
  const done = await until(house, id, 'done')
  expect(done.progress).toMatchObject({ done: 12, total: 12, judgeDone: 12, judgeTotal: 12 })
  expect(done.progress.judgeSpentNanoUsd).toBeGreaterThan(0)
  expect(done.progress.spentNanoUsd).toBeGreaterThan(done.progress.judgeSpentNanoUsd)
  expect((await client.calls.history({ source: 'judge' })).items).toHaveLength(12)
  await house.closeAndCheck()
})

test('what ran when the console closed goes on at the next start', async () => {
  const first = await openHouse({ home: `${(await openHouse()).home}-again` })
  first.mock.script(() => ({ text: '1', chunkDelayMs: 20 }))
  const { id } = await first.client.experiments.create({
    ...asked,
    variants: asked.variants.map((each) => ({ ...each, model: 'simulated/sim-mini' })),
    concurrency: 1,
  })
  await first.client.experiments.start({ id })
  await vi.waitUntil(async () => (await first.client.experiments.get({ id })).progress.done > 0, {
    timeout: 20_000,
  })
  await first.closeAndCheck()
  const second = await openHouse({ home: first.home, mock: first.mock })
  const done = await until(second, id, 'done')
  expect(done.progress).toMatchObject({ done: 24, failed: 0 })
  await second.closeAndCheck()
})
