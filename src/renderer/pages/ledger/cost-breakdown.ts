/**
 * What the cost of an entry is made of: tokens × price by class, shown only where it adds up to the
 * recorded amount exactly.
 */
import type { Entry } from '../../../contract/ledger'
import type { Model, Price, Rates } from '../../../contract/models'

export interface CostLine {
  readonly label: string
  readonly tokens: number
  /** Integer pico-USD per token. */
  readonly rate: number
  readonly picoUsd: bigint
}

const PICO_PER_NANO = 1000n

function ratesFor(price: Price, inputTokens: number): Rates {
  const reached = price.tiers
    .filter(({ aboveInputTokens }) => inputTokens > aboveInputTokens)
    .sort((left, right) => right.aboveInputTokens - left.aboveInputTokens)
  return reached[0]?.rates ?? price.rates
}

function lines(entry: Entry, rates: Rates): readonly CostLine[] {
  const line = (label: string, tokens: number, rate: number): CostLine => ({
    label,
    tokens,
    rate,
    picoUsd: BigInt(tokens) * BigInt(rate),
  })
  const plain = entry.inputTokens - entry.cachedInputTokens - entry.cacheWriteTokens
  return [
    line('Input', plain, rates.input),
    line('Cached input', entry.cachedInputTokens, rates.cachedInput ?? rates.input),
    line('Cache writes', entry.cacheWriteTokens, rates.cacheWrite ?? rates.input),
    line('Output', entry.outputTokens, rates.output),
  ].filter(({ tokens }) => tokens > 0)
}

/**
 * The lines of an entry's cost (of its list price, when simulated), or null: where the model's
 * price in force is not the one the entry was priced with, no lines are made up.
 */
export function costBreakdown(entry: Entry, model: Model | undefined): readonly CostLine[] | null {
  const amount = entry.simulated ? entry.wouldCostNanoUsd : entry.costNanoUsd
  if (model === undefined || model.price === null || amount === null || entry.kind !== 'attempt')
    return null
  const found = lines(entry, ratesFor(model.price, entry.inputTokens))
  const sum = found.reduce((total, { picoUsd }) => total + picoUsd, 0n)
  const rounded = (sum + PICO_PER_NANO / 2n) / PICO_PER_NANO
  return found.length > 0 && rounded === BigInt(amount) ? found : null
}
