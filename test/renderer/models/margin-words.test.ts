/** What was learned of a model's counts, in words. */
import { expect, test } from 'vitest'
import { textKinds } from '../../../src/contract/margins'
import {
  extraSentences,
  kindWords,
  shareText,
} from '../../../src/renderer/pages/models/margin.words'

test('shares round up, as a bound is, and each kind has a word', () => {
  expect([shareText(618), shareText(1000), shareText(1301)]).toEqual(['62 %', '100 %', '131 %'])
  for (const kind of textKinds) expect(kindWords[kind]).not.toBe('')
})

test('only what was learned is told', () => {
  expect(
    extraSentences({ extraInputTokens: 0, extraOutputTokens: 0, earlierPermille: null }),
  ).toEqual([])
  expect(
    extraSentences({ extraInputTokens: 346, extraOutputTokens: 12, earlierPermille: 2300 }).map(
      (sentence) => /\d+/.exec(sentence)?.[0],
    ),
  ).toEqual(['346', '12', '230'])
})
