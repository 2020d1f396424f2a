/**
 * The same filters, the same refusals and the same range for every question about usage and the
 * ledger, and for exports (spec U8).
 */
import { expect, test } from 'vitest'
import type { EntryFilter } from '../../src/contract/entry-filter'
import { ask, doneOf, openHouse, type House } from '../support/house'

/** Every question that takes the filters; those with a range of their own take no other. */
function questionsOf({
  client,
  console,
}: House): Readonly<Record<string, (filter: EntryFilter) => Promise<unknown>>> {
  return {
    summary: (filter) => client.usage.summary(filter),
    series: (filter) => client.usage.series(filter),
    forecast: (filter) => client.forecast.usage(filter),
    recommendations: (filter) => client.advice.recommendations(filter),
    whatIf: (filter) => client.advice.whatIf({ ...filter, onto: 'gpt-4o' }),
    resources: (filter) => client.projects.resources(filter),
    ledger: (filter) => client.ledger.list(filter),
    sum: (filter) => client.ledger.sum(filter),
    export: async (filter) => {
      const lines: string[] = []
      for await (const piece of console.exportLedger('jsonl', filter)) lines.push(piece)
      return lines.join('')
    },
  }
}

async function problemOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'answered',
    (error: unknown) => (error instanceof Error ? error.message : error),
  )
}

test('a name that never was is refused in the same words by every question, by the history too', async () => {
  const house = await openHouse()
  for (const field of ['provider', 'model', 'project', 'service', 'environment', 'key'] as const) {
    const filter = { [field]: 'nosuch' }
    const told = await Promise.all(
      [...Object.values(questionsOf(house)), house.client.tokenLimits.history].map((question) =>
        problemOf(question(filter)),
      ),
    )
    expect(new Set(told), field).toEqual(new Set([expect.stringContaining('"nosuch"')]))
  }
  for (const question of Object.values(questionsOf(house)))
    await question({ user: 'nobody', organization: 'nobody' })
})

test.each([
  [{ from: 20, to: 10 }, 'The range ends before it starts'],
  [{ from: 10, to: 10 }, 'The range ends before it starts'],
  [{ from: -1 }, 'Times are epoch milliseconds'],
  [{ to: Number.MAX_SAFE_INTEGER }, 'Times are epoch milliseconds'],
])('the range %j is refused by every question alike', async (range, words) => {
  const house = await openHouse()
  const told = await Promise.all(
    Object.values(questionsOf(house)).map((question) => problemOf(question(range))),
  )
  expect(new Set(told)).toEqual(new Set([expect.stringContaining(words)]))
})

test('calls without a value can be asked for, and a model with its provider in one word', async () => {
  const house = await openHouse()
  const { client, run } = house
  doneOf(await run(ask('hi', { model: 'openai/gpt-4o-mini', service: 'chat', user: 'ann' })))
  doneOf(await run(ask('hi', { model: 'openai/gpt-4o-mini' })))
  doneOf(await run(ask('hi', { model: 'simulated/sim-premium' })))
  const count = async (filter: EntryFilter) => {
    const page = (await client.ledger.list(filter)).items.length
    expect((await client.ledger.sum(filter)).entries).toBe(page)
    const { entries } = await client.usage.summary({
      ...filter,
      simulated: filter.simulated ?? false,
    })
    return [page, entries]
  }
  expect(await count({ simulated: false })).toEqual([2, 2])
  expect(await count({ simulated: false, service: '(none)' })).toEqual([1, 1])
  expect(await count({ service: 'chat', user: 'ann', organization: '(none)' })).toEqual([1, 1])
  expect(await count({ simulated: false, user: '(none)', service: 'chat' })).toEqual([0, 0])
  expect(await count({ model: 'openai/gpt-4o-mini' })).toEqual([2, 2])
  expect(await count({ model: 'gpt-4o-mini', provider: 'openai' })).toEqual([2, 2])
  const { groups, calls } = await client.usage.summary({ by: 'service', project: 'dev' })
  expect([calls, groups.map(({ name, calls: own }) => [name, own]).sort()]).toEqual([
    2,
    [
      ['(none)', 1],
      ['chat', 1],
    ],
  ])
  await house.closeAndCheck()
})

test('the history of a place that only a limit or a route still names is answered with months of nothing', async () => {
  const { client } = await openHouse()
  const { id } = await client.providers.create({
    kind: 'openai-compatible',
    name: 'gone',
    baseUrl: 'http://127.0.0.1:9/v1',
  })
  await client.tokenLimits.save({ provider: id, service: 'chat', limit: 1000 })
  const other = await client.providers.create({
    kind: 'openai-compatible',
    name: 'routed',
    baseUrl: 'http://127.0.0.1:9/v1',
  })
  await client.models.create({ provider: other.id, model: 'local' })
  await client.services.setPolicy({
    name: 'chat',
    policy: { route: ['openai/gpt-4o-mini', `${other.id}/local`] },
  })
  for (const provider of [id, other.id]) {
    await client.providers.remove({ id: provider, force: true })
    const { items } = await client.tokenLimits.history({ service: 'chat', provider, months: 3 })
    expect(items.map(({ calls, tokens, costNanoUsd }) => [calls, tokens, costNanoUsd])).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ])
  }
})
