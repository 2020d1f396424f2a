/** The Limits page without a DOM: what it draws, says and refuses to save. */
import { describe, expect, test } from 'vitest'
import type { LimitItem } from '../../../src/contract/limits'
import type { TokenLimit } from '../../../src/contract/token-limits'
import {
  checkRate,
  checkTokens,
  draftOf,
  newRateDraft,
  newTokenDraft,
  tokenDraftOf,
} from '../../../src/renderer/pages/limits/limit.form'
import {
  allowanceText,
  leftText,
  scopeWords,
  standing,
  untilText,
} from '../../../src/renderer/pages/limits/limit.words'
import {
  checkReason,
  monthBars,
  placeText,
  resetText,
} from '../../../src/renderer/pages/limits/token.words'
import {
  ladderBar,
  ladderSentence,
  stageView,
} from '../../../src/renderer/parts/token-ladder.words'

const rule: LimitItem = {
  id: 'lim_1',
  name: 'OpenAI',
  scope: { provider: 'openai' },
  each: null,
  unit: 'requests',
  limit: 42,
  window: 'minute',
  algorithm: 'sliding_window',
  enabled: true,
  createdAt: 0,
  subjects: 1,
  states: [{ subject: null, used: 2, remaining: 40, resetsAt: 60_000 }],
}
const tokens: TokenLimit = {
  id: 'tkl_1',
  provider: 'anthropic',
  providerName: 'Anthropic',
  service: null,
  limit: 140_000,
  used: 112_000,
  held: 7000,
  free: 21_000,
  percent: 80,
  stage: 'warning',
  marks: { warning: 80, critical: 95, emergency: 98 },
  timeZone: 'UTC',
  periodStart: 0,
  resetsAt: 86_400_000 * 30,
  fromDotEnv: false,
  lastReset: null,
  createdAt: 0,
}

describe('rate limits in words', () => {
  test('what is allowed, and one of each is one', () => {
    expect(allowanceText(rule)).toBe('42 requests a minute')
    expect(allowanceText({ unit: 'requests', limit: 1, window: 'hour' })).toBe('1 request an hour')
    expect(allowanceText({ unit: 'tokens_per_request', limit: 17_000, window: null })).toBe(
      '17\u2009000 tokens a request',
    )
  })

  test('whom it holds, by the names people know', () => {
    expect(
      scopeWords(
        { scope: { service: 'chat', provider: 'openai' }, each: 'user' },
        new Map([['openai', 'OpenAI']]),
      ),
    ).toEqual(['provider OpenAI', 'service chat', 'each user'])
    expect(scopeWords({ scope: {}, each: null }, new Map())).toEqual([])
  })

  test('the tightest subject decides the state; switched off says so whatever was used', () => {
    expect(standing(rule).word).toBe('Room left')
    expect(
      standing({
        ...rule,
        states: [
          { subject: 'kim', used: 38, remaining: 4, resetsAt: 1 },
          { subject: 'lee', used: 1, remaining: 41, resetsAt: 1 },
        ],
      }).word,
    ).toBe('Nearly used up')
    expect(
      standing({ ...rule, states: [{ subject: null, used: 42, remaining: 0, resetsAt: 1 }] }),
    ).toEqual({ tone: 'bad', word: 'Used up' })
    expect(
      standing({
        ...rule,
        enabled: false,
        states: [{ subject: null, used: 42, remaining: 0, resetsAt: 1 }],
      }).word,
    ).toBe('Off')
    expect(standing({ ...rule, window: null, unit: 'tokens_per_request', states: [] }).word).toBe(
      'Each request',
    )
  })

  test('what is left and until when, rounded so that it is never too early', () => {
    const [state] = rule.states
    if (state === undefined) throw new Error('no state')
    expect(leftText(state, 42)).toBe('40 of 42 left')
    expect(untilText(state, 11_400)).toBe('all free again in 49 s')
    expect(untilText({ ...state, resetsAt: 7_200_001 }, 0)).toBe('all free again in 2 h 01 min')
    expect(untilText({ ...state, resetsAt: null }, 0)).toBeNull()
  })
})

describe('forms', () => {
  test('a rate limit is checked field by field and sent without what was left empty', () => {
    expect(checkRate(newRateDraft)).toMatchObject({
      ok: false,
      problems: { limit: 'Enter a number of requests.' },
    })
    expect(checkRate({ ...newRateDraft, limit: '0', scope: { user: 'no spaces' } })).toMatchObject({
      ok: false,
      problems: { limit: expect.stringContaining('lets nobody through'), user: expect.any(String) },
    })
    expect(checkRate({ ...newRateDraft, limit: '2,000,000,000' })).toMatchObject({ ok: false })
    expect(
      checkRate({
        ...newRateDraft,
        limit: '3 400',
        window: 'day',
        scope: { provider: 'openai', user: ' ' },
      }),
    ).toEqual({
      ok: true,
      input: {
        scope: { provider: 'openai' },
        each: null,
        unit: 'requests',
        limit: 3400,
        window: 'day',
        algorithm: 'sliding_window',
      },
    })
    expect(
      checkRate({
        ...newRateDraft,
        unit: 'tokens_per_request',
        each: 'user',
        limit: '17000',
        name: ' Cap ',
      }),
    ).toMatchObject({ ok: true, input: { name: 'Cap', each: null, window: null, limit: 17_000 } })
    expect(checkRate(draftOf(rule))).toMatchObject({
      ok: true,
      input: { name: 'OpenAI', limit: 42, window: 'minute' },
    })
  })

  test('a token limit needs a provider and three marks that rise', () => {
    expect(checkTokens(newTokenDraft)).toMatchObject({
      ok: false,
      problems: { provider: expect.any(String), limit: expect.any(String) },
    })
    const good = { ...newTokenDraft, provider: 'openai', limit: '9000' }
    expect(checkTokens(good)).toEqual({
      ok: true,
      input: {
        provider: 'openai',
        limit: 9000,
        marks: { warning: 80, critical: 95, emergency: 98 },
      },
    })
    for (const marks of [
      { warning: '96' },
      { emergency: '101' },
      { critical: 'x' },
      { warning: '0' },
    ])
      expect(checkTokens({ ...good, ...marks })).toMatchObject({
        ok: false,
        problems: { marks: expect.any(String) },
      })
    expect(checkTokens(tokenDraftOf({ ...tokens, service: 'chat' }))).toMatchObject({
      ok: true,
      input: { service: 'chat', limit: 140_000 },
    })
    expect(checkReason('  ')).toMatchObject({ ok: false })
    expect(checkReason('x'.repeat(301))).toMatchObject({ ok: false })
    expect(checkReason(' a new contract ')).toEqual({ ok: true, reason: 'a new contract' })
  })
})

describe('the ladder as it is drawn', () => {
  test('used, held and the marks stand to scale', () => {
    expect(ladderBar(tokens)).toEqual({
      used: 80,
      held: 5,
      limit: 100,
      ticks: [
        { mark: 80, at: 80, passed: true },
        { mark: 95, at: 95, passed: false },
        { mark: 98, at: 98, passed: false },
      ],
    })
  })

  test('more used than the limit moves the limit in, and something is never drawn as nothing', () => {
    expect(ladderBar({ ...tokens, used: 280_000, held: 0 })).toMatchObject({
      used: 100,
      held: 0,
      limit: 50,
      ticks: [{ at: 40 }, { at: 47.5 }, { at: 49 }],
    })
    expect(ladderBar({ ...tokens, used: 1, held: 0 }).used).toBe(0.5)
    expect(ladderBar({ ...tokens, limit: 0, used: 0, held: 0 })).toMatchObject({
      used: 0,
      limit: 0,
    })
  })

  test('the sentence says all that the bar shows', () => {
    expect(ladderSentence(tokens)).toBe(
      '112\u2009000 of 140\u2009000 tokens used (80 %), 7\u2009000 held; marks at 80, 95 and 98 %',
    )
  })

  test('every stage has a word and says what it means for the next call', () => {
    const words = (['ok', 'warning', 'critical', 'emergency', 'spent'] as const).map((stage) =>
      stageView(stage, tokens.marks),
    )
    expect(words.map(({ word }) => word)).toEqual([
      'Within limit',
      'Warning',
      'Critical',
      'Emergency',
      'Spent',
    ])
    expect(new Set(words.map(({ sentence }) => sentence)).size).toBe(4)
  })
})

test('months: newest first, widest is full, the limit of now is where it is', () => {
  const month = (name: string, used: number) => ({
    month: name,
    from: 0,
    to: 1,
    calls: 3,
    inputTokens: used,
    outputTokens: 0,
    tokens: used,
    costNanoUsd: 5,
    unknownCostCalls: 0,
  })
  const { bars, limitAt } = monthBars(
    [month('2026-05', 200_000), month('2026-06', 70_000)],
    140_000,
  )
  expect(bars.map(({ label, share, percent }) => [label, share, percent])).toEqual([
    ['Jun 2026', 35, 50],
    ['May 2026', 100, 142],
  ])
  expect(limitAt).toBe(70)
  expect(placeText(tokens)).toBe('Anthropic')
  expect(placeText({ ...tokens, service: 'chat' })).toBe('chat at Anthropic')
  expect([resetText(0, 1), resetText(3_600_000 * 30, 0), resetText(86_400_000 * 9, 0)]).toEqual([
    'now',
    '30 h',
    '9 d',
  ])
})
