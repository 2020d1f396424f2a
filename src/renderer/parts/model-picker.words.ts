/**
 * Decides what the model picker lists: groups, order, match, and whether a model may be picked.
 * Pure.
 */
import type { Model } from '../../contract/models'
import { formatRatePerMillion } from './rates.words'

export interface ModelChoice {
  readonly model: Model
  readonly allowed: boolean
  readonly refusal: string | null
}

export interface ModelGroup {
  readonly provider: string
  readonly providerName: string
  readonly choices: readonly ModelChoice[]
}

/** A model's price in a few characters: "$2.50 / $10.00" per million tokens in and out. */
export function priceText(model: Model): string {
  if (model.price === null) return model.simulated ? 'free' : 'no price'
  return `${formatRatePerMillion(model.price.rates.input)} / ${formatRatePerMillion(model.price.rates.output)}`
}

function matches(model: Model, words: readonly string[]): boolean {
  const text =
    `${model.id} ${model.name} ${model.providerName} ${model.tier} ${model.capabilities.join(' ')}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

/**
 * Chat models in groups by provider, filtered by every word of the search; refused ones stay
 * visible with their reason.
 */
export function groupModels(
  models: readonly Model[],
  search: string,
  refusals: ReadonlyMap<string, string>,
  capability: Model['capabilities'][number] = 'chat',
): readonly ModelGroup[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const groups = new Map<string, { providerName: string; choices: ModelChoice[] }>()
  for (const model of models) {
    if (!model.capabilities.includes(capability) || !matches(model, words)) continue
    const refusal = refusals.get(model.id) ?? null
    const group = groups.get(model.provider) ?? { providerName: model.providerName, choices: [] }
    group.choices.push({ model, allowed: refusal === null, refusal })
    groups.set(model.provider, group)
  }
  return [...groups].map(([provider, group]) => ({
    provider,
    providerName: group.providerName,
    choices: group.choices.toSorted(
      (a, b) =>
        Number(a.model.deprecated) - Number(b.model.deprecated) ||
        a.model.model.localeCompare(b.model.model, 'en', { numeric: true }),
    ),
  }))
}
