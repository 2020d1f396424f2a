/** A model of the catalogue's shape with what a test cares about. */
import type { Model } from '../../src/contract/models'

export function sampleModel(model: string, change: Partial<Model> = {}): Model {
  const provider = change.provider ?? 'openai'
  return {
    id: `${provider}/${model}`,
    provider,
    providerName: provider,
    model,
    name: model,
    tier: 'standard',
    capabilities: ['chat'],
    contextWindow: 128_000,
    maxOutputTokens: 4096,
    price: null,
    priceSource: 'none',
    priceDate: null,
    priceSnapshotId: null,
    builtIn: true,
    deprecated: false,
    simulated: false,
    ...change,
  }
}
