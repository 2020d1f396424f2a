/**
 * The model a first key goes on with: the cheapest of its provider that talks, has a price, and is
 * listed there.
 */
import { expect, it } from 'vitest'
import { firstModel } from '../../../src/renderer/pages/keys/first-model'
import { model, rates } from '../models/samples'

const priced = (id: string, rate: number) =>
  model({ id, price: { rates: rates(rate, rate), tiers: [] } })

it('is the cheapest chat model of the provider that is not on its way out', () => {
  const models = [
    priced('openai/dear', 10),
    priced('openai/cheap', 1),
    priced('anthropic/cheapest', 0),
    { ...priced('openai/old', 0), deprecated: true },
    { ...priced('openai/vector', 0), capabilities: ['embeddings' as const] },
    { ...priced('openai/free', 0), price: null },
  ]
  expect(firstModel(models, 'openai', [])).toBe('openai/cheap')
  expect(firstModel(models, 'openai', ['dear', 'unknown'])).toBe('openai/dear')
  expect(firstModel(models, 'openai', ['unknown'])).toBe('openai/cheap')
  expect(firstModel(models, 'groq', [])).toBeNull()
})
