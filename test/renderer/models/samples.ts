/**
 * A catalogue entry with the fields a test is about passed in; provider and model follow the id.
 */
import type { Model, Rates } from '../../../src/contract/models'

export function rates(
  input: number,
  output: number,
  cachedInput: number | null = null,
  cacheWrite: number | null = null,
): Rates {
  return { input, output, cachedInput, cacheWrite }
}

export function model(fields: Partial<Model> & Pick<Model, 'id'>): Model {
  const [provider = '', ...rest] = fields.id.split('/')
  const name = rest.join('/')
  return {
    provider,
    providerName: provider,
    model: name,
    name,
    tier: 'standard',
    capabilities: ['chat'],
    contextWindow: 128_000,
    maxOutputTokens: 16_384,
    price: { rates: rates(2_500_000, 10_000_000), tiers: [] },
    priceSource: 'snapshot',
    priceDate: 0,
    priceSnapshotId: 's',
    builtIn: true,
    deprecated: false,
    simulated: false,
    ...fields,
  }
}
