/**
 * Budgets in words and geometry: states that a colour-blind eye can read, and bars drawn to scale.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Budget } from '../../../src/contract/budgets'
import { barSentence, budgetBar } from '../../../src/renderer/pages/budgets/budget-bar'
import {
  amountText,
  budgetState,
  limitText,
  removalSentences,
  scopeText,
  untilText,
} from '../../../src/renderer/pages/budgets/budget.words'

const names = { keys: new Map([['key_1', 'Work']]), providers: new Map([['openai', 'OpenAI']]) }
const now = Date.UTC(2026, 10, 16)

function budget(over: Partial<Budget> = {}): Budget {
  const base: Budget = {
    id: 'bud_1',
    name: 'Dev day',
    scope: {},
    unit: 'usd',
    period: 'month',
    timeZone: 'UTC',
    limit: 10e9,
    effectiveLimit: 10e9,
    raise: null,
    thresholds: [50, 75, 90, 100],
    enforcement: 'hard',
    spent: 0,
    held: 0,
    free: 10e9,
    periodStart: Date.UTC(2026, 10, 1),
    resetsAt: Date.UTC(2026, 11, 1),
    createdAt: 0,
  }
  const merged = { ...base, ...over }
  return {
    ...merged,
    free: over.free ?? Math.max(0, merged.effectiveLimit - merged.spent - merged.held),
  }
}

describe('budgetBar', () => {
  it('draws spent, held, thresholds and pace in percent of the limit', () => {
    expect(budgetBar(budget({ spent: 4e9, held: 1e9 }), now)).toEqual({
      spent: 40,
      held: 10,
      limit: 100,
      ownLimit: null,
      pace: 50,
      ticks: [
        { threshold: 50, at: 50, passed: false },
        { threshold: 75, at: 75, passed: false },
        { threshold: 90, at: 90, passed: false },
      ],
    })
  })
  it('moves the limit line inwards when more than the limit is used', () => {
    expect(budgetBar(budget({ spent: 20e9 }), now)).toMatchObject({
      spent: 100,
      held: 0,
      limit: 50,
    })
  })
  it('shows both limits while a raise is in force', () => {
    expect(
      budgetBar(
        budget({ effectiveLimit: 20e9, raise: { amount: 10e9, until: now + 1, reason: 'launch' } }),
        now,
      ),
    ).toMatchObject({ limit: 100, ownLimit: 50 })
  })
  it('keeps a single cent of a large budget visible', () => {
    expect(
      budgetBar(budget({ spent: 1, limit: 1e15, effectiveLimit: 1e15 }), now).spent,
    ).toBeGreaterThan(0)
  })
  it('survives a limit of zero and a budget without a period', () => {
    expect(
      budgetBar(
        budget({ limit: 0, effectiveLimit: 0, period: 'total', periodStart: null, resetsAt: null }),
        now,
      ),
    ).toMatchObject({ spent: 0, held: 0, limit: 0, pace: null })
  })
  it('never draws beyond its box', () => {
    const amount = fc.nat({ max: 1_000_000 })
    fc.assert(
      fc.property(amount, amount, amount, (limit, spent, held) => {
        const bar = budgetBar(budget({ limit, effectiveLimit: limit, spent, held }), now)
        expect(bar.spent + bar.held).toBeLessThanOrEqual(100.001)
        for (const { at } of bar.ticks) expect(at).toBeLessThanOrEqual(100)
      }),
    )
  })
  it('is a sentence too', () => {
    expect(
      barSentence(budget({ spent: 4e9, held: 1e9 }), (value) => amountText(value, 'usd')),
    ).toBe('$4.00 of $10.00 spent (40 %), $1.00 held, $5.00 free')
  })
})

describe('budgetState', () => {
  it('blocks when a hard budget has nothing free, and says who and until when', () => {
    const state = budgetState(
      budget({ spent: 10e9, scope: { project: 'dev', provider: 'openai' } }),
      names,
    )
    expect(state).toMatchObject({ blocking: true, word: 'Blocked', tone: 'bad' })
    expect(state.sentence).toBe(
      'Calls of project dev, provider OpenAI are refused until this is raised, or resets.',
    )
  })
  it('tells holds from spending', () => {
    expect(budgetState(budget({ spent: 4e9, held: 6e9 }), names)).toMatchObject({
      blocking: true,
      word: 'Blocked by holds',
    })
  })
  it('only warns where it only notifies', () => {
    const state = budgetState(budget({ spent: 12e9, enforcement: 'notify' }), names)
    expect(state).toMatchObject({
      blocking: false,
      word: 'Over limit',
      sentence: '$2.00 over. Calls go on: this budget only warns.',
    })
  })
  it('names the highest threshold passed, looking at spent and not at held', () => {
    expect(budgetState(budget({ spent: 7.6e9 }), names)).toMatchObject({
      word: 'Past 75 %',
      tone: 'warn',
    })
    expect(budgetState(budget({ spent: 5e9, held: 4e9 }), names)).toMatchObject({
      word: 'Past 50 %',
      tone: 'info',
    })
    expect(budgetState(budget({ spent: 1e9 }), names).word).toBe('Within limit')
  })
  it('a hard limit of zero blocks from the start', () => {
    expect(budgetState(budget({ limit: 0, effectiveLimit: 0 }), names).blocking).toBe(true)
  })
})

describe('words', () => {
  it('amounts and limits', () => {
    expect(amountText(1, 'requests')).toBe('1 request')
    expect(limitText(10e9, 'usd', 'month')).toBe('$10 a month')
    expect(limitText(140_000, 'tokens', 'total')).toBe('140\u2009000 tokens in total')
  })
  it('scopes by name', () => {
    expect(scopeText({}, names)).toBe('every call')
    expect(scopeText({ key: 'key_1', environment: 'production' }, names)).toBe(
      'calls of environment production, key Work',
    )
  })
  it('time left', () => {
    expect(untilText(now + 125 * 60_000, now)).toBe('2 h 05 min')
    expect(untilText(now + 76 * 3_600_000, now)).toBe('3 d 4 h')
    expect(untilText(now + 30_000, now)).toBe('1 min')
    expect(untilText(now, now)).toBe('now')
  })
  it('says when the last thing that stops spending goes', () => {
    const last = removalSentences(budget({ spent: 2e9, held: 1e9 }), [budget()], names)
    expect(last).toEqual([
      'Calls are no longer stopped at $10 a month.',
      'The $2.00 spent stays in the ledger; the removal is kept on record.',
      '$1.00 is held by running calls. They go on and are settled as usual.',
      'No hard budget is left after this: nothing will stop spending.',
    ])
    expect(removalSentences(budget(), [budget(), budget({ id: 'bud_2' })], names)).toHaveLength(2)
  })
})
