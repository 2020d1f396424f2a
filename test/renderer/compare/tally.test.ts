/** What is said of votes by model. */
import { expect, it } from 'vitest'
import type { ModelTally } from '../../../src/contract/comparisons'
import {
  standing,
  standingTitle,
  tallyOfPanes,
} from '../../../src/renderer/pages/compare/tally.words'

const item: ModelTally = {
  provider: 'openai',
  model: 'gpt-4o',
  wins: 3,
  losses: 1,
  ties: 2,
  bad: 0,
  winShare: 0.75,
  low: 0.3006,
  high: 0.9544,
}

it('wins, losses, ties, and the share with its interval', () => {
  expect(standing(item)).toBe('3–1–2 · 75 % (30–95)')
  expect(standing({ ...item, wins: 0, losses: 0, winShare: null, low: 0, high: 1 })).toBe(
    '0–0–2 · none decided',
  )
  expect(standingTitle(item)).toContain('Wilson')
})

it('only of the models that the panes ask, each once', () => {
  const other = { ...item, model: 'o1' }
  const panes = ['openai/o1', 'openai/o1', 'openai/gpt-4o', null].map((model) => ({ model }))
  expect(tallyOfPanes([item, other, { ...item, model: 'unasked' }], panes)).toEqual([other, item])
})
