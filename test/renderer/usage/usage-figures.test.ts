/** The figures of the Usage page: changes, shares and chart series from what the ledger answers. */
import { describe, expect, it } from 'vitest'
import type { UsageFigures, UsageSeries, UsageSummary } from '../../../src/contract/usage'
import { changeBetween, changeText } from '../../../src/renderer/pages/usage/change.words'
import {
  metricCards,
  metricValue,
  shares,
  usageChart,
} from '../../../src/renderer/pages/usage/usage-figures'

const zero: UsageFigures = {
  calls: 0,
  entries: 0,
  errors: 0,
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  reasoningTokens: 0,
  costNanoUsd: 0,
  wouldCostNanoUsd: 0,
  unknownCostCalls: 0,
  savedNanoUsd: 0,
  cacheHits: 0,
  errorRate: 0,
  meanLatencyMs: null,
  meanFirstTokenMs: null,
}
const figures = (over: Partial<UsageFigures>): UsageFigures => ({ ...zero, ...over })
const summary = (
  groups: readonly (Partial<UsageFigures> & { name: string })[],
  over: Partial<UsageFigures> = {},
): UsageSummary => ({
  ...zero,
  ...over,
  from: 0,
  to: 1,
  charges: [],
  groups: groups.map((group) => ({ ...zero, ...group })),
})
const same = (name: string) => name

describe('changeBetween', () => {
  it('tells growth, fall, no change, and what cannot be a percentage', () => {
    expect(changeBetween(150, 100)).toEqual({ kind: 'moved', direction: 'up', text: '50 %' })
    expect(changeBetween(97.5, 100)).toEqual({ kind: 'moved', direction: 'down', text: '2.5 %' })
    expect(changeBetween(0, 100)).toEqual({ kind: 'moved', direction: 'down', text: '100 %' })
    expect(changeBetween(100, 100)).toEqual({ kind: 'same' })
    expect(changeBetween(0, 0)).toEqual({ kind: 'same' })
    expect(changeBetween(5, 0)).toEqual({ kind: 'new' })
    expect(changeBetween(5, null)).toEqual({ kind: 'none' })
    expect(changeBetween(1234, 100)).toEqual({ kind: 'moved', direction: 'up', text: '×12.3' })
  })
})

describe('changeText', () => {
  it('says new, gone and same, and a percentage only where there is one', () => {
    expect(changeText(150, 100)).toBe('+50 %')
    expect(changeText(97.5, 100)).toBe('\u22122.5 %')
    expect(changeText(1234, 100)).toBe('×12.3')
    expect(changeText(5, 0)).toBe('new')
    expect(changeText(0, 5)).toBe('gone')
    expect(changeText(0, 0)).toBe('same')
    expect(changeText(5, null)).toBe('–')
  })
  it('says nothing of sums that corrections brought below zero', () => {
    expect(changeText(-5, 10)).toBe('–')
    expect(changeText(10, -5)).toBe('–')
  })
})

describe('figures', () => {
  it('never counts the list price of simulated calls as spend', () => {
    const one = figures({ costNanoUsd: 7, wouldCostNanoUsd: 9 })
    expect(metricValue(one, 'spend', 'real')).toBe(7)
    expect(metricValue(one, 'spend', 'simulated')).toBe(9)
  })
  it('orders shares by size and leaves out those without', () => {
    const found = shares(
      summary(
        [
          { name: 'b', costNanoUsd: 25 },
          { name: 'a', costNanoUsd: 75 },
          { name: 'c', calls: 4 },
        ],
        { costNanoUsd: 100 },
      ),
      'spend',
      'real',
      same,
    )
    expect(found.map(({ name, share }) => [name, share])).toEqual([
      ['a', 0.75],
      ['b', 0.25],
    ])
  })
  it('makes four cards with trend and change', () => {
    const series: UsageSeries = {
      from: 0,
      to: 2,
      interval: 'day',
      timeZone: 'UTC',
      buckets: [0, 1],
      total: [figures({ calls: 1 }), figures({ calls: 3 })],
      groups: [],
    }
    const cards = metricCards(
      summary([], { calls: 4, inputTokens: 10, outputTokens: 5 }),
      figures({ calls: 2 }),
      series,
      'real',
      5,
    )
    expect(cards.map(({ metric, value }) => [metric, value])).toEqual([
      ['spend', 0],
      ['calls', 4],
      ['tokens', 15],
      ['saved', 0],
    ])
    expect(cards[1]).toMatchObject({
      trend: [1, 3],
      change: { kind: 'moved', direction: 'up', text: '100 %' },
    })
    expect(metricCards(summary([]), null, null, 'simulated', 5)[0]).toMatchObject({
      label: 'List price',
      trend: [],
      change: { kind: 'none' },
    })
  })
  it('ends trends now, because what has not begun is not nothing', () => {
    const series: UsageSeries = {
      from: 0,
      to: 20,
      interval: 'day',
      timeZone: 'UTC',
      buckets: [0, 10],
      total: [figures({ calls: 1 }), zero],
      groups: [],
    }
    expect(metricCards(summary([]), null, series, 'real', 9)[1]?.trend).toEqual([1])
  })
  it('draws the chosen metric per group', () => {
    const series: UsageSeries = {
      from: 0,
      to: 2,
      interval: 'day',
      timeZone: 'UTC',
      buckets: [0, 1],
      total: [zero, zero],
      groups: [{ name: 'k1', figures: [figures({ inputTokens: 3, outputTokens: 1 }), zero] }],
    }
    const chart = usageChart(series, 'tokens', 'real', (name) => `Key ${name}`)
    expect(chart).toMatchObject({
      unit: 'count',
      totals: [4, 0],
      series: [{ name: 'k1', label: 'Key k1', values: [4, 0] }],
    })
  })
  it('shows calls without a value of the dimension, so that the stack is as tall as the total', () => {
    const series: UsageSeries = {
      from: 0,
      to: 2,
      interval: 'day',
      timeZone: 'UTC',
      buckets: [0, 1],
      total: [figures({ calls: 5 }), figures({ calls: 2 })],
      groups: [
        { name: '(none)', figures: [figures({ calls: 2 }), zero] },
        { name: 'ann', figures: [figures({ calls: 3 }), figures({ calls: 2 })] },
      ],
    }
    const label = (name: string) => (name === '(none)' ? 'No user' : name)
    const chart = usageChart(series, 'calls', 'real', label)
    expect(chart.totals).toEqual([5, 2])
    expect(chart.series[1]).toMatchObject({ label: 'No user', values: [2, 0] })
    const rows = shares(
      summary(
        [
          { name: '(none)', calls: 9 },
          { name: 'ann', calls: 5 },
        ],
        { calls: 14 },
      ),
      'calls',
      'real',
      label,
    )
    expect(rows.map(({ label, value }) => `${label} ${value}`)).toEqual(['ann 5', 'No user 9'])
  })
})
