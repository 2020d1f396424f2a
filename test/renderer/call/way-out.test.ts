/** Every refusal and failure names its way out, and what would fit comes first. */
import { describe, expect, it } from 'vitest'
import type { CallEstimate } from '../../../src/contract/call-estimate'
import { errorCodes } from '../../../src/contract/errors'
import {
  estimateLine,
  sumWorstCases,
  tightestAfter,
} from '../../../src/renderer/call/estimate.words'
import { retryLabel, waysOut } from '../../../src/renderer/call/way-out'
import { candidatesOf, leadOf } from '../../../src/renderer/parts/error.words'

const budget = (name: string, free: number, freeAfter: number, limit: number) => ({
  budgetId: name,
  name,
  unit: 'usd' as const,
  limit,
  free,
  freeAfter,
  fits: freeAfter >= 0,
  hard: true,
})
const estimate = (more: Partial<CallEstimate> = {}): CallEstimate => ({
  provider: 'openai',
  providerName: 'OpenAI',
  model: 'gpt-4o',
  inputTokens: 412,
  inputTokensBound: 450,
  maxOutputTokens: 1024,
  worstCaseNanoUsd: 4_900_000,
  simulated: false,
  refusal: null,
  route: [],
  budgets: [budget('all, month', 190e9, 189e9, 200e9), budget('dev, day', 7.3149e9, 7.31e9, 10e9)],
  ...more,
})

describe('ways out', () => {
  it('offers what would fit with its cost, then the budget itself', () => {
    const ways = waysOut({
      code: 'budget_exceeded',
      message: 'Refused',
      data: {
        origin: 'tollgate',
        wouldFit: [
          { maxOutputTokens: 480, costNanoUsd: 310_000_000 },
          { model: 'gpt-4o-mini', provider: 'openai', costNanoUsd: 30_000_000 },
        ],
      },
    })
    expect(ways.map((way) => way.label)).toEqual([
      'Lower max output to 480 (≤ $0.31)',
      'Use gpt-4o-mini (≤ $0.03)',
      'Open budgets',
    ])
    expect(ways[1]).toMatchObject({ kind: 'model', model: 'openai/gpt-4o-mini' })
  })

  it('leads a missing key to the keys and a stop to its release', () => {
    expect(waysOut({ code: 'no_key', message: '' })).toEqual([
      { kind: 'go', label: 'Add a key', path: '/keys' },
    ])
    expect(waysOut({ code: 'emergency_stop', message: '' })[0]?.kind).toBe('release-emergency')
  })

  it('offers to drop a parameter the model does not take, and only then', () => {
    expect(
      waysOut({
        code: 'invalid_request',
        message: 'o1 does not take temperature. Leave it out.',
      })[0]?.kind,
    ).toBe('drop-unsupported')
    expect(waysOut({ code: 'invalid_request', message: 'Too many messages.' })).toEqual([])
  })

  it('leads what Tollgate itself holds back to where it can be changed, and counts down to another try', () => {
    expect(
      waysOut({
        code: 'local_rate_limited',
        message: '',
        data: { origin: 'tollgate', retryAfterMs: 12_000 },
      }),
    ).toEqual([
      { kind: 'go', label: 'Open limits', path: '/limits' },
      { kind: 'retry', label: 'Try again', afterMs: 12_000 },
    ])
    expect(waysOut({ code: 'circuit_open', message: '' }).map(({ label }) => label)).toEqual([
      'See the provider',
      'Try again',
    ])
    expect(waysOut({ code: 'queue_full', message: '' })[0]).toMatchObject({
      path: '/activity/queue',
    })
    expect(waysOut({ code: 'token_limit_reached', message: '' })).toEqual([
      { kind: 'go', label: 'Open token limits', path: '/limits/tokens' },
    ])
    expect([0, -5, 1, 11_001, 120_000].map(retryLabel)).toEqual([
      'Try again',
      'Try again',
      'Try again in 1\u2009s',
      'Try again in 12\u2009s',
      'Try again in 2\u2009min 00\u2009s',
    ])
  })

  it('of a route tried to its end offers the way out of each candidate once, and another try last', () => {
    const candidate = (provider: string, code: 'no_key' | 'overloaded', message: string) => ({
      provider,
      model: 'm',
      code,
      message,
    })
    const error = {
      code: 'overloaded' as const,
      message: 'C is overloaded.',
      data: {
        origin: 'provider' as const,
        candidates: [
          candidate('a', 'no_key', 'A has no key.'),
          candidate('b', 'no_key', 'B has no key.'),
          candidate('c', 'overloaded', 'C is overloaded.'),
        ],
      },
    }
    expect(waysOut(error).map(({ label }) => label)).toEqual(['Add a key', 'Try again'])
    expect(leadOf(error)).toBe('Nobody on the route could serve this call.')
    expect(candidatesOf(error)).toHaveLength(3)
    expect(leadOf({ ...error, message: 'The emergency stop is engaged.' })).toBe(
      'The emergency stop is engaged.',
    )
    expect(leadOf({ code: 'no_key', message: 'A has no key.' })).toBe('A has no key.')
  })

  it('knows every code', () => {
    for (const code of errorCodes)
      expect(Array.isArray(waysOut({ code, message: '' })), code).toBe(true)
  })
})

describe('the line above Send', () => {
  it('reads as the specification writes it', () => {
    const line = estimateLine(estimate())
    expect([line.input, line.cost, line.after].join(' · ')).toBe(
      '412 in · ≤ $0.0049 · after: $7.31 free of $10 (dev, day)',
    )
  })

  it('never says a price where there is none', () =>
    expect(estimateLine(estimate({ worstCaseNanoUsd: null })).cost).toBe('no price, cost unknown'))

  it('says simulated calls are free and touch no budget', () => {
    expect(estimateLine(estimate({ simulated: true }))).toMatchObject({
      cost: 'free, simulated (list price ≤ $0.0049)',
      after: null,
    })
  })

  it('names the budget that is nearest its end', () => {
    expect(tightestAfter([budget('big', 100, 90, 100), budget('small', 10, 1, 100)])?.name).toBe(
      'small',
    )
    expect(tightestAfter([budget('empty', 0, 0, 0), budget('small', 10, 1, 100)])?.name).toBe(
      'empty',
    )
    expect(tightestAfter([])).toBeNull()
  })

  it('sums panes: spend and simulated apart, unknown once one has no price', () => {
    expect(sumWorstCases([estimate(), estimate(), estimate({ simulated: true })])).toEqual({
      spendNanoUsd: 9_800_000,
      wouldNanoUsd: 4_900_000,
      inputTokens: 1236,
    })
    expect(
      sumWorstCases([estimate(), estimate({ worstCaseNanoUsd: null })]).spendNanoUsd,
    ).toBeNull()
  })
})
