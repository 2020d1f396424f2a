/** People's preferences in an experiment: kept, replaced on record, compared with judge and checks, and no part of the verdict. */
import { expect, test, vi } from 'vitest'
import type { NewExperiment } from '../../../src/contract/experiments'
import { agreementOf } from '../../../src/main/compare/experiments/agreement'
import type { EndedDuel, EndedTrial } from '../../../src/main/compare/experiments/trial-rows'
import { cohenKappa } from '../../../src/main/compare/verdict/kappa'
import { openHouse, type House } from '../../support/house'

const asked: NewExperiment = {
  name: 'picks',
  project: 'dev',
  cases: Array.from({ length: 12 }, (_, at) => ({ id: `c${at}`, input: `n${at}.` })),
  variants: [
    { id: 'big', model: 'openai/gpt-4o', parameters: { maxOutputTokens: 20 } },
    { id: 'small', model: 'openai/gpt-4o-mini', parameters: { maxOutputTokens: 20 } },
  ],
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

test('kappa is that of Cohen’s own table, 1 for one mind, 0 for chance, and null for too few', () => {
  const printed = [
    [88, 14, 18],
    [10, 40, 10],
    [2, 6, 12],
  ]
  expect(cohenKappa(printed)).toBeCloseTo(0.491525, 6)
  expect(
    cohenKappa([
      [20, 5],
      [10, 15],
    ]),
  ).toBeCloseTo(0.4, 9)
  expect(
    cohenKappa([
      [6, 0],
      [0, 6],
    ]),
  ).toBe(1)
  expect(
    cohenKappa([
      [9, 9],
      [9, 9],
    ]),
  ).toBe(0)
  expect(
    cohenKappa([
      [5, 0],
      [0, 4],
    ]),
  ).toBeNull()
  expect(
    cohenKappa([
      [20, 0],
      [0, 0],
    ]),
  ).toBeNull()
})

const place = { caseIndex: 0, repeat: 1, first: 0, second: 1 }
const trial = (variantIndex: number, passed: boolean | null): EndedTrial => ({
  ...place,
  variantIndex,
  state: 'done',
  callId: 'call_1',
  passed,
  score: null,
  cost: null,
  latency: null,
  problem: null,
})
const duel = (first: number, better: number | null): EndedDuel => ({
  ...place,
  first,
  second: 1 - first,
  state: 'done',
  callId: 'call_1',
  better,
  problem: null,
})

test('a judge whose orders disagree said tie; checks say who passed alone; without both there is nothing', () => {
  const picks = (better: number | null) => [{ ...place, better, time: 0 }]
  const judged = { judged: true, trials: [] }
  const agreed = (duels: EndedDuel[], better: number | null) =>
    agreementOf({ ...judged, duels, picks: picks(better) }, 0, 1)?.agreed
  expect(agreed([duel(0, 1), duel(1, 1)], 1)).toBe(1)
  expect(agreed([duel(0, 1), duel(1, 1)], 0)).toBe(0)
  expect(agreed([duel(0, 0), duel(1, 1)], null)).toBe(1)
  expect(agreed([duel(0, 0)], 0)).toBeUndefined()
  const checked = (trials: EndedTrial[], better: number | null) =>
    agreementOf({ judged: false, duels: [], trials, picks: picks(better) }, 0, 1)
  expect(checked([trial(0, true), trial(1, false)], 0)).toMatchObject({ by: 'checks', agreed: 1 })
  expect(checked([trial(0, true), trial(1, true)], null)).toMatchObject({ agreed: 1, n: 1 })
  expect(checked([trial(0, null), trial(1, true)], 0)).toBeNull()
  expect(checked([trial(0, true), trial(1, false)], 0)?.kappa).toBeNull()
})

test('what people prefer is kept and told with the judge’s agreement; the verdict stays as it was', async () => {
  const house = await openHouse()
  house.mock.script(({ body }) => {
    const text = JSON.stringify(body)
    if (!text.includes('Rubric')) return { text: body.model === 'gpt-4o' ? 'GOOD' : 'BAD' }
    return { text: /answer A>>>\\nGOOD/.test(text) ? 'Better: A' : 'Better: B' }
  })
  const judge = { model: 'openai/gpt-4o-mini', rubric: 'Kind.' }
  const id = await run(house, { ...asked, judge })
  const { experiments } = house.client
  const before = await experiments.verdict({ id })
  expect(before.pairs[0]?.agreement).toBeNull()
  for (let at = 0; at < 12; at++)
    await experiments.pick({
      id,
      case: `c${at}`,
      a: 'small',
      b: 'big',
      better: at < 9 ? 'b' : at < 11 ? 'a' : 'tie',
    })
  const after = await experiments.verdict({ id })
  expect(after.pairs[0]?.agreement).toMatchObject({ by: 'judge', n: 12, agreed: 9, kappa: 0 })
  expect(after.pairs[0]?.agreement?.low).toBeCloseTo(0.467695, 6)
  expect({ ...after, pairs: after.pairs.map((pair) => ({ ...pair, agreement: null })) }).toEqual(
    before,
  )
  expect((await experiments.picks({ id })).items).toHaveLength(12)
  expect((await experiments.picks({ id })).items[0]).toMatchObject({
    case: 'c0',
    a: 'big',
    b: 'small',
    better: 'a',
    repeat: 1,
  })
  const html = await (await experiments.export({ id, format: 'html' })).text()
  expect(html).toContain('people and the judge agreed on 9 of 12 (75 %, 95 % interval 47 to 91)')
  const markdown = await (await experiments.export({ id, format: 'markdown' })).text()
  expect(markdown).toContain('## Read by people')
  await house.closeAndCheck()
})

test('another preference replaces the first, on record; what was not answered or is unknown is refused', async () => {
  const house = await openHouse()
  house.mock.script(() => ({ text: 'x' }))
  const id = await run(house, { ...asked, cases: asked.cases.slice(0, 2) })
  const { experiments, system } = house.client
  const pick = { id, case: 'c0', a: 'big', b: 'small' }
  await experiments.pick({ ...pick, better: 'a' })
  await experiments.pick({ ...pick, better: 'tie' })
  expect((await experiments.picks({ id })).items).toMatchObject([{ case: 'c0', better: 'tie' }])
  const [row] = (await system.audit({ limit: 1 })).items
  expect(row).toMatchObject({ what: 'preference of an experiment replaced', subject: id })
  for (const wrong of [{ repeat: 2 }, { case: 'c9' }, { a: 'huge' }, { b: 'big' }])
    await expect(experiments.pick({ ...pick, better: 'a', ...wrong })).rejects.toMatchObject({
      code: 'invalid_request',
    })
  await expect(experiments.pick({ ...pick, id: 'exp_none', better: 'a' })).rejects.toMatchObject({
    code: 'not_found',
  })
})
