/** Experiments before they run: what is kept, listed, refused, removed and wiped. */
import { expect, test } from 'vitest'
import type { NewExperiment } from '../../../src/contract/experiments'
import { openHouse } from '../../support/house'

const asked: NewExperiment = {
  name: 'Which is better',
  project: 'dev',
  cases: [
    { id: 'one', input: 'What is 1 + 1?', expected: '2', vars: { tone: 'dry' }, group: 'sums' },
    { input: [{ role: 'user', content: 'What is 2 + 2?' }], expected: '4' },
  ],
  prompt: { system: 'Be {{tone}}.', template: 'Q: {{input}}' },
  variants: [
    { id: 'a', model: 'gpt-4o-mini', parameters: { temperature: 0 } },
    { id: 'b', provider: 'simulated', model: 'sim-mini', parameters: {}, system: 'Be brief.' },
  ],
  checks: [{ kind: 'contains', expected: true }, { kind: 'not_empty' }],
  judge: { model: 'gpt-4o-mini', rubric: 'The right one.' },
  repeats: 2,
  capNanoUsd: 5_000_000,
  seed: 7,
}

test('a draft is kept as it was written, listed, and removed', async () => {
  const { client } = await openHouse()
  const made = await client.experiments.create(asked)
  expect(made).toMatchObject({
    state: 'draft',
    caseCount: 2,
    plannedCases: 2,
    repeats: 2,
    seed: 7,
    margin: 0.05,
    cases: [asked.cases[0], { ...asked.cases[1], id: 'case-2' }],
    variants: asked.variants,
    prompt: asked.prompt,
    checks: asked.checks,
    judge: asked.judge,
    progress: {
      done: 0,
      total: 8,
      failed: 0,
      spentNanoUsd: 0,
      capNanoUsd: 5_000_000,
      judgeTotal: 8,
    },
  })
  expect(await client.experiments.get({ id: made.id })).toEqual(made)
  const { items } = await client.experiments.list({})
  expect(items).toMatchObject([{ id: made.id, name: 'Which is better', state: 'draft' }])
  expect(JSON.stringify(items)).not.toContain('Be brief')
  await client.experiments.remove({ id: made.id })
  expect((await client.experiments.list({})).items).toEqual([])
  await expect(client.experiments.get({ id: made.id })).rejects.toThrow('There is no experiment')
})

const wrong: readonly (readonly [what: string, change: Partial<NewExperiment>, says: RegExp])[] = [
  [
    'an unknown model',
    { variants: [{ id: 'a', model: 'nobody-1', parameters: {} }, ...asked.variants.slice(1)] },
    /nobody-1/,
  ],
  [
    'two cases of one id',
    {
      cases: [
        { id: 'x', input: '1' },
        { id: 'x', input: '2' },
      ],
      checks: [],
    },
    /Two cases are called "x"/,
  ],
  [
    'two variants of one id',
    { variants: [asked.variants[0], asked.variants[0]] as NewExperiment['variants'] },
    /Two variants are called "a"/,
  ],
  [
    'a case without the answer a check needs',
    { cases: [{ id: 'x', input: '1' }] },
    /"x" has no expected answer/,
  ],
  ['an unknown project', { project: 'nowhere' }, /nowhere/],
  ['an unknown model for the judge', { judge: { model: 'nobody-2', rubric: 'r' } }, /nobody-2/],
  [
    'more calls than an experiment has',
    {
      cases: Array.from({ length: 2000 }, (_, at) => ({ id: `c${at}`, input: 'x' })),
      checks: [],
      variants: Array.from({ length: 3 }, (_, at) => ({
        id: `v${at}`,
        model: 'gpt-4o-mini',
        parameters: {},
      })),
      repeats: 20,
    },
    /120000 calls/,
  ],
]

test.each(wrong)('%s is refused with a sentence', async (_what, change, says) => {
  const { client } = await openHouse()
  await expect(client.experiments.create({ ...asked, ...change })).rejects.toThrow(says)
})

test('a project that keeps no content has no experiments', async () => {
  const { client } = await openHouse()
  await client.projects.save({ name: 'quiet', storeContent: false })
  await expect(client.experiments.create({ ...asked, project: 'quiet' })).rejects.toThrow(
    'keeps no prompts and answers',
  )
})

test('a wipe takes what people wrote into an experiment and leaves its outline', async () => {
  const { client } = await openHouse()
  const { id } = await client.experiments.create(asked)
  await client.content.wipe({ all: true })
  const left = await client.experiments.get({ id })
  expect(left).toMatchObject({ contentKept: false, caseCount: 2, prompt: {}, checks: [] })
  expect(JSON.stringify(left)).not.toMatch(/1 \+ 1|Be brief|right one/)
})
