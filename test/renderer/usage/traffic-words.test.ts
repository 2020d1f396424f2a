/** What stood in the way of calls, in words and as CSV. */
import { expect, it } from 'vitest'
import type { TrafficFigures, UsageTraffic } from '../../../src/contract/traffic'
import {
  meanWait,
  trafficBy,
  trafficChart,
  trafficCsv,
  trafficSentence,
} from '../../../src/renderer/pages/usage/traffic/traffic.words'

const zero: TrafficFigures = {
  waited: 0,
  left: 0,
  turnedAway: 0,
  limited: 0,
  providerLimited: 0,
  waitedMs: 0,
  longestWaitMs: 0,
  calls: 0,
  failed: 0,
}
const busy: TrafficFigures = {
  ...zero,
  waited: 3,
  left: 1,
  limited: 2,
  waitedMs: 4000,
  longestWaitMs: 2500,
  calls: 9,
}

it('tells in one sentence what held calls up, and for how long', () => {
  expect(trafficSentence(busy)).toBe(
    '3 waited in line, 1.00\u2009s on average and 2.50\u2009s at most; 1 left the line; 2 refused by our limits.',
  )
  expect(trafficSentence(zero)).toBe('Nothing waited, and nothing was refused.')
  expect(meanWait(zero)).toBeNull()
})

it('groups by provider where nothing is known by key', () => {
  expect(trafficBy('key')).toBe('provider')
  expect(trafficBy('user')).toBe('user')
})

it('draws and writes what was counted, with its total', () => {
  const traffic: UsageTraffic = {
    from: 0,
    to: 172_800_000,
    interval: 'day',
    timeZone: 'UTC',
    total: busy,
    buckets: [0, 86_400_000],
    series: [
      { ...zero, waited: 3 },
      { ...zero, left: 1, limited: 2 },
    ],
    groups: [{ ...busy, name: 'openai' }],
    limits: [],
  }
  const chart = trafficChart(traffic)
  expect(chart.totals).toEqual([3, 3])
  expect(chart.series.map(({ label, total }) => [label, total])).toEqual([
    ['Waited in line', 3],
    ['Refused by our limits', 2],
    ['Left the line', 1],
  ])
  const csv = trafficCsv(traffic, {
    by: 'provider',
    labelOf: () => 'OpenAI',
    facts: { filter: 'project dev', unknownCostCalls: null },
  })
  expect(csv.split('\r\n').slice(1)).toEqual([
    'openai,OpenAI,3,1,0,2,0,1000,2500,9,0',
    ',total,3,1,0,2,0,1000,2500,9,0',
    '',
    'range,1970-01-01 00:00,1970-01-03 00:00,UTC',
    'filter,project dev',
    '',
  ])
})
