/** The board in words and on its scale: what is open, unknown or asked for is said as such. */
import { describe, expect, it } from 'vitest'
import type { BoardItem } from '../../../src/contract/board'
import { drawnRating, ratingScale } from '../../../src/renderer/pages/experiments/board/board-scale'
import {
  becauseText,
  evidenceText,
  periodText,
  rangeText,
  ratingText,
  scopeOf,
  unratedText,
  winShareText,
} from '../../../src/renderer/pages/experiments/board/board.words'
import { changeText, doneText } from '../../../src/renderer/parts/default-model.words'
import { dayMs } from '../../../src/shared/spans'

const item: BoardItem = {
  provider: 'openai',
  model: 'gpt-4o',
  wins: 6,
  losses: 3,
  ties: 1,
  bad: 0,
  winShare: 2 / 3,
  winLow: 0.354,
  winHigh: 0.879,
  rating: 1060.2,
  ratingLow: 950.4,
  ratingHigh: 1210,
  unrated: null,
  history: [],
}

describe('words', () => {
  it('tell a rating with its interval, an open end as one, and no rating as none', () => {
    expect(ratingText(item)).toMatch(/^1.060$/)
    expect(rangeText(item)).toMatch(/^950 to 1.210$/)
    expect(rangeText({ ...item, ratingHigh: null })).toBe('950 or more')
    expect(rangeText({ ...item, ratingLow: null })).toMatch(/^1.210 or less$/)
    expect(rangeText({ ...item, ratingLow: null, ratingHigh: null })).toBe('open')
    expect(ratingText({ rating: null })).toBe('not estimable yet')
    expect(rangeText({ ...item, rating: null })).toBeNull()
    expect(unratedText({ unrated: 'never_lost' })).toContain('has not lost yet')
    expect(unratedText({ unrated: 'only_tied' })).toContain('Every meeting was a tie')
    expect(unratedText(item)).toBeNull()
  })

  it('tell the share of wins, what it is from, and what stands on record', () => {
    expect(winShareText(item)).toBe('67 % (35 to 88)')
    expect(winShareText({ ...item, winShare: null })).toBe('–')
    const board = { tags: [], periods: [], items: [] }
    expect(evidenceText({ ...board, votes: 1, cases: 0, experiments: 0 })).toBe('1 vote')
    expect(evidenceText({ ...board, votes: 2, cases: 40, experiments: 3 })).toBe(
      '2 votes and 40 cases of 3 experiments',
    )
    expect(becauseText(item, 'dev')).toMatch(
      /^The board of dev: 6 won, 3 lost, 1 tied, rating 1.060 \(950 to 1.210\)\.$/,
    )
  })

  it('tell days, weeks and months', () => {
    const from = Date.UTC(2026, 5, 8)
    const period = (days: number) => periodText({ from, to: from + days * dayMs }, 'UTC')
    expect([period(1), period(7), period(30)]).toEqual([
      '08 Jun 2026',
      'Week of 08 Jun 2026',
      'Jun 2026',
    ])
  })

  it('say what a new default changes before and after', () => {
    expect(changeText({ name: 'chat', policy: { defaultModel: 'o3' } }, 'openai/gpt-4o')).toContain(
      'go to openai/gpt-4o from now on, instead of o3.',
    )
    expect(doneText('chat', 'a/b', null, null)).toBe('a/b is the default of chat already.')
    expect(doneText('chat', 'a/b', 'c', 'aud_1')).toBe(
      'a/b is the default of chat now, in place of c.',
    )
  })
})

it('an address asks for a tag, a time and a kind of evidence; what it does not know is everything', () => {
  const ask = (text: string) => scopeOf(new URLSearchParams(text), 'dev', 1000 * dayMs)
  expect(ask('')).toEqual({ project: 'dev' })
  expect(ask('tag=x&time=30d&source=votes')).toEqual({
    project: 'dev',
    tag: 'x',
    from: 970 * dayMs,
    source: 'votes',
  })
  expect(ask('time=later&source=dreams')).toEqual({ project: 'dev' })
})

it('the scale holds every rating and closed end; an open end reaches its edge', () => {
  const open = { ...item, rating: 1300, ratingHigh: null }
  const scale = ratingScale([item, open])
  expect(scale.low).toBeLessThan(950)
  expect(scale.high).toBeGreaterThan(1300)
  expect(scale.at(1000)).toBeGreaterThan(0)
  expect(drawnRating(open, scale)).toMatchObject({ to: 1 })
  const drawn = drawnRating(item, scale)
  expect(drawn?.from).toBeLessThan(drawn?.point ?? 0)
  expect(drawn?.to).toBeGreaterThan(drawn?.point ?? 1)
  expect(drawnRating({ ...item, rating: null }, scale)).toBeNull()
})
