/** A call as the page follows it: nothing received is lost, however it ends, and figures are never made up. */
import { describe, expect, it } from 'vitest'
import type { CallAnswer, CallEvent, CallFailure, CallRecord } from '../../../src/contract/calls'
import { isRunning, startRun, type CallRun } from '../../../src/renderer/ui/call/call-run'
import { liveFigures } from '../../../src/renderer/ui/call/live-figures'
import { applyEvent, breakRun } from '../../../src/renderer/ui/call/run-events'
import { finalRate, shownCost } from '../../../src/renderer/ui/call/run-facts'
import { runFromRecord } from '../../../src/renderer/ui/call/run-records'
import { driveCall } from '../../../src/renderer/ui/call/drive-call'
import { clientOf } from '../support/dom'

const usage = {
  inputTokens: 25,
  outputTokens: 100,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
}
const answer: CallAnswer = {
  callId: 'call_1',
  text: 'Hello there',
  finishReason: 'stop',
  provider: 'openai',
  providerName: 'OpenAI',
  model: 'gpt-4o',
  servedModel: 'gpt-4o-2024',
  usage,
  costNanoUsd: 1_062_500,
  costStatus: 'computed',
  wouldCostNanoUsd: null,
  simulated: false,
  cached: false,
  latencyMs: 1200,
  firstTokenMs: 200,
  reason: 'asked for',
  savedNanoUsd: 0,
  waitedMs: 0,
  route: [],
  attempts: [],
}
const failure: CallFailure = {
  callId: 'call_1',
  error: { code: 'cancelled', message: 'Stopped.' },
  text: 'Hello',
  usage,
  costNanoUsd: 500,
  costStatus: 'partial',
  wouldCostNanoUsd: null,
  provider: 'openai',
  model: 'gpt-4o',
  latencyMs: 300,
  firstTokenMs: 200,
  waitedMs: 0,
  route: [],
  attempts: [],
}
const begun: CallEvent = {
  type: 'call',
  callId: 'call_1',
  provider: 'openai',
  model: 'gpt-4o',
  inputTokens: 25,
  holdNanoUsd: 9_000_000,
  maxAttempts: 3,
}
const delta = (text: string): CallEvent => ({ type: 'delta', callId: 'call_1', text })

const record: CallRecord = {
  callId: 'call_1',
  time: 5,
  state: 'failed',
  source: 'playground',
  project: 'dev',
  service: null,
  environment: 'development',
  user: null,
  organization: null,
  provider: 'openai',
  model: 'gpt-4o',
  title: 't',
  request: null,
  text: 'Hel',
  reasoning: null,
  usage,
  costNanoUsd: 1,
  costStatus: 'partial',
  wouldCostNanoUsd: null,
  latencyMs: 10,
  firstTokenMs: 2,
  error: { code: 'cancelled', message: 'x' },
  finishReason: null,
  servedModel: null,
  cached: false,
  savedNanoUsd: 0,
  waitedMs: 0,
  reason: null,
  route: [],
  attempts: [],
  validation: null,
}

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
    // An attempt that was paid for stays in the sum when another begins, and nothing is guessed of it in a pause.
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

describe('following a call', () => {
  const request = {
    callId: 'call_1',
    project: 'dev',
    messages: [{ role: 'user' as const, content: 'hi' }],
  }

  /** A stream fed by hand, and time that moves by hand. */
  function bench(records: CallRecord[] = []) {
    const events: CallEvent[] = []
    let wake: (() => void) | null = null
    let closed = false
    let thrown: Error | null = null
    const timers = new Set<{ at: number; work: () => void }>()
    let now = 0
    let cancelled = 0
    const client = clientOf({
      calls: {
        stream: async (_request: unknown, options?: { signal?: AbortSignal }) =>
          (async function* () {
            options?.signal?.addEventListener('abort', () => {
              thrown = new Error('[AsyncIdQueue] aborted')
              wake?.()
            })
            for (;;) {
              if (thrown !== null) throw thrown
              const next = events.shift()
              if (next !== undefined) yield next
              else if (closed) return
              else await new Promise<void>((resolve) => (wake = resolve))
            }
          })(),
        get: async () => {
          const next = records.shift()
          if (next === undefined) throw new Error('no record')
          return next
        },
        cancel: async () => {
          cancelled += 1
          return { cancelled: true }
        },
      },
    })
    return {
      client,
      deps: {
        client,
        now: () => now,
        later: (work: () => void, ms: number) => {
          const timer = { at: now + ms, work }
          timers.add(timer)
          return () => void timers.delete(timer)
        },
      },
      async feed(...more: CallEvent[]) {
        events.push(...more)
        wake?.()
        await new Promise((resolve) => setTimeout(resolve, 0))
      },
      close() {
        closed = true
        wake?.()
      },
      pass(ms: number) {
        now += ms
        for (const timer of [...timers])
          if (timer.at <= now) {
            timers.delete(timer)
            timer.work()
          }
      },
      cancelled: () => cancelled,
    }
  }

  it('draws the first token at once and the rest at most every 50 ms', async () => {
    const line = bench()
    const seen: string[] = []
    driveCall(request, (run) => seen.push(run.text), line.deps)
    await line.feed(begun, delta('a'))
    expect(seen.at(-1)).toBe('a')
    const drawn = seen.length
    for (let count = 0; count < 40; count++) await line.feed(delta('b'))
    expect(seen.length).toBe(drawn)
    line.pass(50)
    expect(seen.length).toBe(drawn + 1)
    expect(seen.at(-1)).toBe('a' + 'b'.repeat(40))
  })

  it('shows the end at once with everything received, drawn or not', async () => {
    const line = bench()
    const call = driveCall(request, () => {}, line.deps)
    await line.feed(begun, delta('a'), delta('b'), {
      type: 'error',
      failure: { ...failure, text: '' },
    })
    line.close()
    expect((await call.ended).text).toBe('ab')
  })

  it('stops by asking the console, so that the last event can tell the cost', async () => {
    const line = bench()
    const call = driveCall(request, () => {}, line.deps)
    await line.feed(begun, delta('Hello'))
    call.stop()
    call.stop()
    expect(line.cancelled()).toBe(1)
    await line.feed({ type: 'error', failure })
    line.close()
    expect(await call.ended).toMatchObject({
      phase: 'stopped',
      text: 'Hello',
      facts: { costStatus: 'partial' },
    })
  })

  it('lets go of a call that does not end after a stop, keeping its text', async () => {
    const line = bench()
    const call = driveCall(request, () => {}, line.deps)
    await line.feed(begun, delta('Hello'))
    call.stop()
    line.pass(5000)
    expect(await call.ended).toMatchObject({ phase: 'stopped', text: 'Hello', facts: null })
  })

  it('asks the record of a call whose stream broke for what it cost, and keeps the text it had', async () => {
    const line = bench([
      { ...record, state: 'running' },
      {
        ...record,
        state: 'failed',
        text: 'He',
        error: { code: 'interrupted', message: 'The console ended meanwhile.' },
      },
    ])
    const seen: CallRun[] = []
    const call = driveCall(request, (run) => seen.push(run), line.deps)
    await line.feed(begun, delta('Hello'))
    line.close()
    expect((await call.ended).facts).toBeNull()
    for (const ms of [300, 700, 1500]) {
      line.pass(ms)
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
    expect(seen.at(-1)).toMatchObject({
      phase: 'failed',
      text: 'Hello',
      error: { message: 'The console ended meanwhile.' },
      facts: { costNanoUsd: record.costNanoUsd },
    })
  })

  it('does not take a stream that simply ends for an answer', async () => {
    const line = bench()
    const call = driveCall(request, () => {}, line.deps)
    await line.feed(begun, delta('Hel'))
    line.close()
    expect(await call.ended).toMatchObject({
      phase: 'failed',
      text: 'Hel',
      error: { code: 'interrupted' },
    })
  })
})
