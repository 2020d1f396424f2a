/** The board: votes and cases by model, by tag, time and source; what is left out, and its periods. */
import { expect, test, vi } from 'vitest'
import type { Variant } from '../../../src/contract/comparisons'
import { createBoard } from '../../../src/main/compare/board/board'
import { boardPeriods } from '../../../src/main/compare/board/board-periods'
import { createComparisons } from '../../../src/main/compare/comparisons'
import { rate } from '../../../src/main/compare/verdict/ratings'
import { dayMs } from '../../../src/shared/spans'
import { openHouse } from '../../support/house'
import { openTestStore } from '../../record/open-store'

const models = { a: 'gpt-4o', b: 'openai/gpt-4o-mini', c: 'openai/o3' } as const

function open() {
  const parts = openTestStore()
  const comparisons = createComparisons({
    ...parts,
    callRecord: () => undefined,
    storesContent: () => true,
    environment: () => 'development',
  })
  const { board } = createBoard({
    ...parts,
    timeZone: () => 'UTC',
    modelName: ({ provider, model }) =>
      model.startsWith(`${provider}/`) ? model : `${provider}/${model}`,
    rateApart: async (request) => rate(request),
  })
  function vote(
    choice: string,
    {
      panes = 'ab',
      project = 'dev',
      tags = [],
    }: { readonly panes?: string; readonly project?: string; readonly tags?: string[] } = {},
  ) {
    const variants = [...panes].map((id, at): Variant => ({
      id: 'abcdefgh'[at] ?? id,
      provider: 'openai',
      model: models[id as keyof typeof models],
      parameters: {},
    }))
    const { id } = comparisons.create({
      project,
      messages: [{ role: 'user', content: 'Why?' }],
      variants,
    })
    comparisons.vote(id, { choice, tags }, 'page')
    return id
  }
  return { ...parts, board, vote }
}

test('a vote for one of three panes is two meetings won, one lost by each of the others', async () => {
  const { board, vote } = open()
  vote('a', { panes: 'abc' })
  vote('tie', { panes: 'abc' })
  vote('bad')
  vote('a', { panes: 'aa' })
  const { votes, cases, experiments, items } = await board({})
  expect({ votes, cases, experiments }).toEqual({ votes: 3, cases: 0, experiments: 0 })
  expect(
    items.map(({ provider, model, wins, losses, ties, bad }) => [
      provider,
      model,
      wins,
      losses,
      ties,
      bad,
    ]),
  ).toEqual([
    ['openai', 'gpt-4o', 2, 0, 2, 1],
    ['openai', 'gpt-4o-mini', 0, 1, 2, 1],
    ['openai', 'o3', 0, 1, 2, 0],
  ])
})

test('ratings come with their interval; without a loss there is none, and why is said', async () => {
  const { board, vote } = open()
  for (const choice of 'aaaaaabbb') vote(choice)
  vote('tie')
  const [first, second] = (await board({})).items
  expect(first).toMatchObject({
    model: 'gpt-4o',
    wins: 6,
    losses: 3,
    winShare: 2 / 3,
    unrated: null,
  })
  expect((first?.rating ?? 0) - (second?.rating ?? 0)).toBeCloseTo((Math.LN2 * 400) / Math.LN10, 6)
  expect(first?.ratingLow).toBeLessThan(first?.rating ?? 0)
  expect(first?.ratingHigh).toBeGreaterThan(first?.rating ?? 0)
  vote('a', { panes: 'ca' })
  const [, , last] = (await board({})).items
  expect(last).toMatchObject({ model: 'o3', rating: null, ratingLow: null, unrated: 'never_lost' })
})

test('where every meeting was a tie nobody has a rating, and that is why', async () => {
  const { board, vote } = open()
  for (let each = 0; each < 5; each++) vote('tie')
  const [first, second] = (await board({})).items
  const told = { ties: 5, rating: null, ratingLow: null, ratingHigh: null, unrated: 'only_tied' }
  expect(first).toMatchObject(told)
  expect(second).toMatchObject(told)
})

test('a project, a tag and a time each leave out what is not theirs', async () => {
  const { board, vote, clock } = open()
  const start = clock.time
  vote('a', { tags: ['code'] })
  clock.time += 10 * dayMs
  vote('b', { tags: ['prose', 'code'] })
  vote('b', { project: 'other' })
  const results = async (scope: Parameters<typeof board>[0]) =>
    (await board(scope)).items.map(({ model, wins, losses }) => [model, wins, losses].join(' '))
  expect(await results({})).toEqual(['gpt-4o-mini 2 1', 'gpt-4o 1 2'])
  expect(await results({ project: 'dev' })).toEqual(['gpt-4o 1 1', 'gpt-4o-mini 1 1'])
  expect(await results({ project: 'dev', tag: 'prose' })).toEqual(['gpt-4o-mini 1 0', 'gpt-4o 0 1'])
  expect(await results({ from: start + 1, project: 'dev' })).toEqual([
    'gpt-4o-mini 1 0',
    'gpt-4o 0 1',
  ])
  expect(await results({ to: start + 1 })).toEqual(['gpt-4o 1 0', 'gpt-4o-mini 0 1'])
  expect(await results({ source: 'experiments' })).toEqual([])
  expect((await board({ tag: 'prose' })).tags).toEqual(['code', 'prose'])
})

test('history is told by day, week or month, and adds up to the whole', async () => {
  const { board, vote, clock } = open()
  for (const choice of 'abab') {
    vote(choice)
    clock.time += 9 * dayMs
  }
  const { periods, items } = await board({})
  expect(periods.length).toBeGreaterThan(27)
  for (const { wins, losses, ties, history } of items) {
    expect(history).toHaveLength(periods.length)
    for (const [name, all] of Object.entries({ wins, losses, ties }))
      expect(history.reduce((sum, each) => sum + each[name as 'wins'], 0)).toBe(all)
  }
  expect(items[0]?.history.filter(({ wins, losses }) => wins + losses > 0)).toHaveLength(4)
  expect(
    periods.every(({ from, to }, at) => to === (periods[at + 1]?.from ?? to) && to > from),
  ).toBe(true)
})

test('periods end now at most, begin a year before the first ballot at the earliest', () => {
  const now = Date.UTC(2026, 5, 15, 12)
  const ballot = now - 3 * dayMs
  const days = boardPeriods({ from: undefined, to: undefined, now }, [ballot], 'UTC')
  expect(days.map(({ to, from }) => to - from)).toEqual([dayMs, dayMs, dayMs, dayMs])
  expect(days[0]?.from).toBe(Date.UTC(2026, 5, 12))
  const asked = { from: 0, to: Number.MAX_SAFE_INTEGER, now }
  const weeks = boardPeriods(asked, [ballot], 'UTC')
  expect(weeks.at(-1)?.to).toBe(Date.UTC(2026, 5, 22))
  expect(weeks.length).toBeLessThan(60)
  const months = boardPeriods({ ...asked, from: undefined }, [ballot - 900 * dayMs, ballot], 'UTC')
  expect(months.length).toBeLessThan(34)
  expect(boardPeriods(asked, [], 'UTC')).toEqual([])
})

test('a damaged vote is left out and on record; the others stand', async () => {
  const { board, vote, store } = open()
  vote('a')
  const broken = vote('a')
  store.db.prepare('UPDATE comparisons SET vote = ? WHERE id = ?').run('{', broken)
  expect(await board({})).toMatchObject({ votes: 1, items: [{ wins: 1 }, { losses: 1 }] })
})

test('cases of an experiment with a verdict count as meetings, by tag; one without does not', async () => {
  const house = await openHouse()
  const { client, mock } = house
  mock.script(({ body }) => {
    const number = Number(/n(\d+)\./.exec(JSON.stringify(body.messages))?.[1])
    return {
      text: body.model === 'gpt-4o' ? (number < 8 ? 'yes' : 'no') : number > 5 ? 'yes' : 'no',
    }
  })
  const asked = {
    name: 'board',
    project: 'dev',
    cases: Array.from({ length: 10 }, (_, at) => ({
      id: `c${at}`,
      input: `n${at}.`,
      expected: 'yes',
      tags: [at < 5 ? 'low' : 'high'],
    })),
    variants: [
      { id: 'big', provider: 'openai', model: 'gpt-4o', parameters: { maxOutputTokens: 20 } },
      { id: 'small', model: 'openai/gpt-4o-mini', parameters: { maxOutputTokens: 20 } },
    ],
    checks: [{ kind: 'equals' as const, expected: true as const }],
  }
  async function run(planned: number) {
    const { id } = await client.experiments.create({ ...asked, plannedCases: planned })
    await client.experiments.start({ id })
    await vi.waitUntil(async () => (await client.experiments.get({ id })).state === 'done', {
      timeout: 20_000,
      interval: 20,
    })
    return id
  }
  const id = await run(10)
  await vi.waitUntil(async () => (await client.experiments.get({ id })).sentence !== null, {
    timeout: 20_000,
    interval: 20,
  })
  await run(50)
  const board = await client.board.get({ project: 'dev' })
  expect(board).toMatchObject({
    votes: 0,
    cases: 10,
    experiments: 1,
    tags: ['high', 'low'],
    items: [
      { provider: 'openai', model: 'gpt-4o', wins: 6, losses: 2, ties: 2, unrated: null },
      { model: 'gpt-4o-mini', wins: 2, losses: 6, ties: 2 },
    ],
  })
  expect((await client.board.get({ tag: 'low' })).items).toMatchObject([
    { model: 'gpt-4o', wins: 5, losses: 0, unrated: 'never_lost' },
    { model: 'gpt-4o-mini', wins: 0, losses: 5, unrated: 'never_won' },
  ])
  expect((await client.board.get({ source: 'votes' })).items).toEqual([])
  await expect(client.board.get({ project: 'nobody' })).rejects.toMatchObject({
    code: 'invalid_request',
  })
})
