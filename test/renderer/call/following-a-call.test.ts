/**
 * Following a call on the page: drawn at once and then at a bounded rate, stopped, broken off or
 * left without an end.
 */
import { describe, expect, it } from 'vitest'
import type { CallEvent, CallRecord } from '../../../src/contract/calls'
import type { CallRun } from '../../../src/renderer/call/call-run'
import { createCallsUnderWay, driveCall } from '../../../src/renderer/call/drive-call'
import { createBeat } from '../../../src/renderer/kit/beat'
import { clientOf } from '../support/dom'
import { failure, begun, delta, record } from './call-samples'

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
    const timing = {
      now: () => now,
      later: (work: () => void, ms: number) => {
        const timer = { at: now + ms, work }
        timers.add(timer)
        return () => void timers.delete(timer)
      },
    }
    return {
      client,
      timing: { ...timing, onBeat: createBeat(timing) },
      get deps() {
        return { client, ...this.timing }
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

  it('draws more than two answers half as often, and two as one', async () => {
    const lines = [bench(), bench(), bench()] as const
    const [first] = lines
    const calls = createCallsUnderWay(first.timing)
    const drawn = ['', '', '']
    const start = (index: 0 | 1 | 2) =>
      calls.start(`${index}`, request, lines[index].client, (run) => {
        drawn[index] = run.text
      })
    start(0)
    start(1)
    for (const line of lines) await line.feed(begun, delta('a'), delta('b'))
    first.pass(50)
    expect(drawn).toEqual(['ab', 'ab', ''])
    start(2)
    await new Promise((resolve) => setTimeout(resolve, 0))
    for (const line of lines) await line.feed(delta('c'))
    first.pass(50)
    expect(drawn).toEqual(['abc', 'abc', 'abc'])
    for (const line of lines) await line.feed(delta('d'))
    first.pass(50)
    expect(drawn).toEqual(['abc', 'abc', 'abc'])
    first.pass(50)
    expect(drawn).toEqual(['abcd', 'abcd', 'abcd'])
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
