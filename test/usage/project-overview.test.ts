/**
 * Projects side by side: what the overview says of a range is what the entries of that range say,
 * to the quarter hour, models included.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Budget } from '../../src/contract/budgets'
import type { Key } from '../../src/contract/keys'
import type { Project } from '../../src/contract/projects'
import type { EntryDraft } from '../../src/main/ledger/entry-row'
import { createProjectOverview } from '../../src/main/usage/project-overview'
import { day, figuresFrom, hour, openUsage, quarter } from './entries'

const project = (name: string): Project => ({
  name,
  description: `About ${name}`,
  builtIn: true,
  storeContent: true,
  policy: {},
  createdAt: 0,
})
const key = (id: string, change: Partial<Key> = {}): Key =>
  ({
    id,
    providerId: 'openai',
    label: id,
    last4: '0000',
    fingerprint: '',
    project: null,
    environment: null,
    backend: 'session',
    variable: null,
    fromDotEnv: false,
    status: 'active',
    health: 'good',
    problem: null,
    createdAt: null,
    lastTestedAt: null,
    lastOkAt: null,
    lastUsedAt: null,
    ...change,
  }) as Key
const budget = (id: string, change: Partial<Budget>): Budget => ({
  id,
  name: id,
  scope: {},
  unit: 'usd',
  period: 'month',
  timeZone: 'UTC',
  limit: 100,
  effectiveLimit: 100,
  raise: null,
  thresholds: [],
  enforcement: 'hard',
  spent: 0,
  held: 0,
  free: 100,
  periodStart: 0,
  resetsAt: 9,
  createdAt: 0,
  ...change,
})

function open({
  keys = [],
  budgets = [],
}: { keys?: readonly Key[]; budgets?: readonly Budget[] } = {}) {
  const parts = openUsage('America/New_York')
  const overview = createProjectOverview({
    ...parts,
    projects: () => [project('dev'), project('report')],
    keys: () => keys,
    budgets: () => budgets,
  })
  return { ...parts, overview }
}

test('says of any range what its entries say', async () => {
  const start = Date.UTC(2026, 5, 10)
  const entry = fc.record({
    project: fc.constantFrom('dev', 'report', 'gone'),
    model: fc.constantFrom('gpt-4o', 'a model/with odd name'),
    provider: fc.constantFrom('openai', 'my-proxy'),
    minutes: fc.integer({ min: 0, max: 5 * 24 * 60 }),
    costNanoUsd: fc.integer({ min: 0, max: 5000 }),
    outcome: fc.constantFrom('ok' as const, 'timeout' as const),
    simulated: fc.boolean(),
  })
  const range = fc
    .tuple(fc.integer({ min: 0, max: 5 * 96 }), fc.integer({ min: 1, max: 96 }))
    .map(([first, length]) => ({
      from: start + first * quarter,
      to: start + (first + length) * quarter,
    }))
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 25 }),
      fc.array(range, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      async (drafts, ranges, simulated) => {
        const { overview, add, entries } = open()
        for (const { minutes, ...change } of drafts)
          add({ ...change, time: start + minutes * 60_000 })
        for (const { from, to } of ranges) {
          const { items } = await overview.list({ from, to, simulated })
          const within = entries.filter(
            (each) => each.simulated === simulated && each.time >= from && each.time < to,
          )
          const names = [
            'dev',
            'report',
            ...(within.some((each) => each.project === 'gone') ? ['gone'] : []),
          ]
          expect(items.map((item) => item.project)).toEqual(names)
          for (const item of items) {
            const own = within.filter((each) => each.project === item.project)
            const {
              calls,
              costNanoUsd,
              wouldCostNanoUsd,
              unknownCostCalls,
              inputTokens,
              outputTokens,
              errorRate,
            } = figuresFrom(own)
            expect(item).toMatchObject({
              calls,
              costNanoUsd,
              wouldCostNanoUsd,
              unknownCostCalls,
              inputTokens,
              outputTokens,
              errorRate,
            })
            expect(
              Object.fromEntries(item.models.map(({ model, ...rest }) => [model, rest])),
            ).toEqual(modelsFrom(own))
            expect(item.lastActivityAt).toBe(
              entries
                .filter((each) => each.project === item.project)
                .reduce<number | null>((last, each) => Math.max(last ?? 0, each.time), null),
            )
          }
        }
      },
    ),
    { numRuns: 40 },
  )
})

function modelsFrom(entries: readonly EntryDraft[]) {
  const found: Record<string, { calls: number; costNanoUsd: number }> = {}
  for (const { provider, model, costNanoUsd } of entries) {
    const at = (found[`${provider}/${model}`] ??= { calls: 0, costNanoUsd: 0 })
    at.calls += 1
    at.costNanoUsd += costNanoUsd ?? 0
  }
  return found
}

test('the month is the person’s, whatever the range', async () => {
  const { overview, add, clock } = open()
  clock.time = Date.UTC(2026, 5, 15, 12)
  add({ time: Date.UTC(2026, 5, 1, 3), costNanoUsd: 7 })
  add({ time: Date.UTC(2026, 5, 1, 5), costNanoUsd: 5 })
  const { items } = await overview.list({ from: clock.time - day, to: clock.time })
  // At three in the morning UTC it is still May in New York.
  expect(items[0]).toMatchObject({ monthNanoUsd: 5, costNanoUsd: 0 })
})

test('dearest models first, budgets of the project tightest first, its own keys and those everybody shares', async () => {
  const keys = [
    key('own', { project: 'dev', health: 'failing', problem: 'Refused.' }),
    key('all'),
    key('other', { project: 'report' }),
    key('old', { project: 'dev', status: 'retiring' }),
  ]
  const budgets = [
    budget('loose', { scope: { project: 'dev' }, spent: 10, free: 90 }),
    budget('tight', { scope: { project: 'dev', model: 'gpt-4o' }, spent: 60, held: 30, free: 10 }),
    budget('none', { scope: {} }),
  ]
  const { overview, add, clock } = open({ keys, budgets })
  add({ time: clock.time - hour, model: 'cheap', costNanoUsd: 1 })
  add({ time: clock.time - hour, model: 'dear', costNanoUsd: 9 })
  const [dev, report] = (await overview.list({})).items
  expect(dev?.models.map(({ model }) => model)).toEqual(['openai/dear', 'openai/cheap'])
  expect(dev?.budgets.map(({ name, free }) => [name, free])).toEqual([
    ['tight', 10],
    ['loose', 90],
  ])
  expect(dev?.keys.map(({ id, shared, health }) => [id, shared, health])).toEqual([
    ['own', false, 'failing'],
    ['all', true, 'good'],
  ])
  expect(report?.keys.map(({ id }) => id)).toEqual(['all', 'other'])
  expect(report).toMatchObject({ calls: 0, models: [], budgets: [], lastActivityAt: null })
})

test('a range that ends before it starts is refused', async () => {
  await expect(open().overview.list({ from: 2 * day, to: day })).rejects.toThrow(
    'ends before it starts',
  )
})

test('a filter goes for every figure of every project, its models included', async () => {
  const { overview, add } = open()
  add({ project: 'dev', user: 'ann', model: 'gpt-4o', costNanoUsd: 5 })
  add({ project: 'dev', user: 'bob', model: 'gpt-4o-mini', costNanoUsd: 70 })
  add({ project: 'report', costNanoUsd: 900 })
  const spent = async (filter: Parameters<typeof overview.list>[0]) =>
    (await overview.list(filter)).items.map(({ project: name, costNanoUsd, models }) => [
      name,
      costNanoUsd,
      models.map(({ model }) => model),
    ])
  expect(await spent({ user: 'ann' })).toEqual([
    ['dev', 5, ['openai/gpt-4o']],
    ['report', 0, []],
  ])
  expect(await spent({ user: '(none)' })).toEqual([
    ['dev', 0, []],
    ['report', 900, ['openai/gpt-4o']],
  ])
  expect(await spent({ project: 'dev' })).toEqual([
    ['dev', 75, ['openai/gpt-4o-mini', 'openai/gpt-4o']],
    ['report', 0, []],
  ])
})
