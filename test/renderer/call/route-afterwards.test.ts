/**
 * The way of a call that has ended: who served after whom and why, each failure said once, nobody
 * lost.
 */
import { describe, expect, it } from 'vitest'
import { errorCodes } from '../../../src/contract/errors'
import { finalRate, noFacts } from '../../../src/renderer/call/run-facts'
import { routeSentence, routeSteps } from '../../../src/renderer/call/route-steps'
import { fateOf } from '../../../src/renderer/call/route.words'
import { names, tried, step, ended, mini, haiku, overloadedTwice } from './route-samples'

describe('afterwards', () => {
  it('says who served after whom, and why', () => {
    expect(routeSentence(overloadedTwice, names)).toBe(
      '3 attempts, served by Anthropic claude-3-5-haiku after OpenAI was overloaded',
    )
    expect(
      routeSteps(overloadedTwice).map(({ state, attempts, sentence }) => [
        state,
        attempts.length,
        sentence,
      ]),
    ).toEqual([
      ['failed', 2, 'openai failed'],
      ['served', 1, null],
    ])
  })

  it('says each failure once: a reason that repeats the one above names its attempt instead', () => {
    const told = ended({
      route: [step(...mini, 'failed', 'overloaded', 2), step(...haiku, 'served', 'ok', 1)],
      attempts: [
        tried(1, ...mini, 'overloaded', { reason: 'the default', message: 'OpenAI is busy.' }),
        tried(2, ...mini, 'overloaded', {
          reason: 'again, after: OpenAI is busy.',
          message: 'OpenAI is still busy.',
        }),
        tried(3, ...haiku, 'ok', {
          reason: 'number 1 on the route; openai/gpt-4o-mini was left: OpenAI is still busy.',
        }),
      ],
    })
    expect(
      routeSteps(told).flatMap(({ attempts }) => attempts.map(({ reason }) => reason)),
    ).toEqual([
      'the default',
      'again, after attempt 1',
      'number 1 on the route; openai/gpt-4o-mini was left',
    ])
  })

  it('says nothing where the first choice answered at once, or a kept answer did', () => {
    expect(
      routeSentence(
        ended({ route: [step(...mini, 'served', 'ok', 1)], attempts: [tried(1, ...mini, 'ok')] }),
        names,
      ),
    ).toBeNull()
    expect(
      routeSentence(ended({ cached: true, route: [step(...mini, 'served', 'ok', 0)] }), names),
    ).toBeNull()
  })

  it('names the model where one provider stands twice on the route, and itself where a second try served', () => {
    const twice = ended({
      route: [
        step('openai', 'gpt-4o', 'skipped', 'budget_exceeded', 0, 'Too dear.'),
        step(...mini, 'served', 'ok', 1),
      ],
      attempts: [tried(1, ...mini, 'ok')],
    })
    expect(routeSentence(twice, names)).toBe(
      '1 attempt, served by OpenAI gpt-4o-mini after OpenAI gpt-4o did not fit a budget',
    )
    expect(routeSteps(twice)[0]).toMatchObject({
      state: 'skipped',
      why: null,
      sentence: 'Too dear.',
    })
    const again = ended({
      route: [step(...mini, 'served', 'ok', 2)],
      attempts: [tried(1, ...mini, 'timeout'), tried(2, ...mini, 'ok')],
    })
    expect(routeSentence(again, names)).toBe(
      '2 attempts, served by OpenAI gpt-4o-mini after it did not answer in time',
    )
  })

  it('tells of an answer that was left for a better one, though no step of the route does', () => {
    const replaced = ended({
      route: [step(...haiku, 'served', 'ok', 1)],
      attempts: [tried(1, ...mini, 'ok'), tried(2, ...haiku, 'ok')],
    })
    expect(routeSteps(replaced).map(({ provider, state }) => [provider, state])).toEqual([
      ['openai', 'replaced'],
      ['anthropic', 'served'],
    ])
    expect(routeSentence(replaced, names)).toBe(
      '2 attempts, served by Anthropic claude-3-5-haiku after OpenAI gave an answer that did not pass',
    )
  })

  it('keeps a candidate that was passed over between two that were tried', () => {
    const run = ended({
      route: [
        step('a', 'm', 'failed', 'network', 1),
        step('b', 'm', 'skipped', 'no_key', 0),
        step('c', 'm', 'served', 'ok', 1),
      ],
      attempts: [tried(1, 'a', 'm', 'network'), tried(2, 'c', 'm', 'ok')],
    })
    expect(routeSteps(run).map(({ provider }) => provider)).toEqual(['a', 'b', 'c'])
    expect(routeSentence(run, names)).toBe(
      '2 attempts, served by c m after a could not be reached and b had no key',
    )
  })

  it('says so when nobody served, with the sentence each candidate was given', () => {
    const run = ended(
      {
        route: [
          step(...mini, 'failed', 'circuit_open', 1),
          step(...haiku, 'skipped', 'no_key', 0, 'No key.'),
        ],
        attempts: [tried(1, ...mini, 'overloaded')],
      },
      {
        phase: 'failed',
        error: {
          code: 'overloaded',
          message: 'x',
          data: {
            origin: 'provider',
            candidates: [
              {
                provider: 'openai',
                model: 'gpt-4o-mini',
                code: 'circuit_open',
                message: 'Left alone.',
              },
              {
                provider: 'anthropic',
                model: 'claude-3-5-haiku',
                code: 'no_key',
                message: 'No key.',
              },
            ],
          },
        },
      },
    )
    expect(routeSentence(run, names)).toBe('1 attempt, none served')
    expect(routeSteps(run)[0]?.sentence).toBe('Left alone.')
    expect(routeSentence(ended({}, { phase: 'failed' }), names)).toBeNull()
  })

  it('has words for every code', () => {
    for (const code of errorCodes) expect(fateOf(code), code).not.toBe('')
  })

  it('measures speed over the attempt that answered, not over waits and failures', () => {
    const usage = {
      inputTokens: 1,
      outputTokens: 100,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      reasoningTokens: 0,
    }
    expect(
      finalRate({
        ...noFacts,
        usage,
        latencyMs: 60_000,
        firstTokenMs: 200,
        attempts: [
          tried(1, ...mini, 'timeout', { latencyMs: 50_000 }),
          tried(2, ...mini, 'ok', { latencyMs: 1200 }),
        ],
      }),
    ).toBe(100)
  })
})
