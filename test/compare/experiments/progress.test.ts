/** What pages ask often costs little: progress without cases, trials without the texts of answers. */
import { expect, test, vi } from 'vitest'
import type { Experiment, NewExperiment } from '../../../src/contract/experiments'
import { holdAnswer } from '../../support/held-answer'
import { ask, openHouse } from '../../support/house'

const asked: NewExperiment = {
  name: 'progress',
  project: 'dev',
  cases: Array.from({ length: 3 }, (_, at) => ({ id: `c${at}`, input: `${at}` })),
  variants: [
    { id: 'a', model: 'openai/gpt-4o-mini', parameters: { maxOutputTokens: 20 } },
    { id: 'b', model: 'openai/gpt-4o', parameters: { maxOutputTokens: 20 } },
  ],
  checks: [{ kind: 'not_empty' }],
  concurrency: 1,
}

function changing({ id, state, note, sentence, progress, contentKept, running }: Experiment) {
  return { id, state, note, sentence, progress, contentKept, running }
}

test('progress tells what changes of an experiment, from its draft to the loss of its content', async () => {
  const house = await openHouse()
  const { client, mock } = house
  const { id } = await client.experiments.create(asked)
  const both = async () => {
    const now = await client.experiments.progress({ id })
    expect(now).toEqual(changing(await client.experiments.get({ id })))
    return now
  }
  expect(await both()).toMatchObject({ state: 'draft', progress: { done: 0, total: 6 } })
  const answer = holdAnswer(mock, ['fine ', 'indeed'])
  await client.experiments.start({ id })
  await answer.asked
  expect((await client.experiments.progress({ id })).running).toHaveLength(1)
  answer.letGo()
  await vi.waitUntil(async () => (await client.experiments.progress({ id })).state === 'done', {
    timeout: 20_000,
    interval: 20,
  })
  expect(await both()).toMatchObject({
    state: 'done',
    running: [],
    contentKept: true,
    progress: { done: 6, total: 6, failed: 0 },
  })
  await client.content.wipe({ all: true })
  expect(await both()).toMatchObject({ contentKept: false, progress: { done: 6 } })
  await expect(client.experiments.progress({ id: 'exp_none' })).rejects.toMatchObject({
    code: 'not_found',
  })
  await house.closeAndCheck()
})

test('trials come without their texts where nobody asks for them', async () => {
  const house = await openHouse()
  const { client, mock } = house
  mock.script(() => ({ text: 'a long answer' }))
  const { id } = await client.experiments.create(asked)
  await client.experiments.start({ id })
  await vi.waitUntil(async () => (await client.experiments.progress({ id })).state === 'done', {
    timeout: 20_000,
    interval: 20,
  })
  const whole = await client.experiments.trials({ id })
  expect(whole.items.map(({ text }) => text)).toEqual(Array(6).fill('a long answer'))
  const light = await client.experiments.trials({ id, texts: false })
  expect(light).toEqual({
    ...whole,
    items: whole.items.map((each) => ({ ...each, text: null })),
  })
  await house.closeAndCheck()
})

test('what was spent counts every entry once: of later calls, of others, and corrections', async () => {
  const house = await openHouse()
  const { client, mock } = house
  mock.script(() => ({ text: 'fine', usage: { input: 10, output: 5 } }))
  const { id } = await client.experiments.create({ ...asked, plannedCases: 3 })
  const spent = async () => (await client.experiments.progress({ id })).progress.spentNanoUsd
  expect(await spent()).toBe(0)
  await client.experiments.start({ id })
  await vi.waitUntil(async () => (await client.experiments.progress({ id })).state === 'done', {
    timeout: 20_000,
    interval: 5,
  })
  const entries = (await client.ledger.list({ kind: 'attempt' })).items
  expect(entries).toHaveLength(6)
  const sum = entries.reduce((total, { costNanoUsd }) => total + (costNanoUsd ?? 0), 0)
  expect(await spent()).toBe(sum)
  await client.calls.create(ask('of somebody else'))
  expect(await spent()).toBe(sum)
  const [entry] = entries
  const costNanoUsd = (entry?.costNanoUsd ?? 0) + 7
  await client.ledger.adjust({ entryId: entry?.id ?? '', costNanoUsd, reason: 'invoice' })
  expect(await spent()).toBe(sum + 7)
  await house.closeAndCheck()
})
