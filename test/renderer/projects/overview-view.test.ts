/**
 * Projects at a glance: sorted as asked, the worst key named first, amounts exact in the CSV, and
 * no division by a limit of nothing.
 */
import { describe, expect, it } from 'vitest'
import type { ProjectResources } from '../../../src/contract/project-overview'
import { overviewCsv } from '../../../src/renderer/pages/projects/overview-csv'
import {
  budgetView,
  errorText,
  keysView,
  modelsText,
  overviewColumns,
  sortedBy,
  sortProjects,
} from '../../../src/renderer/pages/projects/overview.words'

function resources(project: string, change: Partial<ProjectResources> = {}): ProjectResources {
  return {
    project,
    description: '',
    keys: [],
    models: [],
    monthNanoUsd: 0,
    calls: 0,
    costNanoUsd: 0,
    wouldCostNanoUsd: 0,
    unknownCostCalls: 0,
    inputTokens: 0,
    outputTokens: 0,
    errorRate: 0,
    budgets: [],
    lastActivityAt: null,
    ...change,
  }
}
const key = (
  health: ProjectResources['keys'][number]['health'],
  problem: string | null = null,
): ProjectResources['keys'][number] => ({
  id: 'key_1',
  label: 'Main',
  providerId: 'openai',
  environment: null,
  health,
  shared: true,
  problem,
})
const budget = (
  change: Partial<ProjectResources['budgets'][number]>,
): ProjectResources['budgets'][number] => ({
  id: 'b',
  name: 'Month',
  unit: 'usd',
  enforcement: 'hard',
  limit: 10_000_000_000,
  spent: 2_500_000_000,
  held: 0,
  free: 7_500_000_000,
  resetsAt: null,
  ...change,
})

describe('order', () => {
  const dear = resources('dear', {
    costNanoUsd: 9,
    calls: 1,
    errorRate: 0.5,
    lastActivityAt: 5,
    wouldCostNanoUsd: 1,
  })
  const busy = resources('busy', {
    costNanoUsd: 1,
    calls: 9,
    inputTokens: 5,
    lastActivityAt: 9,
    models: [{ model: 'a/b', calls: 1, costNanoUsd: 1 }],
    wouldCostNanoUsd: 2,
  })
  const idle = resources('idle', { keys: [key('good')], budgets: [budget({ limit: 0, spent: 0 })] })
  const all = [idle, busy, dear]
  const first = (column: (typeof overviewColumns)[number], simulated = false) =>
    sortProjects(all, { column, descending: true }, simulated)[0]?.project
  it('begins with the largest of its column', () => {
    expect(overviewColumns.map((column) => [column, first(column)])).toEqual([
      ['project', 'idle'],
      ['keys', 'busy'],
      ['models', 'busy'],
      ['month', 'busy'],
      ['spend', 'dear'],
      ['calls', 'busy'],
      ['tokens', 'busy'],
      ['errors', 'dear'],
      ['budget', 'idle'],
      ['activity', 'busy'],
    ])
    expect(first('spend', true)).toBe('busy')
  })
  it('turns round on the same column and begins anew on another', () => {
    expect(sortedBy({ column: 'spend', descending: true }, 'spend')).toEqual({
      column: 'spend',
      descending: false,
    })
    expect(sortedBy({ column: 'spend', descending: false }, 'calls')).toEqual({
      column: 'calls',
      descending: true,
    })
    expect(sortedBy({ column: 'spend', descending: false }, 'project')).toEqual({
      column: 'project',
      descending: false,
    })
  })
  it('leaves the answer as it came', () => {
    sortProjects(all, { column: 'spend', descending: true }, false)
    expect(all.map(({ project }) => project)).toEqual(['idle', 'busy', 'dear'])
  })
})

describe('cells', () => {
  it('names the keys that fail before those that work', () => {
    expect(
      keysView(resources('a', { keys: [key('good'), key('failing', 'The provider refused it.')] })),
    ).toEqual({
      tone: 'bad',
      text: '1 of 2 failing',
      detail:
        'Main (openai, every project): good\nMain (openai, every project): The provider refused it.',
    })
    expect(keysView(resources('a')).text).toBe('No key')
    expect(keysView(resources('a', { keys: [key('unknown'), key('unknown')] })).text).toBe(
      '2 not tested',
    )
    expect(keysView(resources('a', { keys: [key('good'), key('unknown')] }))).toMatchObject({
      tone: 'good',
      text: '1 good',
    })
  })
  it('shows two models and how many more there are', () => {
    const models = ['openai/gpt-4o', 'my/with/slash', 'c/d'].map((model) => ({
      model,
      calls: 1,
      costNanoUsd: 0,
    }))
    expect(modelsText(models)).toMatchObject({
      names: ['gpt-4o', 'with/slash'],
      more: 1,
      detail: 'openai/gpt-4o: 1 call\nmy/with/slash: 1 call\nc/d: 1 call',
    })
    expect(modelsText([])).toMatchObject({ names: [], more: 0 })
  })
  it('says what the tightest budget has left, and never more than all of it used', () => {
    expect(budgetView([])).toBeNull()
    expect(budgetView([budget({})])).toMatchObject({
      text: '$7.50 left',
      of: 'of $10.00',
      share: 0.25,
      tone: 'good',
    })
    expect(budgetView([budget({ spent: 12_000_000_000, free: 0 })])).toMatchObject({
      share: 1,
      tone: 'bad',
    })
    expect(budgetView([budget({ limit: 0, spent: 0, free: 0 })])).toMatchObject({
      share: 1,
      tone: 'bad',
    })
    expect(budgetView([budget({ unit: 'requests', limit: 4, spent: 3, free: 1 })])).toMatchObject({
      text: '1 request left',
      tone: 'warn',
    })
  })
  it('tells no errors from no calls', () => {
    expect([
      errorText({ calls: 0, errorRate: 0 }),
      errorText({ calls: 5, errorRate: 0 }),
      errorText({ calls: 9999, errorRate: 0.0002 }),
      errorText({ calls: 8, errorRate: 0.125 }),
    ]).toEqual(['–', '0\u2009%', '<0.1\u2009%', '12.5\u2009%'])
  })
})

it('writes every amount exactly and makes formulas harmless', () => {
  const csv = overviewCsv(
    [
      resources('dev', {
        description: '=1+1',
        costNanoUsd: 1,
        monthNanoUsd: 9_007_199_254_740_991,
        budgets: [budget({})],
        lastActivityAt: 0,
        models: [{ model: 'openai/gpt-4o', calls: 1, costNanoUsd: 1 }],
      }),
    ],
    { from: 0, to: 86_400_000 },
  )
  const [header = '', row = '', total = ''] = csv.split('\r\n')
  expect(header.split(',').length).toBe(row.split(',').length)
  expect(row).toBe(
    "dev,'=1+1,1970-01-01T00:00:00.000Z,1970-01-02T00:00:00.000Z,0,0.000000001,0.00,0,9007199.254740991,0,0,0.0000,openai/gpt-4o,0,0,Month,7.50,10.00,usd,1970-01-01T00:00:00.000Z",
  )
  expect(header.split(',').length).toBe(total.split(',').length)
  expect(total).toMatch(
    /^total,,1970-01-01T00:00:00.000Z,1970-01-02T00:00:00.000Z,0,0.000000001,0.00,0,9007199.254740991,0,0,/,
  )
})
