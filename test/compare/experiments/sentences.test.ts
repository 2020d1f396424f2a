/** What a verdict says in words, and how duels, answers and judges are read. */
import { describe, expect, test } from 'vitest'
import type { Check, PairVerdict } from '../../../src/contract/experiments'
import { grade } from '../../../src/main/compare/experiments/grade'
import { preferred } from '../../../src/main/compare/experiments/judged-cases'
import { readChoice } from '../../../src/main/compare/experiments/judge-question'
import { shuffled } from '../../../src/main/compare/experiments/order'
import { sentenceOf } from '../../../src/main/compare/experiments/sentence'
import type { EndedDuel } from '../../../src/main/compare/experiments/trial-rows'

const variants = ['a', 'b', 'c'].map((id) => ({ id, model: `openai/model-${id}`, parameters: {} }))

function pair(a: string, b: string, change: Partial<PairVerdict> = {}): PairVerdict {
  return {
    a,
    b,
    outcome: 'no_difference',
    moreCases: 0,
    quality: {
      n: 100,
      bothPass: 70,
      onlyA: 15,
      onlyB: 3,
      neither: 12,
      winsA: 15,
      winsB: 3,
      ties: 82,
      difference: 0.12,
      low: 0.04,
      high: 0.2,
      method: 'mcnemar-newcombe',
      p: 0.007,
      pAdjusted: 0.007,
    },
    cost: {
      n: 100,
      differenceNanoUsd: 252_000,
      low: 200_000,
      high: 300_000,
      ratio: 2,
      ratioLow: 1.8,
      ratioHigh: 2.2,
    },
    latency: null,
    dollarsPerExtraPass: 0.0021,
    missing: [],
    agreement: null,
    ...change,
  }
}

const told = (pairs: PairVerdict[], judged = false) =>
  sentenceOf({ variants, pairs, margin: 0.05, judged })

describe('the sentence', () => {
  test('names the better one, by how many cases, and at what price', () => {
    expect(told([pair('a', 'b', { outcome: 'a' })])).toBe(
      'model-a passes 12 of 100 cases more than model-b, at $0.0021 per further pass.',
    )
  })

  test('says so where the better one is also the cheaper one, or nothing is shown of cost', () => {
    const cost = { ...pair('a', 'b').cost, low: -300_000, high: -200_000 } as PairVerdict['cost']
    expect(told([pair('a', 'b', { outcome: 'a', cost })])).toMatch(/, and costs less\.$/)
    const open = { ...pair('a', 'b').cost, low: -1, high: 1 } as PairVerdict['cost']
    expect(told([pair('a', 'b', { outcome: 'a', cost: open })])).toMatch(
      /, at no shown difference in cost\.$/,
    )
  })

  test('calls nobody better where no difference is shown, and names the cheaper one', () => {
    expect(told([pair('a', 'b')])).toBe(
      'No difference shown: any difference between model-a and model-b is below 5 points. model-b costs 50 % less.',
    )
  })

  test('tells how many cases are missing', () => {
    const open = (moreCases: number | null) =>
      told([pair('a', 'b', { outcome: 'not_enough_data', moreCases })])
    expect(open(40)).toBe('Not enough data: about 40 more cases.')
    expect(open(1)).toBe('Not enough data: about 1 more case.')
    expect(open(null)).toMatch(/^Not enough data: more cases would be needed/)
  })

  test('of three names the one that is better than all others', () => {
    const pairs = [
      pair('a', 'b', { outcome: 'b' }),
      pair('a', 'c'),
      pair('b', 'c', { outcome: 'a' }),
    ]
    expect(told(pairs)).toMatch(/^model-b is better than all others\. model-b passes/)
    expect(told([pair('a', 'b'), pair('a', 'c'), pair('b', 'c')])).toBe(
      'No difference shown: any difference between the 3 variants is below 5 points.',
    )
  })

  test('says what is decided and what is open where none is better than all', () => {
    const open = { outcome: 'not_enough_data', moreCases: 30 } as const
    const text = told([
      pair('a', 'b', { outcome: 'a' }),
      pair('a', 'c', open),
      pair('b', 'c', open),
    ])
    expect(text).toMatch(/^model-a passes 12 of 100 cases more than model-b/)
    expect(text).toMatch(/Not enough data: about 30 more cases\. This leaves 2 pairs open\.$/)
  })
})

function duel(first: number, second: number, better: number | null): EndedDuel {
  return {
    caseIndex: 0,
    repeat: 1,
    first,
    second,
    state: 'done',
    callId: 'x',
    better,
    problem: null,
  }
}

test('a duel is won where both orders agree, and even where they do not', () => {
  expect(preferred([duel(0, 1, 0), duel(1, 0, 0)], 0)).toBe(1)
  expect(preferred([duel(0, 1, 0), duel(1, 0, 0)], 1)).toBe(0)
  expect(preferred([duel(0, 1, 0), duel(1, 0, 1)], 0)).toBe(0.5)
  expect(preferred([duel(0, 1, null), duel(1, 0, null)], 0)).toBe(0.5)
  expect(preferred([duel(0, 1, 0)], 0)).toBeNull()
  const withThird = [duel(0, 1, 0), duel(1, 0, 0), duel(0, 2, 2), duel(2, 0, 2)]
  expect(preferred(withThird, 0)).toBe(0.5)
})

test.each([
  ['Better: A', 'first'],
  ['I first thought Better: A.\n**Better: B**', 'second'],
  ['better: TIE', 'tie'],
  ['B', 'second'],
  ['Both are fine answers.', null],
])('of a judge’s %j the end is read as %j', (answer, choice) => {
  expect(readChoice(answer)).toBe(choice)
})

test.each<[string, Check, string, boolean]>([
  ['space and case around it do not matter', { kind: 'equals' }, '  paris\n', true],
  ['unless case is asked for', { kind: 'equals', matchCase: true }, 'paris', false],
  ['more than it is not equal', { kind: 'equals', expected: true }, 'Paris, France', false],
  ['but contains it', { kind: 'contains', expected: true }, 'It is PARIS.', true],
  ['a text of its own goes before the case’s', { kind: 'contains', text: 'Rome' }, 'Paris', false],
])('an answer against what is expected: %s', async (_what, check, text, passed) => {
  const none = () => Promise.reject(new Error('no rule to try'))
  expect(await grade([check], { text, finishReason: 'stop' }, 'Paris', none)).toMatchObject({
    passed,
    score: Number(passed),
  })
})

test('an order is that of its seed, and holds everything once', () => {
  const items = Array.from({ length: 100 }, (_, at) => at)
  expect(shuffled(items, 1)).toEqual(shuffled(items, 1))
  expect(shuffled(items, 1)).not.toEqual(shuffled(items, 2))
  expect(shuffled(items, 1)).not.toEqual(items)
  expect(shuffled(items, 1).toSorted((one, other) => one - other)).toEqual(items)
})
