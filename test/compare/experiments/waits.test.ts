/** What passes by itself is waited for, with its reason, and the experiment goes on without anybody. */
import { expect, test, vi } from 'vitest'
import type { NewExperiment } from '../../../src/contract/experiments'
import { openHouse } from '../../support/house'

const asked: NewExperiment = {
  name: 'waits',
  project: 'dev',
  cases: Array.from({ length: 12 }, (_, at) => ({ id: `c${at}`, input: `${at}` })),
  variants: [
    { id: 'a', model: 'openai/gpt-4o-mini', parameters: { maxOutputTokens: 20 } },
    { id: 'b', model: 'openai/gpt-4o', parameters: { maxOutputTokens: 20 } },
  ],
  checks: [{ kind: 'not_empty' }],
  seed: 3,
  concurrency: 1,
}

const patience = { timeout: 20_000, interval: 20 }

test('an open circuit is waited for, with the reason, and then it goes on by itself', async () => {
  let ahead = 0
  const house = await openHouse({
    clock: { now: () => Date.now(), monotonic: () => performance.now() + ahead },
  })
  const { client, mock } = house
  let isDown = true
  mock.script(({ body }) =>
    isDown && body.model === 'gpt-4o-mini' ? { status: 500 } : { text: 'fine' },
  )
  const { id } = await client.experiments.create(asked)
  await client.experiments.start({ id })
  const waiting = await vi.waitUntil(async () => {
    const now = await client.experiments.get({ id })
    return now.note?.includes('left alone') === true ? now : undefined
  }, patience)
  expect(waiting.state).toBe('running')
  expect(waiting.note).toMatch(
    /^It waits and goes on by itself\. openai\/gpt-4o-mini is left alone for the moment/,
  )
  expect((await client.experiments.list({})).items[0]?.note).toBe(waiting.note)
  const lost = waiting.progress.failed
  expect(lost).toBeGreaterThan(0)
  // The call that probes it is lost to no trial, either.
  const sent = mock.requests.length
  ahead += 20_000
  await vi.waitUntil(() => mock.requests.length > sent, patience)
  await vi.waitUntil(
    async () => (await client.experiments.progress({ id })).running.length === 0,
    patience,
  )
  expect(await client.experiments.progress({ id })).toMatchObject({
    state: 'running',
    note: expect.stringContaining('It waits'),
    progress: { failed: lost, secondsLeft: null },
  })
  isDown = false
  ahead += 600_000
  const done = await vi.waitUntil(async () => {
    const now = await client.experiments.get({ id })
    return now.state === 'running' ? undefined : now
  }, patience)
  expect(done).toMatchObject({ state: 'done', note: null })
  expect(done.progress).toMatchObject({ done: 24, failed: lost })
  await house.closeAndCheck()
})

test('one that waits can be paused, and its wait is over with that', async () => {
  const house = await openHouse()
  const { client, mock } = house
  mock.script(() => ({ status: 500 }))
  const { id } = await client.experiments.create(asked)
  await client.experiments.start({ id })
  await vi.waitUntil(
    async () => (await client.experiments.get({ id })).note !== null || undefined,
    patience,
  )
  const sent = mock.requests.length
  expect(await client.experiments.pause({ id })).toMatchObject({ state: 'paused', note: null })
  expect(mock.requests).toHaveLength(sent)
  await house.closeAndCheck()
})
