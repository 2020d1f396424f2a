/** The charts beside spend: errors, cache and latency over time, and the hours of the week. */
import { describe, expect, it } from 'vitest'
import type { Percentiles, UsageFigures, UsageSeries } from '../../../src/contract/usage'
import { drawnColumns, type PanelData } from '../../../src/renderer/kit/charts/panel-data'
import { hoursBehind } from '../../../src/renderer/pages/usage/charts/hours-behind'
import {
  cachePanels,
  errorPanels,
  latencyPanels,
} from '../../../src/renderer/pages/usage/charts/panels-of-usage'

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
const hour = 3_600_000

const frame = {
  from: 0,
  to: 3 * hour,
  interval: 'hour',
  timeZone: 'UTC',
  buckets: [0, hour, 2 * hour],
} as const
function series(groups: Record<string, readonly Partial<UsageFigures>[]>): UsageSeries {
  const named = Object.entries(groups).map(([name, buckets]) => ({
    name,
    figures: buckets.map(figures),
  }))
  const total = frame.buckets.map((_, bucket) =>
    named.reduce((sum, one) => {
      const add = one.figures[bucket] ?? zero
      const keys = ['calls', 'entries', 'errors', 'savedNanoUsd', 'cacheHits'] as const
      return { ...sum, ...Object.fromEntries(keys.map((key) => [key, sum[key] + add[key]])) }
    }, zero),
  )
  return { ...frame, buckets: [...frame.buckets], total, groups: named }
}
const column = (data: PanelData, label: string) => {
  const found = data.columns.find((one) => one.label === label)
  return { values: found?.values, whole: found?.whole }
}
const upper = (name: string) => name.toUpperCase()

describe('charts of a range', () => {
  it('errors: the rate of the whole is of all entries, not the mean of the buckets', () => {
    const data = errorPanels(
      series({
        a: [{ entries: 1, errors: 1 }, {}, { entries: 6 }],
        b: [{ entries: 1 }, {}, { entries: 2, errors: 2 }],
      }),
      upper,
    )
    expect(column(data, 'Error rate')).toEqual({ values: [0.5, null, 0.25], whole: 0.3 })
    expect(column(data, 'Failed')).toEqual({ values: [1, 0, 2], whole: 3 })
    expect(column(data, 'Entries')).toEqual({ values: [2, 0, 8], whole: 10 })
    expect(drawnColumns(data).map(({ label, whole }) => [label, whole])).toEqual([
      ['Error rate', 0.3],
      ['B', 2],
      ['A', 1],
    ])
  })

  it('cache: hits are a share of calls, and what groups saved adds up to all of it', () => {
    const data = cachePanels(
      series({
        a: [{ calls: 3, cacheHits: 1, savedNanoUsd: 7 }, {}, { calls: 1 }],
        '(none)': [{ calls: 1 }, {}, { calls: 3, cacheHits: 3, savedNanoUsd: 2 }],
        '(other)': [{ calls: 0, savedNanoUsd: 1 }, {}, {}],
      }),
      upper,
    )
    expect(column(data, 'Hit share')).toEqual({ values: [0.25, null, 0.75], whole: 0.5 })
    expect(column(data, 'Hits').whole).toBe(4)
    expect(column(data, 'Saved')).toEqual({ values: [8, 0, 2], whole: 10 })
    const parts = data.columns.filter(({ isPart }) => isPart === true)
    expect(parts.map(({ whole }) => whole)).toEqual([7, 2, 1])
    expect(parts.map(({ isOther }) => isOther)).toEqual([false, false, true])
  })

  it('latency: percentiles of the range are its own, and a bucket without answers is a gap', () => {
    const of = (count: number, p50: number | null, p95: number | null): Percentiles => ({
      count,
      p50,
      p90: p95,
      p95,
      p99: p95,
    })
    const none = { latencyMs: of(0, null, null), firstTokenMs: of(0, null, null) }
    const one = { latencyMs: of(4, 800, 2000), firstTokenMs: of(3, 200, 400) }
    const data = latencyPanels({
      ...frame,
      buckets: [...frame.buckets],
      overall: { latencyMs: of(4, 810, 1990), firstTokenMs: of(3, 210, 410) },
      total: [one, none, none],
      groups: [],
    })
    expect(data.columns.map(({ label, values, whole }) => [label, values, whole])).toEqual([
      ['Answer p50', [800, null, null], 810],
      ['Answer p95', [2000, null, null], 1990],
      ['First token p50', [200, null, null], 210],
      ['First token p95', [400, null, null], 410],
      ['Answers', [4, 0, 0], 4],
    ])
    expect(drawnColumns(data).map(({ drawn }) => `${drawn?.panel} ${drawn?.mark}`)).toEqual([
      'upper line',
      'upper dashes',
      'lower line',
      'lower dashes',
    ])
  })
})

describe('the stretches behind an hour of the week', () => {
  const berlin = 'Europe/Berlin'
  const sundayAt = (at: number) => 6 * 24 + at

  it('are one a week, newest first, within the range', () => {
    const range = { from: Date.UTC(2026, 10, 1, 13, 30), to: Date.UTC(2026, 10, 15, 13, 15) }
    expect(hoursBehind(range, sundayAt(13), 'UTC')).toEqual([
      { from: Date.UTC(2026, 10, 15, 13), to: Date.UTC(2026, 10, 15, 13, 15) },
      { from: Date.UTC(2026, 10, 8, 13), to: Date.UTC(2026, 10, 8, 14) },
      { from: Date.UTC(2026, 10, 1, 13, 30), to: Date.UTC(2026, 10, 1, 14) },
    ])
  })

  it('are two hours long where clocks show the hour twice, and none where they skip it', () => {
    const back = { from: Date.UTC(2026, 9, 24), to: Date.UTC(2026, 9, 26) }
    expect(hoursBehind(back, sundayAt(2), berlin)).toEqual([
      { from: Date.UTC(2026, 9, 25, 0), to: Date.UTC(2026, 9, 25, 2) },
    ])
    expect(hoursBehind(back, sundayAt(3), berlin)).toEqual([
      { from: Date.UTC(2026, 9, 25, 2), to: Date.UTC(2026, 9, 25, 3) },
    ])
    const forward = { from: Date.UTC(2026, 2, 28), to: Date.UTC(2026, 2, 30) }
    expect(hoursBehind(forward, sundayAt(2), berlin)).toEqual([])
    expect(hoursBehind(forward, sundayAt(3), berlin)).toEqual([
      { from: Date.UTC(2026, 2, 29, 1), to: Date.UTC(2026, 2, 29, 2) },
    ])
  })

  it('begin at the quarter where clocks stand at one', () => {
    const range = { from: Date.UTC(2026, 10, 2), to: Date.UTC(2026, 10, 4) }
    expect(hoursBehind(range, 9, 'Asia/Kathmandu')).toEqual([
      { from: Date.UTC(2026, 10, 2, 3, 15), to: Date.UTC(2026, 10, 2, 4, 15) },
    ])
  })
})
