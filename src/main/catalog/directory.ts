/** The catalogue at one instant, in memory: each provider's models with their prices in force. */
import type { Model } from '../../contract/models'
import { anthropicModels } from './anthropic-models'
import type { BuiltInModel } from './built-in'
import { openaiModels } from './openai-models'
import type { DatedPrice, Prices } from './prices'
import type { AddedModel, CatalogRows, ProviderRow } from './rows'
import { simulatedModels } from './simulated-models'
import type { SnapshotModel } from './snapshot'
import { guessCapabilities, guessTier } from './traits'

/** So many dated releases and resolved names are kept, that odd input cannot fill the memory. */
const keepAtMost = 5_000

interface Shelf {
  readonly row: ProviderRow
  readonly models: Map<string, Model>
  /** Dated releases asked for so far; null: asked for, and no such model. */
  readonly variants: Map<string, Model | null>
}

export interface Directory {
  readonly models: readonly Model[]
  /** From here on (epoch ms) a price may have changed and the directory is to be made again. */
  readonly validUntil: number
  /** What it was made from. */
  readonly rows: CatalogRows
  provider(id: string): ProviderRow | undefined
  find(provider: string, model: string): Model | undefined
  resolve(written: string): Model | undefined
}

/** What a model is, wherever the knowledge comes from. */
type Traits = Omit<AddedModel, 'provider'> & {
  readonly builtIn: boolean
  readonly deprecated: boolean
}

export function createDirectory(rows: CatalogRows, prices: Prices, now: number): Directory {
  let validUntil = Number.POSITIVE_INFINITY

  function priced(row: ProviderRow, traits: Traits): Model {
    const price = prices.at(row, traits.model, rows.overrides, now)
    validUntil = Math.min(validUntil, price.until)
    return modelOf(row, traits, price)
  }

  const shelves = new Map<string, Shelf>()
  for (const row of rows.providers) {
    const models = new Map<string, Model>()
    const fromFile = prices.addedAt(row.kind, now).map(traitsOf)
    for (const own of rows.added.filter(({ provider }) => provider === row.id))
      models.set(own.model, priced(row, { ...own, builtIn: false, deprecated: false }))
    for (const shipped of [...builtInOf(row), ...fromFile])
      if (!models.has(shipped.model))
        models.set(shipped.model, priced(row, { ...shipped, builtIn: true }))
    shelves.set(row.id, { row, models, variants: new Map() })
  }
  const resolved = new Map<string, Model | null>()

  /**
   * A dated release answers under its own id, because that is what is to be sent; all else is its
   * catalogue model's.
   */
  function variantOf(shelf: Shelf, model: string): Model | null {
    const base = shelf.models.get(prices.hit(shelf.row.kind, model, now)?.base ?? '')
    return base === undefined
      ? null
      : priced(shelf.row, { ...base, model, name: `${base.name} (${model})` })
  }

  function find(provider: string, model: string): Model | undefined {
    const shelf = shelves.get(provider)
    if (shelf === undefined) return undefined
    return (
      shelf.models.get(model) ??
      kept(shelf.variants, model, () => variantOf(shelf, model)) ??
      undefined
    )
  }

  return {
    models: [...shelves.values()].flatMap(({ models }) => [...models.values()]),
    get validUntil() {
      return validUntil
    },
    rows,
    provider: (id) => shelves.get(id)?.row,
    find,
    resolve: (written) =>
      kept(resolved, written, () => resolve(written, rows.providers, find)) ?? undefined,
  }
}

/** By `provider/model`, else a bare id at the first provider that has it; null: there is none. */
function resolve(
  written: string,
  providers: readonly ProviderRow[],
  find: Directory['find'],
): Model | null {
  for (let slash = written.indexOf('/'); slash > 0; slash = written.indexOf('/', slash + 1)) {
    const found = find(written.slice(0, slash), written.slice(slash + 1))
    if (found !== undefined) return found
  }
  // Providers in use first; one that is switched off is better named than called unknown.
  for (const { id } of [
    ...providers.filter(({ enabled }) => enabled),
    ...providers.filter(({ enabled }) => !enabled),
  ]) {
    const found = find(id, written)
    if (found !== undefined) return found
  }
  return null
}

function modelOf(row: ProviderRow, traits: Traits, dated: DatedPrice): Model {
  const { price, source, date, snapshotId } = dated
  const { model, name, tier, contextWindow, maxOutputTokens, builtIn, deprecated } = traits
  return Object.freeze({
    id: `${row.id}/${model}`,
    provider: row.id,
    providerName: row.name,
    model,
    name,
    tier,
    capabilities: [...traits.capabilities],
    contextWindow,
    maxOutputTokens,
    price,
    priceSource: price === null ? 'none' : source,
    priceDate: price === null ? null : date,
    priceSnapshotId: price === null ? null : snapshotId,
    builtIn,
    deprecated,
    simulated: row.kind === 'simulated',
  })
}

/** A model that came with a price file, by name and window; the rest is read off name and price. */
function traitsOf({ model, name, contextWindow, price }: SnapshotModel): Omit<Traits, 'builtIn'> {
  return {
    model,
    name,
    contextWindow,
    tier: guessTier(model, price),
    capabilities: guessCapabilities(model),
    maxOutputTokens: null,
    deprecated: false,
  }
}

function builtInOf({ kind }: ProviderRow): readonly BuiltInModel[] {
  switch (kind) {
    case 'openai':
      return openaiModels
    case 'anthropic':
      return anthropicModels
    case 'simulated':
      return simulatedModels
    case 'openai-compatible':
      return []
  }
}

function kept<Value>(memory: Map<string, Value>, key: string, make: () => Value): Value {
  const known = memory.get(key)
  if (known !== undefined) return known
  const value = make()
  if (memory.size >= keepAtMost) memory.clear()
  memory.set(key, value)
  return value
}
