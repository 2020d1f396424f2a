/**
 * A call as the page follows it: nothing received is lost, however it ends, and figures are never
 * made up.
 */
import { describe, expect, it } from 'vitest'
import type { CallEvent } from '../../../src/contract/calls'
import { isRunning, startRun } from '../../../src/renderer/call/call-run'
import { liveFigures } from '../../../src/renderer/call/live-figures'
import { applyEvent, breakRun } from '../../../src/renderer/call/run-events'
import { finalRate, shownCost } from '../../../src/renderer/call/run-facts'
import { runFromRecord } from '../../../src/renderer/call/run-records'
import { answer, failure, begun, delta, record } from './call-samples'

function fold(events: readonly CallEvent[]) {
  return events.reduce(
    (run, event, index) => applyEvent(run, event, 1000 + index * 100),
    startRun('call_1', 1000),
  )
}

describe('a run', () => {
  it('gathers text and ends with the facts of the answer', () => {
    const run = fold([begun, delta('Hello '), delta('there'), { type: 'done', answer }])
    expect(run).toMatchObject({
      phase: 'done',
      text: 'Hello there',
      firstTokenAt: 1100,
      inputTokens: 25,
      model: 'gpt-4o',
    })
    expect(run.facts?.costNanoUsd).toBe(1_062_500)
    expect(isRunning(run)).toBe(false)
  })

  it('keeps the partial text of a stopped call with its cost, and is not an error', () => {
    const run = fold([begun, delta('Hello'), { type: 'error', failure }])
    expect(run).toMatchObject({ phase: 'stopped', text: 'Hello' })
    expect(run.facts).toMatchObject({ costNanoUsd: 500, costStatus: 'partial' })
  })

  it('keeps what was streamed when the failure carries no text', () => {
    const run = fold([
      begun,
      delta('Hello'),
      {
        type: 'error',
        failure: { ...failure, text: '', error: { code: 'network', message: 'cut' } },
      },
    ])
    expect(run).toMatchObject({ phase: 'failed', text: 'Hello', error: { code: 'network' } })
  })

  it('keeps what was streamed when the connection itself breaks', () => {
    const run = breakRun(
      fold([begun, delta('Hello')]),
      { code: 'interrupted', message: 'lost' },
      2000,
    )
    expect(run).toMatchObject({ phase: 'failed', text: 'Hello', endedAt: 2000, facts: null })
  })

  it('shows a cost so far from the price sheet, none without a price, and no speed before there is time to measure', () => {
    const run = fold([begun, delta('x'.repeat(400))])
    const rates = { input: 2_500_000, output: 10_000_000, cachedInput: null, cacheWrite: null }
    expect(liveFigures(run, rates, 1100 + 1000)).toMatchObject({
      firstTokenMs: 100,
      outputTokens: 100,
      tokensPerSecond: 100,
      costNanoUsd: 25 * 2500 + 100 * 10_000,
    })
    expect(liveFigures(run, null, 1100 + 100)).toMatchObject({
      costNanoUsd: null,
      tokensPerSecond: null,
    })
    // An attempt that was paid for stays in the sum when another begins, and nothing is guessed of
    // it in a pause.
    const paid = {
      attempt: 1,
      provider: 'openai',
      model: 'gpt-4o',
      keyId: null,
      outcome: 'network' as const,
      costNanoUsd: 700,
      costStatus: 'partial' as const,
      latencyMs: 5,
      firstTokenMs: 1,
      reason: 'r',
      message: 'cut',
    }
    const again = { ...run, text: '', reasoning: '', tried: [paid] }
    expect(liveFigures(again, rates, 2000).costNanoUsd).toBe(25 * 2500 + 700)
    expect(
      liveFigures(
        {
          ...again,
          tried: [],
          waiting: {
            why: 'retry',
            provider: 'openai',
            model: 'gpt-4o',
            reason: 'r',
            position: null,
            until: 3000,
            since: 2000,
          },
        },
        rates,
        2000,
      ).costNanoUsd,
    ).toBeNull()
  })

  it('says the final speed over the streaming time alone', () => {
    const run = fold([begun, { type: 'done', answer }])
    expect(run.facts === null ? null : finalRate(run.facts)).toBe(100)
    expect(run.facts === null ? 0 : finalRate({ ...run.facts, firstTokenMs: null })).toBeNull()
  })

  it('shows what a simulated call would have cost as such', () => {
    const run = fold([
      {
        type: 'done',
        answer: { ...answer, simulated: true, costNanoUsd: 0, wouldCostNanoUsd: 700 },
      },
    ])
    expect(run.facts === null ? null : shownCost(run.facts)).toEqual({
      nanoUsd: 700,
      status: null,
      would: true,
    })
  })

  it('comes back from a kept record', () => {
    expect(runFromRecord(record)).toMatchObject({
      phase: 'stopped',
      text: 'Hel',
      facts: { costNanoUsd: 1 },
    })
    expect(
      isRunning(runFromRecord({ ...record, state: 'running', error: null, latencyMs: null })),
    ).toBe(true)
  })
})
