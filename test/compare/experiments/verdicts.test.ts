/** The verdict of a real run: its shape, early looks, repeats, the judge, and its sentence. */
import { expect, test, vi } from 'vitest'
import type { NewExperiment } from '../../../src/contract/experiments'
import { openHouse, type House } from '../../support/house'

const cases = Array.from({ length: 40 }, (_, at) => ({
  id: `c${at}`,
  input: `n${at}.`,
  expected: 'yes',
}))
const asked: NewExperiment = {
  name: 'verdict',
  project: 'dev',
  cases,
  variants: [
    { id: 'good', model: 'openai/gpt-4o', parameters: { maxOutputTokens: 20 } },
    { id: 'cheap', model: 'openai/gpt-4o-mini', parameters: { maxOutputTokens: 20 } },
  ],
  checks: [{ kind: 'equals', expected: true }],
  seed: 5,
  concurrency: 8,
}

async function run(house: House, experiment: NewExperiment): Promise<string> {
  const { id } = await house.client.experiments.create(experiment)
  await house.client.experiments.start({ id })
  await vi.waitUntil(async () => (await house.client.experiments.get({ id })).state === 'done', {
    timeout: 20_000,
    interval: 20,
  })
  return id
}

/** The dear model is always right, the cheap one where the number is below 20. */
function answerBy({ body }: { body: { model?: string; messages?: unknown } }) {
  const number = Number(/n(\d+)\./.exec(JSON.stringify(body.messages))?.[1])
  const right = body.model === 'gpt-4o' || number < 20
  return { text: right ? 'Yes ' : 'no', usage: { input: 20, output: 5 } }
}

test('the better variant is named with its price per further pass, at the planned number', async () => {
  const house = await openHouse()
  house.mock.script((request) => answerBy(request))
  const id = await run(house, asked)
  const verdict = await house.client.experiments.verdict({ id })
  expect(verdict).toMatchObject({ plannedCases: 40, cases: 40, final: true, missing: [] })
  expect(verdict.pairs).toHaveLength(1)
  expect(verdict.pairs[0]).toMatchObject({
    a: 'good',
    b: 'cheap',
    outcome: 'a',
    moreCases: 0,
    quality: {
      n: 40,
      bothPass: 20,
      onlyA: 20,
      onlyB: 0,
      neither: 0,
      difference: 0.5,
      method: 'mcnemar-newcombe',
    },
    missing: [],
  })
  expect(verdict.pairs[0]?.dollarsPerExtraPass).toBeGreaterThan(0)
  expect(verdict.sentence).toMatch(
    /^gpt-4o passes 20 of 40 cases more than gpt-4o-mini, at \$0\.\d+ per further pass\.$/,
  )
  expect(await house.client.experiments.verdict({ id })).toEqual(verdict)
  await vi.waitUntil(
    async () => (await house.client.experiments.list({})).items[0]?.sentence === verdict.sentence,
    { timeout: 20_000 },
  )
})

test('below the planned number there is an interval and a number of cases, never a verdict', async () => {
  const house = await openHouse()
  house.mock.script((request) => answerBy(request))
  const id = await run(house, { ...asked, plannedCases: 100 })
  const verdict = await house.client.experiments.verdict({ id })
  expect(verdict).toMatchObject({ plannedCases: 100, cases: 40, final: false })
  expect(verdict.pairs[0]).toMatchObject({ outcome: 'not_enough_data', moreCases: 60 })
  expect(verdict.pairs[0]?.quality.low).toBeGreaterThan(0)
  expect(verdict.sentence).toBe('Not enough data: about 60 more cases.')
  const draft = await house.client.experiments.create(asked)
  expect(await house.client.experiments.verdict({ id: draft.id })).toMatchObject({
    cases: 0,
    final: false,
    missing: cases.map((each) => each.id),
  })
})

test('a judge that prefers a place instead of an answer decides nothing', async () => {
  const house = await openHouse()
  house.mock.script(({ body }) => ({
    text: JSON.stringify(body).includes('Rubric') ? 'Better: A' : 'x',
  }))
  const { checks: _checks, ...rest } = asked
  const judge = { model: 'openai/gpt-4o-mini', rubric: 'Kind.' }
  const id = await run(house, { ...rest, cases: cases.slice(0, 10), judge })
  const verdict = await house.client.experiments.verdict({ id })
  expect(verdict.pairs[0]?.quality).toMatchObject({
    n: 10,
    winsA: 0,
    winsB: 0,
    ties: 10,
    difference: 0,
  })
})

test('a judge that reads the answers decides in both orders', async () => {
  const house = await openHouse()
  house.mock.script(({ body }) => {
    const text = JSON.stringify(body)
    if (!text.includes('Rubric')) return { text: body.model === 'gpt-4o' ? 'GOOD' : 'BAD' }
    return { text: /answer A>>>\\nGOOD/.test(text) ? '**Better: A**' : 'Better: B' }
  })
  const judge = { model: 'openai/gpt-4o-mini', rubric: 'Kind.' }
  const id = await run(house, { ...asked, checks: [], cases: cases.slice(0, 10), judge })
  const verdict = await house.client.experiments.verdict({ id })
  expect(verdict.pairs[0]).toMatchObject({
    outcome: 'a',
    quality: { winsA: 10, winsB: 0, ties: 0 },
  })
  expect(verdict.sentence).toContain('gpt-4o is preferred to gpt-4o-mini: better in 10 cases')
})
