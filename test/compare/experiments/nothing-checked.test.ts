/** Where nothing is checked or judged there is no quality to compare: cost and time alone are told. */
import { expect, test, vi } from 'vitest'
import type { NewExperiment } from '../../../src/contract/experiments'
import { openHouse, type House } from '../../support/house'

const asked: NewExperiment = {
  name: 'unchecked',
  project: 'dev',
  cases: Array.from({ length: 20 }, (_, at) => ({ input: `n${at}.` })),
  variants: [
    { id: 'dear', model: 'openai/gpt-4o', parameters: { maxOutputTokens: 20 } },
    { id: 'cheap', model: 'openai/gpt-4o-mini', parameters: { maxOutputTokens: 20 } },
  ],
  seed: 5,
  concurrency: 8,
}
const aboutQuality = /better|difference between|passes|preferred|No difference/

async function run(house: House, experiment: NewExperiment): Promise<string> {
  house.mock.script(() => ({ text: 'fine', usage: { input: 20, output: 5 } }))
  const { id } = await house.client.experiments.create(experiment)
  await house.client.experiments.start({ id })
  await vi.waitUntil(async () => (await house.client.experiments.get({ id })).state === 'done', {
    timeout: 20_000,
    interval: 20,
  })
  return id
}

test('the verdict is final, speaks of cost and time, and calls nobody better or equal', async () => {
  const house = await openHouse()
  const { client } = house
  const id = await run(house, asked)
  const verdict = await client.experiments.verdict({ id })
  expect(verdict).toMatchObject({ final: true, cases: 20, qualityCompared: false, missing: [] })
  expect(verdict.pairs[0]).toMatchObject({
    outcome: 'not_enough_data',
    moreCases: null,
    quality: { n: 0, bothPass: 0, ties: 0, difference: 0, p: 1 },
    dollarsPerExtraPass: null,
  })
  expect(verdict.pairs[0]?.cost).toMatchObject({ n: 20 })
  expect(verdict.sentence).toMatch(
    /^Nothing was checked or judged, so quality was not compared: gpt-4o-mini costs 94 % less than gpt-4o, and /,
  )
  expect(verdict.sentence).not.toMatch(aboutQuality)
  for (const format of ['markdown', 'html'] as const) {
    const text = await (await client.experiments.export({ id, format })).text()
    expect(text).toContain('quality not compared')
    expect(text).not.toMatch(/McNemar|no difference shown|called equal|<svg/)
  }
  await house.closeAndCheck()
})

test('an early look says that quality is not compared, and how many cases are to come', async () => {
  const house = await openHouse()
  const id = await run(house, { ...asked, plannedCases: 21 })
  const verdict = await house.client.experiments.verdict({ id })
  expect(verdict).toMatchObject({ final: false, qualityCompared: false })
  expect(verdict.sentence).toBe(
    'Nothing is checked or judged, so quality is not compared; what can be said of cost and time comes after 1 more case.',
  )
  await house.closeAndCheck()
})

test('of three variants it names which costs least', async () => {
  const house = await openHouse()
  const [dear, cheap] = asked.variants
  const third = { id: 'third', model: 'openai/gpt-4o', parameters: { maxOutputTokens: 10 } }
  const id = await run(house, {
    ...asked,
    variants: dear === undefined || cheap === undefined ? [] : [dear, cheap, third],
  })
  expect((await house.client.experiments.verdict({ id })).sentence).toContain(
    'so quality was not compared: gpt-4o-mini costs the least, and ',
  )
  await house.closeAndCheck()
})

test('what was checked stays compared once its content, and with it the checks, is wiped', async () => {
  const house = await openHouse()
  const id = await run(house, { ...asked, checks: [{ kind: 'not_empty' }] })
  const before = await house.client.experiments.verdict({ id })
  await house.client.content.wipe({ all: true })
  expect(await house.client.experiments.verdict({ id })).toEqual(before)
  expect(before.qualityCompared).toBe(true)
  await house.closeAndCheck()
})
