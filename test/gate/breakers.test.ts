import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBreakers } from '../../src/main/gate/standing/breakers'
import type { Breaker } from '../../src/main/gate/standing/circuit'

function setUp() {
  let now = 1_000_000
  const opened: Breaker[] = []
  const breakers = createBreakers({ now: () => now, monotonic: () => now }, (breaker) =>
    opened.push(breaker),
  )
  return {
    breakers,
    opened,
    pass: (ms: number) => (now += ms),
    attempt: (code: Parameters<ReturnType<typeof breakers.enter>['end']>[0]) =>
      breakers.enter('openai', 'gpt-4o').end(code),
    state: () => breakers.list()[0],
  }
}

describe('a circuit', () => {
  test('opens when most of the recent attempts failed, probes with one attempt, and closes on a good one', () => {
    const { breakers, opened, attempt, pass, state } = setUp()
    for (let index = 0; index < 7; index += 1) attempt('overloaded')
    expect(state()).toMatchObject({ state: 'closed', failures: 7, attempts: 7 })
    attempt('network')
    expect(state()).toMatchObject({
      state: 'open',
      reason: '8 of the last 8 attempts failed, the last one with network',
      nextProbeAt: 1_015_000,
    })
    expect(opened).toHaveLength(1)
    expect(breakers.refusal('openai', 'gpt-4o')).toMatchObject({
      code: 'circuit_open',
      data: { retryAfterMs: 15_000 },
    })
    expect(() => breakers.enter('openai', 'gpt-4o')).toThrow('left alone')
    expect(breakers.refusal('openai', 'gpt-4o-mini')).toBeNull()

    pass(15_000)
    expect(state()?.state).toBe('half_open')
    const probe = breakers.enter('openai', 'gpt-4o')
    expect(() => breakers.enter('openai', 'gpt-4o')).toThrow('finding out now')
    probe.end(null)
    expect(state()).toMatchObject({ state: 'closed', reason: null, nextProbeAt: null, attempts: 0 })
    expect(breakers.refusal('openai', 'gpt-4o')).toBeNull()
  })

  test('a failed probe opens it for twice as long, up to five minutes; a recovery starts anew', () => {
    const { breakers, attempt, pass } = setUp()
    for (let index = 0; index < 8; index += 1) attempt('timeout')
    for (const openMs of [15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000]) {
      expect(breakers.refusal('openai', 'gpt-4o')?.data.retryAfterMs).toBe(openMs)
      pass(openMs)
      attempt('timeout')
    }
    pass(300_000)
    attempt(null)
    for (let index = 0; index < 8; index += 1) attempt('timeout')
    expect(breakers.refusal('openai', 'gpt-4o')?.data.retryAfterMs).toBe(15_000)
  })

  test('a probe whose answer has begun lets the others through', () => {
    const { breakers, attempt, pass } = setUp()
    for (let index = 0; index < 8; index += 1) attempt('network')
    pass(15_000)
    const probe = breakers.enter('openai', 'gpt-4o')
    probe.alive()
    expect(breakers.refusal('openai', 'gpt-4o')).toBeNull()
    probe.end('network')
    expect(breakers.list()[0]).toMatchObject({ state: 'closed', failures: 1 })
  })

  test('a probe that never left gives its place back', () => {
    const { breakers, attempt, pass } = setUp()
    for (let index = 0; index < 8; index += 1) attempt('network')
    pass(15_000)
    breakers.enter('openai', 'gpt-4o').end('cancelled')
    expect(breakers.refusal('openai', 'gpt-4o')).toBeNull()
    breakers.enter('openai', 'gpt-4o').end('authentication')
    expect(breakers.list()[0]?.state).toBe('closed')
  })

  test.each([
    'authentication',
    'rate_limited',
    'invalid_request',
    'cancelled',
    'content_filtered',
  ] as const)('%s says nothing of the health of a provider', (code) => {
    const { attempt, state } = setUp()
    for (let index = 0; index < 50; index += 1) attempt(code)
    expect(state()).toMatchObject({ state: 'closed', attempts: 0 })
  })

  test('one bad call in three leaves it closed, and old failures are forgotten', () => {
    const { attempt, pass, state, opened } = setUp()
    for (let index = 0; index < 300; index += 1) attempt(index % 3 === 0 ? 'overloaded' : null)
    expect(opened).toEqual([])
    pass(200_000)
    attempt('overloaded')
    expect(state()).toMatchObject({ state: 'closed', failures: 1, attempts: 1 })
  })

  test('whatever happens, at most one probe is under way, and a passage ends once', () => {
    const step = fc.oneof(
      fc.record({ pass: fc.integer({ min: 0, max: 60_000 }) }),
      fc.record({ end: fc.constantFrom(null, 'network', 'cancelled', 'authentication') }),
      fc.record({ enter: fc.constant(true) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const { breakers, pass } = setUp()
        const open: ReturnType<typeof breakers.enter>[] = []
        for (let index = 0; index < 8; index += 1) breakers.enter('openai', 'gpt-4o').end('network')
        let probes = 0
        for (const one of steps) {
          if ('pass' in one) pass(one.pass)
          else if ('end' in one) {
            const passage = open.shift()
            passage?.end(one.end as null)
            passage?.end('network')
            if (passage !== undefined) probes = Math.max(0, probes - 1)
          } else if (breakers.refusal('openai', 'gpt-4o') === null) {
            const closed = breakers.list()[0]?.state === 'closed'
            open.push(breakers.enter('openai', 'gpt-4o'))
            if (!closed) probes += 1
            expect(closed || probes === 1).toBe(true)
          } else expect(() => breakers.enter('openai', 'gpt-4o')).toThrow()
          if (breakers.list()[0]?.state === 'closed') probes = 0
        }
      }),
    )
  })
})
