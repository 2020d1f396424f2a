/** Models a provider's test found, set against the catalogue: which are new and worth adding. */
import type { Capability, Model } from '../../../contract/models'

/** A model of the list, as it stands to the catalogue. */
export interface FoundModel {
  readonly model: string
  readonly inCatalogue: boolean
  readonly capabilities: readonly Capability[]
  /** Chosen before the person looks: everything new while the list is short. */
  readonly suggested: boolean
}

/** Long lists (a router's hundreds) start with nothing chosen. */
const suggestAtMost = 12

/** What a provider listed, new ones first, both parts by name. */
export function foundModels(
  listed: readonly string[],
  catalogue: readonly Model[],
  provider: string,
): FoundModel[] {
  const known = new Set(
    catalogue.filter((model) => model.provider === provider).map((model) => model.model),
  )
  const names = [...new Set(listed)].sort((a, b) => a.localeCompare(b))
  const fresh = names.filter((name) => !known.has(name))
  const suggested = fresh.length <= suggestAtMost
  return [
    ...fresh.map((model) => ({
      model,
      inCatalogue: false,
      capabilities: guessCapabilities(model),
      suggested,
    })),
    ...names
      .filter((name) => known.has(name))
      .map((model) => ({ model, inCatalogue: true, capabilities: [], suggested: false })),
  ]
}

/**
 * A list of names is all a models-list request gives: embeddings models are told by their name,
 * anything else chats.
 */
export function guessCapabilities(model: string): Capability[] {
  return /embed|(^|[-/])(bge|e5|gte|minilm)([-/.:]|$)/i.test(model) ? ['embeddings'] : ['chat']
}

/** What adding them means, in a sentence. */
export function addModelsText(chosen: number): string {
  if (chosen === 0) return 'Choose the models that calls may name.'
  const what = chosen === 1 ? 'It has no price' : 'They have no price'
  return `${what} until you give one: marked unpriced, refused under a hard USD budget, else recorded with unknown cost.`
}
