/** The table of trials, the hint how many cases are needed, and the drawing of an interval. */
import { describe, expect, it } from 'vitest'
import type { Trial } from '../../../src/contract/experiments'
import { casesFor, pointsShownBy } from '../../../src/renderer/pages/experiments/cases-needed'
import {
  doneText,
  leftText,
  neededText,
  sizeText,
  spentText,
} from '../../../src/renderer/pages/experiments/experiment.words'
import { intervalScale } from '../../../src/renderer/pages/experiments/interval-scale'
import {
  cellKey,
  cellOf,
  differingCases,
  placeAfter,
  withTrials,
} from '../../../src/renderer/pages/experiments/trial-grid'

function trial(more: Partial<Trial> = {}): Trial {
  return {
    case: 'q1',
    variant: 'a',
    repeat: 1,
    state: 'done',
    callId: 'call_1',
    passed: true,
    score: null,
    costNanoUsd: 1,
    latencyMs: 2,
    text: 'So.',
    problem: null,
    ...more,
  }
}

describe('trials', () => {
  it('stand in the cell of their case and variant, in the order of their repeats, without their text', () => {
    const table = withTrials(new Map(), [trial({ repeat: 2 }), trial(), trial({ variant: 'b' })])
    expect(table.get(cellKey('q1', 'a'))?.map(({ repeat }) => repeat)).toEqual([1, 2])
    expect(table.get(cellKey('q1', 'b'))).toHaveLength(1)
    expect(JSON.stringify([...table])).not.toContain('So.')
  })

  it('that are made again take the place of the last', () => {
    const before = withTrials(new Map(), [trial({ state: 'failed', passed: null })])
    const after = withTrials(before, [trial({ callId: 'call_2' })])
    expect(after.get(cellKey('q1', 'a'))).toMatchObject([{ state: 'done', callId: 'call_2' }])
    expect(before.get(cellKey('q1', 'a'))).toMatchObject([{ state: 'failed' }])
  })

  it.each([
    ['nothing yet', undefined, 1, false, 'waiting', '–'],
    ['a call that runs', undefined, 1, true, 'running', 'running'],
    ['one pass', [trial()], 1, false, 'passed', 'pass'],
    ['one fail', [trial({ passed: false })], 1, false, 'failed-check', 'fail'],
    ['no check', [trial({ passed: null })], 1, false, 'answered', 'answered'],
    ['no answer', [trial({ state: 'failed', passed: null })], 1, false, 'failed', 'no answer'],
    ['half of the repeats', [trial()], 2, true, 'partial', '1 pass, 1/2 done'],
    [
      'repeats that disagree',
      [trial(), trial({ repeat: 2, passed: false })],
      2,
      false,
      'split',
      '1/2 pass',
    ],
    [
      'repeats that agree, one lost',
      [trial(), trial({ repeat: 2, state: 'failed', passed: null })],
      2,
      false,
      'passed',
      '1/1 pass, 1 no answer',
    ],
  ] as const)('say in a cell of %s what there is', (_, trials, repeats, running, kind, text) => {
    expect(cellOf(trials, repeats, running)).toEqual({ kind, text })
  })

  it('differ where the means do, the widest apart first; what is not finished is left out', () => {
    const table = withTrials(new Map(), [
      trial(),
      trial({ variant: 'b', passed: false }),
      trial({ case: 'q2' }),
      trial({ case: 'q2', variant: 'b' }),
      trial({ case: 'q3', score: 0.5, passed: null }),
      trial({ case: 'q3', variant: 'b', score: 0.75, passed: null }),
      trial({ case: 'q4' }),
    ])
    const cases = ['q3', 'q1', 'q2', 'q4'].map((id) => ({ id }))
    expect(differingCases(table, cases, 'a', 'b')).toEqual([
      { case: 'q1', a: 1, b: 0 },
      { case: 'q3', a: 0.5, b: 0.75 },
    ])
  })

  it('are moved through by keys, never past an end', () => {
    const size = { rows: 10, columns: 2, page: 4 }
    expect(placeAfter('ArrowRight', { row: 3, column: 1 }, size)).toEqual({ row: 3, column: 1 })
    expect(placeAfter('PageDown', { row: 3, column: 1 }, size)).toEqual({ row: 7, column: 1 })
    expect(placeAfter('End', { row: 3, column: 0 }, size)).toEqual({ row: 9, column: 0 })
    expect(placeAfter('a', { row: 3, column: 0 }, size)).toBeNull()
  })
})

describe('how many cases are needed', () => {
  it('is Connor’s number for a fifth of cases that differ', () => {
    expect(casesFor(0.1)).toBe(155)
    expect(casesFor(0.05)).toBe(626)
  })

  it('says what so many can show, and that a handful shows nothing', () => {
    expect(pointsShownBy(155)).toBe(10)
    expect(pointsShownBy(3)).toBeNull()
    expect(neededText(3)).toContain('no difference at all')
    expect(neededText(155)).toContain('10 points')
    expect(neededText(1000)).not.toContain('take about')
  })
})

describe('progress in words', () => {
  const progress = {
    done: 12,
    total: 96,
    failed: 0,
    spentNanoUsd: 12_300_000,
    capNanoUsd: 1_000_000_000,
    secondsLeft: 4.2,
    judgeDone: 0,
    judgeTotal: 0,
    judgeSpentNanoUsd: 0,
  }

  it('has count, money of the cap and time left', () => {
    expect(doneText(progress)).toBe('12 of 96 trials')
    expect(spentText(progress)).toBe('$0.0123 of $1')
    expect(spentText({ ...progress, capNanoUsd: null })).toBe('$0.0123, no cap')
    expect(leftText(progress)).toBe('about 4 s left')
    expect(leftText({ secondsLeft: 0.1 })).toBe('about 1 s left')
    expect(leftText({ secondsLeft: null })).toBeNull()
    expect(sizeText(48, 2, 1)).toBe('48 cases × 2 variants × 1 repeat = 96 calls')
  })
})

describe('an interval’s scale', () => {
  it('has zero in its middle and room for the interval and the margin', () => {
    const { reach, at } = intervalScale(-0.02, 0.12, 0.05)
    expect(reach).toBe(0.2)
    expect(at(0)).toBe(0.5)
    expect(at(0.2)).toBe(1)
    expect(at(-0.2)).toBe(0)
    expect(intervalScale(0, 0, 0.05).reach).toBe(0.1)
    expect(intervalScale(-1, 1, 0.05).reach).toBe(1)
  })
})
