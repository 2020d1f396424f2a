import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { errorCodes } from '../../src/contract/errors'
import { movesOn, nextStep, type Situation } from '../../src/main/gate/attempt/next-step'

const usual: Situation = {
  code: 'overloaded',
  reworded: false,
  shown: false,
  retryShown: false,
  attemptsHere: 1,
  attemptsLeft: 2,
  timeLeftMs: 60_000,
  retryAfterMs: null,
  hasNext: false,
  circuitOpen: false,
  fallbackOn: undefined,
  chance: 0.5,
}
const after = (change: Partial<Situation>) => nextStep({ ...usual, ...change })

describe('what follows a failed attempt', () => {
  test.each<[string, Partial<Situation>, ReturnType<typeof nextStep>]>([
    ['full jitter: half of the first bound', {}, { kind: 'retry', delayMs: 250 }],
    [
      'a request that can be worded otherwise is made again at once',
      { code: 'invalid_request', reworded: true },
      { kind: 'retry', delayMs: 0 },
    ],
    [
      'unless no attempt is left',
      { code: 'invalid_request', reworded: true, attemptsLeft: 0 },
      { kind: 'stop' },
    ],
    ['the bound doubles', { attemptsHere: 3 }, { kind: 'retry', delayMs: 1000 }],
    ['and is capped at 20 s', { attemptsHere: 12 }, { kind: 'retry', delayMs: 10_000 }],
    ['chance may say at once', { chance: 0 }, { kind: 'retry', delayMs: 0 }],
    [
      'Retry-After is obeyed, never undercut',
      { code: 'rate_limited', retryAfterMs: 3000, chance: 0 },
      { kind: 'retry', delayMs: 3000 },
    ],
    [
      'a pause longer than the time left ends it',
      { code: 'rate_limited', retryAfterMs: 61_000 },
      { kind: 'stop' },
    ],
    [
      'chance never uses up the time of the call: half of it is left for the attempt',
      { timeLeftMs: 300, chance: 0.9, attemptsHere: 2 },
      { kind: 'retry', delayMs: 150 },
    ],
    [
      'nor more than all but five seconds of it',
      { timeLeftMs: 12_000, chance: 0.99, attemptsHere: 9 },
      { kind: 'retry', delayMs: 7000 },
    ],
    [
      'what the provider asked for is waited out while it fits',
      { code: 'rate_limited', retryAfterMs: 900, timeLeftMs: 1000, chance: 0.9 },
      { kind: 'retry', delayMs: 900 },
    ],
    [
      'and ends the call at once where it does not',
      { code: 'rate_limited', retryAfterMs: 1000, timeLeftMs: 1000, chance: 0 },
      { kind: 'stop' },
    ],
    ['no attempts left', { attemptsLeft: 0 }, { kind: 'stop' }],
    ['no time left', { timeLeftMs: 0 }, { kind: 'stop' }],
    ['text was shown', { shown: true, hasNext: true }, { kind: 'stop' }],
    [
      'text was shown, and the caller wants more',
      { shown: true, retryShown: true },
      { kind: 'retry', delayMs: 250 },
    ],
    ['a refused key is not asked again', { code: 'authentication' }, { kind: 'stop' }],
    [
      'but somebody else may have a good one',
      { code: 'authentication', hasNext: true },
      { kind: 'fallback' },
    ],
    [
      'an invalid request stays invalid elsewhere',
      { code: 'invalid_request', hasNext: true },
      { kind: 'stop' },
    ],
    [
      'filtered content is not shopped around',
      { code: 'content_filtered', hasNext: true },
      { kind: 'stop' },
    ],
    [
      'unless the policy says so',
      { code: 'content_filtered', hasNext: true, fallbackOn: ['content_filtered'] },
      { kind: 'fallback' },
    ],
    [
      'a policy may forbid moving on',
      { code: 'authentication', hasNext: true, fallbackOn: [] },
      { kind: 'stop' },
    ],
    [
      'with somebody else to ask, two tries are enough',
      { attemptsHere: 2, hasNext: true },
      { kind: 'fallback' },
    ],
    [
      'with somebody else to ask, the last attempt is theirs',
      { attemptsLeft: 1, hasNext: true },
      { kind: 'fallback' },
    ],
    [
      'with somebody else to ask, nobody waits long',
      { code: 'rate_limited', retryAfterMs: 5000, hasNext: true },
      { kind: 'fallback' },
    ],
    ['an open circuit is not asked again', { circuitOpen: true }, { kind: 'stop' }],
    [
      'an open circuit sends the call on',
      { circuitOpen: true, hasNext: true },
      { kind: 'fallback' },
    ],
    ['a cancelled call ends', { code: 'cancelled', hasNext: true }, { kind: 'stop' }],
  ])('%s', (_, change, expected) => expect(after(change)).toEqual(expected))

  test('whatever the situation: no step past the attempts, the time or a shown text, and no pause below Retry-After', () => {
    const situation = fc.record({
      code: fc.constantFrom(...errorCodes),
      shown: fc.boolean(),
      retryShown: fc.boolean(),
      attemptsHere: fc.integer({ min: 1, max: 20 }),
      attemptsLeft: fc.integer({ min: -1, max: 10 }),
      timeLeftMs: fc.integer({ min: -5, max: 120_000 }),
      reworded: fc.constant(false),
      retryAfterMs: fc.option(fc.integer({ min: -10, max: 200_000 })),
      hasNext: fc.boolean(),
      circuitOpen: fc.boolean(),
      fallbackOn: fc.constant(undefined),
      chance: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
    })
    fc.assert(
      fc.property(situation, (given) => {
        const step = nextStep(given)
        if ((given.shown && !given.retryShown) || given.attemptsLeft <= 0 || given.timeLeftMs <= 0)
          expect(step.kind).toBe('stop')
        if (step.kind === 'fallback')
          expect(given.hasNext && movesOn(given.code, undefined)).toBe(true)
        const again =
          ['rate_limited', 'overloaded', 'timeout', 'network', 'malformed_response'].includes(
            given.code,
          ) &&
          !given.circuitOpen &&
          (!given.shown || given.retryShown)
        if (
          again &&
          given.attemptsLeft > 0 &&
          given.timeLeftMs > Math.max(0, given.retryAfterMs ?? 0)
        )
          expect(step.kind).not.toBe('stop')
        if (step.kind !== 'retry') return
        expect(step.delayMs).toBeLessThan(given.timeLeftMs)
        expect(step.delayMs).toBeGreaterThanOrEqual(Math.max(0, given.retryAfterMs ?? 0))
        expect(given.circuitOpen).toBe(false)
      }),
    )
  })
})
