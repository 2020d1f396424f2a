/** Provider cards: their order, their state in a word, and what a change or removal costs. */
import { expect, it } from 'vitest'
import {
  baseUrlChangeWarning,
  healthView,
  overviewText,
  providerCards,
  removeConsequences,
} from '../../../src/renderer/pages/keys/provider.words'
import { builtIn, key, provider } from './samples'

it('orders cards by use, the simulated one last', () => {
  const cards = providerCards(
    [...builtIn, provider({ id: 'mine', kind: 'openai-compatible', createdAt: 5 })],
    [key({ id: 'k', providerId: 'anthropic' })],
  )
  expect(cards.map((card) => card.provider.id)).toEqual([
    'anthropic',
    'mine',
    'openai',
    'simulated',
  ])
  expect(cards.at(-1)?.takesKeys).toBe(false)
})

it('gives each state a word', () => {
  expect(healthView('good', true)).toEqual({ tone: 'good', word: 'Healthy' })
  expect(healthView('failing', true).tone).toBe('bad')
  expect(healthView('good', false)).toEqual({ tone: 'neutral', word: 'Off' })
})

it('warns about a changed address only when keys would go', () => {
  expect(baseUrlChangeWarning([key({ id: 'v', backend: 'environment' })])).toBeNull()
  expect(baseUrlChangeWarning([key({ id: 'a' })])).toMatch(/^Its key is deleted/)
  expect(baseUrlChangeWarning([key({ id: 'a' }), key({ id: 'b', backend: 'session' })])).toMatch(
    /^Its 2 keys are deleted/,
  )
})

it('counts what a removal takes along', () => {
  const sentences = removeConsequences(
    provider({ id: 'mine', name: 'Mine', kind: 'openai-compatible' }),
    [key({ id: 'a' })],
    3,
  )
  expect(sentences).toEqual([
    'Mine can no longer be called.',
    'Its key is deleted.',
    'Its 3 models leave the catalogue.',
    'Ledger entries stay and keep its id.',
  ])
})

it('sums the page up', () => {
  expect(overviewText(builtIn, [key({ id: 'a' }), key({ id: 'b', backend: 'environment' })])).toBe(
    '3 providers · 1 in the keychain · 1 from the environment',
  )
})
