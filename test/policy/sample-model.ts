/** A model of the catalogue's shape with what a test cares about. */
import type { Model } from '../../src/contract/models'
import type { PolicyRules } from '../../src/main/policy/check-policy'

/** Rules for policies over these models; every validation profile is there. */
export function rulesOver(...models: readonly Model[]): PolicyRules {
  return {
    resolveModel: (written) => models.find(({ id, model }) => id === written || model === written),
    hasProfile: (name) => name !== 'nobody',
  }
}

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
