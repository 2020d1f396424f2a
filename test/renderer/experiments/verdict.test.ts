/** A verdict's figures and its method in words. */
import { describe, expect, it } from 'vitest'
import type { PairVerdict } from '../../../src/contract/experiments'
import {
  alikeText,
  extraPassText,
  intervalText,
  methodSentences,
  moreText,
  outcomeText,
  pairText,
  pointsText,
  ratioText,
} from '../../../src/renderer/pages/experiments/verdict.words'

const pair: PairVerdict = {
  a: 'mini',
  b: 'large',
  outcome: 'a',
  moreCases: 0,
  quality: {
    n: 48,
    bothPass: 36,
    onlyA: 12,
    onlyB: 0,
    neither: 0,
    winsA: 12,
    winsB: 0,
    ties: 36,
    difference: 0.25,
    low: 0.125,
    high: 0.388,
    method: 'mcnemar-newcombe',
    p: 0.0005,
    pAdjusted: 0.0005,
  },
  cost: null,
  latency: null,
  dollarsPerExtraPass: 0.0021,
  missing: [],
  agreement: null,
}

describe('figures', () => {
  it('are points with their sign, to a tenth', () => {
    expect(pointsText(0.125)).toBe('+12.5')
    expect(pointsText(-0.03)).toBe('−3')
    expect(pointsText(0.0001)).toBe('0')
    expect(intervalText(pair.quality)).toBe('+25 points (+12.5 to +38.8)')
  })

  it('are ratios with what they may be', () => {
    expect(ratioText({ ratio: 1.0823, ratioLow: 1.05, ratioHigh: 1.131 })).toBe(
      '1.08 × (1.05 to 1.13)',
    )
    expect(ratioText({ ratio: 0.5, ratioLow: null, ratioHigh: null })).toBe('0.5 ×')
    expect(ratioText({ ratio: 250, ratioLow: 100, ratioHigh: 400 })).toBe('250 × (100 to 400)')
    expect(ratioText({ ratio: null, ratioLow: null, ratioHigh: null })).toBeNull()
    expect(ratioText(null)).toBeNull()
  })

  it('are a price for each further pass, or what it saves', () => {
    expect(extraPassText(pair)).toBe('Each further pass with mini costs $0.0021.')
    expect(extraPassText({ ...pair, dollarsPerExtraPass: -0.0021 })).toContain('saves $0.0021')
    expect(extraPassText({ ...pair, quality: { ...pair.quality, difference: -0.25 } })).toContain(
      'with large',
    )
    expect(extraPassText({ ...pair, dollarsPerExtraPass: null })).toBeNull()
  })
})

describe('checks that tell nothing', () => {
  it('are named where every answer passed or none did', () => {
    expect(alikeText({ n: 10, bothPass: 0, neither: 10 })).toContain('No answer passed')
    expect(alikeText({ n: 10, bothPass: 10, neither: 0 })).toContain('cannot tell the two apart')
    expect(alikeText({ n: 10, bothPass: 9, neither: 1 })).toBeNull()
    expect(alikeText({ n: 0, bothPass: 0, neither: 0 })).toBeNull()
  })
})

describe('outcomes', () => {
  it('are said of the two by name', () => {
    expect(outcomeText(pair)).toBe('mini is better')
    expect(outcomeText({ ...pair, outcome: 'b' })).toBe('large is better')
    expect(outcomeText({ ...pair, outcome: 'no_difference' })).toBe('No difference')
    expect(outcomeText({ ...pair, outcome: 'not_enough_data', moreCases: 40 })).toBe(
      'Not enough data: about 40 more cases',
    )
    expect(outcomeText({ ...pair, outcome: 'not_enough_data', moreCases: null })).toBe(
      'Not enough data',
    )
    expect(moreText(1)).toBe('Plan one with about 1 more case')
    expect(moreText(null)).toBe('Plan a larger one')
  })
})

describe('the method', () => {
  const facts = { seed: 7, margin: 0.05, repeats: 3 }

  it('names test, interval, margin and seed', () => {
    const text = methodSentences(
      { pairs: [pair], plannedCases: 48, cases: 48, qualityCompared: true },
      facts,
    ).join(' ')
    for (const word of ['McNemar', 'Newcombe', '3 repeats', '5 points', 'Seed 7', '48 cases'])
      expect(text).toContain(word)
    expect(text).not.toContain('Holm')
  })

  it('tells of Holm’s adjustment where there are several pairs', () => {
    const text = methodSentences(
      { pairs: [pair, pair], plannedCases: 48, cases: 40, qualityCompared: true },
      facts,
    )
    expect(text.join(' ')).toContain('2 pairs by Holm')
    expect(text[0]).toContain('40 cases of 48 planned')
  })

  it('without a check and a judge says nothing of tests and margins of quality', () => {
    const verdict = { pairs: [pair, pair], plannedCases: 48, cases: 48, qualityCompared: false }
    const text = methodSentences(verdict, facts).join(' ')
    expect(text).toContain('Quality is not compared')
    for (const word of ['McNemar', 'Holm', 'called equal']) expect(text).not.toContain(word)
    expect(pairText(pair, verdict)).toBe('mini and large')
  })
})
