/** A model is said to be as good as another only where that was measured, on enough, and lately. */
import { expect, test } from 'vitest'
import type { Verdict } from '../../../src/contract/experiments'
import { createComparisons } from '../../../src/main/compare/comparisons'
import {
  createEqualModels,
  type EqualModelsDeps,
} from '../../../src/main/compare/evidence/equal-models'
import { createResults } from '../../../src/main/validation/results'
import { dayMs } from '../../../src/shared/spans'
import { openTestStore } from '../../record/open-store'

const dear = 'openai/gpt-4o'
const cheap = 'openai/gpt-4o-mini'

type Decided = Pick<Verdict['pairs'][number], 'outcome'> &
  Pick<Verdict, 'final' | 'qualityCompared'> & {
    readonly service?: string | null
    readonly ago?: number
  }

function open() {
  const parts = openTestStore()
  const now = parts.clock.time
  const experiments: Decided[] = []
  const rollouts: { outcome: string; final: boolean }[] = []
  const comparisons = createComparisons({
    ...parts,
    callRecord: () => undefined,
    storesContent: () => true,
    environment: () => 'development',
  })
  const results = createResults(parts.db)
  const deps = {
    ...parts,
    modelName: ({ provider, model }: { provider?: string | undefined; model: string }) =>
      provider === undefined ? model : `${provider}/${model}`,
    experiments: {
      list: () => ({
        items: experiments.map(({ ago = 0 }, at) => ({
          id: String(at),
          // A verdict of its own, as every one is told anew when it changes.
          sentence: JSON.stringify(experiments[at]),
          createdAt: now - ago,
        })),
      }),
      get: (id: string) => ({
        name: 'Mail',
        service: experiments[Number(id)]?.service ?? null,
        variants: [
          { id: 'dear', model: dear },
          { id: 'cheap', model: cheap },
        ],
      }),
      verdict: async (id: string) => ({
        ...experiments[Number(id)],
        cases: 60,
        pairs: [{ a: 'dear', b: 'cheap', outcome: experiments[Number(id)]?.outcome }],
      }),
    },
    rolloutBoard: {
      list: () => ({ items: rollouts.map((_, at) => ({ id: String(at), startedAt: now })) }),
      get: async (id: string) => ({
        champion: dear,
        challenger: cheap,
        verdict: { ...rollouts[Number(id)], calls: 400 },
      }),
    },
  }
  // Of experiments and roll-outs the fields that are looked at.
  const equal = createEqualModels(deps as unknown as EqualModelsDeps)

  function vote(choice: 'a' | 'b' | 'tie') {
    const { id } = comparisons.create({
      project: 'dev',
      messages: [{ role: 'user', content: 'Why?' }],
      variants: [
        { id: 'a', provider: 'openai', model: 'gpt-4o', parameters: {} },
        { id: 'b', provider: 'openai', model: 'gpt-4o-mini', parameters: {} },
      ],
    })
    comparisons.vote(id, { choice }, 'page')
  }
  function check(model: string, passed: boolean, ago = 0) {
    results.keep(
      {
        time: now - ago,
        callId: 'call_1',
        attempt: 1,
        project: 'dev',
        service: 'mail',
        provider: 'openai',
        model,
        environment: 'development',
        keyId: null,
        user: null,
        organization: null,
        source: 'api',
        simulated: false,
      },
      { profile: 'letters', passed, score: passed ? 1 : 0, rules: [] },
      now - ago,
    )
  }
  /** Who may stand in for whom, `dear > cheap`. */
  const pairs = async (service = 'mail') =>
    (await equal(service)).map(({ model, instead }) => `${model} > ${instead}`)
  return { experiments, rollouts, vote, check, pairs, equal }
}

test('an experiment that found no difference lets either stand in; one that found a better one that alone', async () => {
  const { experiments, pairs } = open()
  experiments.push({ outcome: 'no_difference', final: true, qualityCompared: true })
  expect(await pairs()).toEqual([`${dear} > ${cheap}`, `${cheap} > ${dear}`])
  experiments[0] = { outcome: 'b', final: true, qualityCompared: true }
  expect(await pairs()).toEqual([`${dear} > ${cheap}`])
  experiments[0] = { outcome: 'a', final: true, qualityCompared: true }
  expect(await pairs()).toEqual([`${cheap} > ${dear}`])
})

test.each<[string, Decided]>([
  ['has not enough data', { outcome: 'not_enough_data', final: true, qualityCompared: true }],
  ['is not final', { outcome: 'no_difference', final: false, qualityCompared: true }],
  [
    'compared money and time alone',
    { outcome: 'no_difference', final: true, qualityCompared: false },
  ],
  ['is of another service', { outcome: 'b', final: true, qualityCompared: true, service: 'chat' }],
  ['is half a year old', { outcome: 'b', final: true, qualityCompared: true, ago: 181 * dayMs }],
])('an experiment that %s says nothing', async (_, decided) => {
  const { experiments, pairs } = open()
  experiments.push(decided)
  expect(await pairs()).toEqual([])
})

test('a roll-out speaks once it is final', async () => {
  const { rollouts, pairs } = open()
  rollouts.push({ outcome: 'no_difference', final: false })
  expect(await pairs()).toEqual([])
  rollouts[0] = { outcome: 'no_difference', final: true }
  expect(await pairs()).toEqual([`${cheap} > ${dear}`, `${dear} > ${cheap}`])
  rollouts[0] = { outcome: 'challenger', final: true }
  expect(await pairs()).toEqual([`${dear} > ${cheap}`])
})

test('checked answers speak from a hundred of each on, and only where the shares are surely close', async () => {
  const few = open()
  for (let made = 0; made < 99; made += 1) {
    few.check('gpt-4o', true)
    few.check('gpt-4o-mini', true)
  }
  expect(await few.pairs()).toEqual([])
  few.check('gpt-4o', true)
  few.check('gpt-4o-mini', true)
  expect((await few.pairs()).toSorted()).toEqual([`${dear} > ${cheap}`, `${cheap} > ${dear}`])
  expect(await few.pairs('chat')).toEqual([])

  const worse = open()
  for (let made = 0; made < 200; made += 1) {
    worse.check('gpt-4o', true)
    worse.check('gpt-4o-mini', made % 5 !== 0)
  }
  expect(await worse.pairs()).toEqual([`${cheap} > ${dear}`])
})

test('votes speak from thirty meetings on, where the share is surely near one half or above', async () => {
  const { vote, pairs, equal } = open()
  for (let made = 0; made < 29; made += 1) vote('b')
  expect(await pairs()).toEqual([])
  vote('tie')
  expect(await pairs()).toEqual([`${dear} > ${cheap}`])
  expect((await equal('mail'))[0]?.sentence).toBe(
    `${cheap} had 98 % of 30 votes against ${dear}, ties halved.`,
  )
})

test('votes that are even but few do not make two models equal', async () => {
  const { vote, pairs } = open()
  for (let made = 0; made < 30; made += 1) vote(made % 2 === 0 ? 'a' : 'b')
  expect(await pairs()).toEqual([])
})
