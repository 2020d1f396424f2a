/** Filtering and sorting of the catalogue, and how many each filter would leave. */
import {
  capabilities,
  tiers,
  type Capability,
  type Model,
  type Tier,
} from '../../../contract/models'
import { formatCount } from '../../kit/format'

/** By what is known of their price. */
export const pricings = ['any', 'priced', 'override', 'unpriced'] as const
export type Pricing = (typeof pricings)[number]

/** What the table shows; null: whatever it is. */
export interface ModelFilterState {
  /** Words, all of which must be found. */
  readonly search: string
  readonly provider: string | null
  readonly tier: Tier | null
  readonly capability: Capability | null
  readonly pricing: Pricing
  /** Integer pico-USD per token of input; null does not limit. */
  readonly maxInputRate: number | null
  /** Whether deprecated ones are shown. */
  readonly deprecated: boolean
}

/** What the table shows before anything is chosen. */
export const noFilter: ModelFilterState = {
  search: '',
  provider: null,
  tier: null,
  capability: null,
  pricing: 'any',
  maxInputRate: null,
  deprecated: true,
}

/** Whether there is anything to clear. */
export function isFiltered(filter: ModelFilterState): boolean {
  const { search, provider, tier, capability, pricing, maxInputRate, deprecated } = filter
  return (
    search.trim() !== '' ||
    provider !== null ||
    tier !== null ||
    capability !== null ||
    pricing !== 'any' ||
    maxInputRate !== null ||
    !deprecated
  )
}

/** Every word of the search has to occur in the id, the name or the provider's name. */
export function filterModels(models: readonly Model[], filter: ModelFilterState): Model[] {
  const words = filter.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return models.filter((model) => {
    if (filter.provider !== null && model.provider !== filter.provider) return false
    if (filter.tier !== null && model.tier !== filter.tier) return false
    if (filter.capability !== null && !model.capabilities.includes(filter.capability)) return false
    if (!filter.deprecated && model.deprecated) return false
    if (!hasPricing(model, filter.pricing)) return false
    if (
      filter.maxInputRate !== null &&
      (model.price === null || model.price.rates.input > filter.maxInputRate)
    )
      return false
    const text = `${model.id} ${model.name} ${model.providerName}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

function hasPricing(model: Model, pricing: Pricing): boolean {
  switch (pricing) {
    case 'any':
      return true
    case 'priced':
      return model.price !== null
    case 'override':
      return model.priceSource === 'override'
    case 'unpriced':
      return model.price === null && !model.simulated
  }
}

const sortColumns = [
  'model',
  'provider',
  'tier',
  'context',
  'maxOutput',
  'input',
  'output',
  'cachedInput',
] as const
export type SortColumn = (typeof sortColumns)[number]

/** By which column, and which way. */
export interface ModelSort {
  readonly column: SortColumn
  readonly descending: boolean
}

/** A click on a column: the same column turns round, another starts ascending. */
export function nextSort(current: ModelSort, column: SortColumn): ModelSort {
  return current.column === column
    ? { column, descending: !current.descending }
    : { column, descending: false }
}

/** Sorted copy. What is not known comes last in both directions; equals stand by id. */
export function sortModels(models: readonly Model[], { column, descending }: ModelSort): Model[] {
  return [...models].sort((a, b) => {
    const left = sortValue(a, column)
    const right = sortValue(b, column)
    if (left === null || right === null)
      return left === right ? a.id.localeCompare(b.id) : left === null ? 1 : -1
    const order =
      typeof left === 'string' && typeof right === 'string'
        ? left.localeCompare(right, 'en', { numeric: true })
        : Number(left) - Number(right)
    return (descending ? -order : order) || a.id.localeCompare(b.id)
  })
}

function sortValue(model: Model, column: SortColumn): string | number | null {
  switch (column) {
    case 'model':
      return model.model
    case 'provider':
      return model.providerName
    case 'tier':
      return tiers.indexOf(model.tier)
    case 'context':
      return model.contextWindow
    case 'maxOutput':
      return model.maxOutputTokens
    case 'input':
      return model.price?.rates.input ?? null
    case 'output':
      return model.price?.rates.output ?? null
    case 'cachedInput':
      return model.price?.rates.cachedInput ?? null
  }
}

/** Providers present in the catalogue, for the filter, by name. */
export function providersIn(
  models: readonly Model[],
): { readonly value: string; readonly label: string }[] {
  const names = new Map(models.map((model) => [model.provider, model.providerName]))
  return [...names]
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label))
}

/** Capabilities present in the catalogue, in the contract's order. */
export function capabilitiesIn(models: readonly Model[]): Capability[] {
  return capabilities.filter((capability) =>
    models.some((model) => model.capabilities.includes(capability)),
  )
}

/** `61 models`, or `12 of 61 models` under a filter. */
export function countText(shown: number, all: number): string {
  const noun = all === 1 ? 'model' : 'models'
  return shown === all
    ? `${formatCount(all)} ${noun}`
    : `${formatCount(shown)} of ${formatCount(all)} ${noun}`
}
