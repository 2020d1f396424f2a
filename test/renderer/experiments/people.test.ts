/** Reading without names: which answers, what a side means, and what is said of the agreement. */
import { expect, it } from 'vitest'
import type { Agreement, Pick as Picked } from '../../../src/contract/picks'
import {
  betterOf,
  decidedCases,
  readablePairs,
  sideOfKey,
} from '../../../src/renderer/pages/experiments/people/blind-queue'
import {
  agreementText,
  kappaText,
} from '../../../src/renderer/pages/experiments/people/people.words'
import { cellKey, type GridTrial } from '../../../src/renderer/pages/experiments/trial-grid'

const trial = (id: string, variant: string, change: Partial<GridTrial> = {}): GridTrial => ({
  case: id,
  variant,
  repeat: 1,
  state: 'done',
  callId: `${id}-${variant}`,
  passed: true,
  score: null,
  costNanoUsd: null,
  latencyMs: null,
  problem: null,
  ...change,
})

it('cases that both have answered the first time are read, in their order', () => {
  const table = new Map([
    [cellKey('q2', 'a'), [trial('q2', 'a')]],
    [cellKey('q2', 'b'), [trial('q2', 'b', { repeat: 2 }), trial('q2', 'b')]],
    [cellKey('q1', 'a'), [trial('q1', 'a')]],
    [cellKey('q1', 'b'), [trial('q1', 'b', { state: 'failed' })]],
    [cellKey('q3', 'a'), [trial('q3', 'a')]],
  ])
  expect(readablePairs(table, [{ id: 'q1' }, { id: 'q2' }, { id: 'q3' }], 'a', 'b')).toEqual([
    { caseId: 'q2', callA: 'q2-a', callB: 'q2-b' },
  ])
})

it('a case is decided for these two alone, in either order', () => {
  const pick = (id: string, a: string, b: string, repeat = 1): Picked => ({
    case: id,
    a,
    b,
    better: 'tie',
    repeat,
    time: 0,
  })
  const picks = [
    pick('q1', 'a', 'b'),
    pick('q2', 'b', 'a'),
    pick('q3', 'a', 'c'),
    pick('q4', 'a', 'b', 2),
  ]
  expect([...decidedCases(picks, 'a', 'b')]).toEqual(['q1', 'q2'])
})

it('a side is the variant that stands there', () => {
  expect([betterOf('left', false), betterOf('right', false)]).toEqual(['a', 'b'])
  expect([betterOf('left', true), betterOf('right', true)]).toEqual(['b', 'a'])
  expect(betterOf('tie', true)).toBe('tie')
  expect(['1', '2', '0', 'x'].map(sideOfKey)).toEqual(['left', 'right', 'tie', null])
})

it('agreement is told with its interval, kappa once it can be', () => {
  const agreement: Agreement = {
    by: 'judge',
    n: 18,
    agreed: 14,
    low: 0.548,
    high: 0.91,
    kappa: -0.05,
  }
  expect(agreementText(agreement)).toBe('People and the judge agree on 14 of 18: 78 % (55 to 91).')
  expect(kappaText(agreement)).toContain('kappa −0.05')
  expect(kappaText({ ...agreement, kappa: null })).toContain('not estimable yet')
  expect(agreementText(null)).toContain('not estimable yet')
  expect(kappaText(null)).toBeNull()
})
