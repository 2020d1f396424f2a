/**
 * A provider's health in words: figures that say of how many, breakers that say until when, bars
 * that leave empty hours empty.
 */
import { expect, it } from 'vitest'
import type { Breaker, WindowFigures } from '../../../src/contract/provider-status'
import {
  breakerView,
  errorsText,
  hourBars,
  reachabilityView,
  shownWindow,
  slotsText,
  spreadText,
  tokensView,
  troubledBreakers,
} from '../../../src/renderer/pages/keys/health.words'

const none = { n: 0, p50: null, p95: null }
const figures = (fields: Partial<WindowFigures>): WindowFigures => ({
  attempts: 0,
  errors: 0,
  errorRate: null,
  codes: [],
  latencyMs: none,
  firstTokenMs: none,
  ...fields,
})
const breaker = (fields: Partial<Breaker>): Breaker => ({
  provider: 'openai',
  model: 'm',
  state: 'closed',
  reason: null,
  since: null,
  nextProbeAt: null,
  failures: 0,
  attempts: 0,
  ...fields,
})
const now = Date.UTC(2026, 10, 20, 12)

it('shows the last hour, else the last day, else says that there is nothing', () => {
  const busy = figures({ attempts: 1, errorRate: 0 })
  expect(shownWindow({ lastHour: busy, lastDay: busy })?.name).toBe('last hour')
  expect(shownWindow({ lastHour: figures({}), lastDay: busy })?.name).toBe('last 24 h')
  expect(shownWindow({ lastHour: figures({}), lastDay: figures({}) })).toBeNull()
})

it('an error rate says of how many, and a single value is no percentile', () => {
  expect(errorsText(figures({}))).toBe('no attempts')
  expect(errorsText(figures({ attempts: 1, errorRate: 0 }))).toBe('no errors in 1 attempt')
  expect(errorsText(figures({ attempts: 1240, errors: 15, errorRate: 15 / 1240 }))).toBe(
    '1.2\u2009% errors of 1\u2009240',
  )
  expect(spreadText({ n: 1, p50: 300, p95: 300 })).toBe('300\u2009ms')
  expect(spreadText({ n: 9, p50: 300, p95: 2400 })).toBe('p50 300\u2009ms · p95 2.40\u2009s')
  expect(spreadText(none)).toBe('–')
})

it('an open circuit says since when, why and when it is tried again', () => {
  expect(
    breakerView(
      breaker({
        state: 'open',
        since: now - 120_000,
        reason: '7 of 8 attempts failed',
        nextProbeAt: now + 60_000,
      }),
      now,
      'UTC',
    ),
  ).toEqual({
    tone: 'bad',
    word: 'Open',
    detail: 'Since 11:58:00 (2 min ago). 7 of 8 attempts failed. Next probe in 1 min.',
  })
  expect(breakerView(breaker({ state: 'open', nextProbeAt: now - 1 }), now).detail).toBe(
    'The next attempt probes.',
  )
  expect(breakerView(breaker({ state: 'half_open', reason: 'It failed.' }), now)).toMatchObject({
    tone: 'warn',
    detail: 'One attempt probes now; a good one closes it. It failed.',
  })
  expect(breakerView(breaker({ failures: 1, attempts: 8 }), now)).toMatchObject({
    tone: 'good',
    detail: '1 of the last 8 attempts failed.',
  })
  expect(
    troubledBreakers({ breakers: [breaker({}), breaker({ model: 'x', state: 'half_open' })] }).map(
      ({ model }) => model,
    ),
  ).toEqual(['x'])
})

it('hours without a good attempt are empty, not fast', () => {
  const hours = [
    { start: 0, attempts: 0, errors: 0, p50LatencyMs: null },
    { start: 1, attempts: 2, errors: 1, p50LatencyMs: 200 },
    { start: 2, attempts: 1, errors: 0, p50LatencyMs: 800 },
  ]
  const { bars, label } = hourBars({ hours })
  expect(bars.map(({ height, failed }) => [height, failed])).toEqual([
    [null, false],
    [0.25, true],
    [1, false],
  ])
  expect(label).toBe(
    'Median latency by hour over 24 hours: 200\u2009ms to 800\u2009ms, 1 hour with errors',
  )
  expect(
    hourBars({ hours: [hours[0] ?? { start: 0, attempts: 0, errors: 0, p50LatencyMs: null }] })
      .label,
  ).toContain('no good attempt')
})

it('says what runs and waits, how reachable it is, and how far up its ladder', () => {
  expect([
    slotsText({ slots: null }),
    slotsText({ slots: { running: 0, waiting: 0, limit: 4 } }),
    slotsText({ slots: { running: 2, waiting: 0, limit: 4 } }),
    slotsText({ slots: { running: 4, waiting: 3, limit: 4 } }),
  ]).toEqual([null, null, '2 running', '4 running, 3 waiting'])
  expect(
    ['reachable', 'unreachable', 'unknown'].map(
      (state) => reachabilityView({ state: state as 'unknown', at: null }).word,
    ),
  ).toEqual(['Reachable', 'Unreachable', 'Not tried yet'])
  expect(tokensView({ stage: 'warning', used: 81, held: 1, limit: 100, resetsAt: null })).toEqual({
    tone: 'warn',
    text: '82\u2009% of 100 tokens this month',
  })
  expect(
    tokensView({ stage: 'emergency', used: 0, held: 0, limit: 0, resetsAt: null }).text,
  ).toContain('100\u2009%')
})
