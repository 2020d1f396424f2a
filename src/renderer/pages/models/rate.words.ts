/** Rates and prices in words: USD per million tokens, from integer pico-USD per token. */
import type { Model, Price } from '../../../contract/models'
import { formatCount } from '../../kit/format'
import { formatMoneyExact } from '../../kit/money-format'

/** `150000` → `$0.15`; at least two decimals, never more than the price has. */
export function rateText(rate: number): string {
  return formatMoneyExact(rate * 1000)
}

/** The rules of a price that the base rates do not show: what long requests cost. */
export function longContextText(price: Price): string[] {
  return price.tiers.map(
    ({ aboveInputTokens, rates }) =>
      `Above ${formatCount(aboveInputTokens)} input tokens: ${rateText(rates.input)} in, ${rateText(rates.output)} out`,
  )
}

/** Where a price comes from, as a word and in full. */
export interface PriceSourceView {
  readonly kind: 'snapshot' | 'override' | 'unpriced' | 'free'
  /** For the table. */
  readonly word: string
  /** For whoever asks what the word means. */
  readonly explanation: string
}

/** Where a model's price comes from, and what that means. */
export function priceSourceView(
  model: Pick<Model, 'price' | 'priceSource' | 'simulated'>,
): PriceSourceView {
  if (model.simulated)
    return {
      kind: 'free',
      word: 'Simulated',
      explanation:
        'Answers on this machine. List prices are shown as “would have cost” and never spent.',
    }
  if (model.price === null || model.priceSource === 'none') {
    return {
      kind: 'unpriced',
      word: 'Unpriced',
      explanation:
        'Refused under a hard USD budget, since its cost cannot be bounded. Elsewhere recorded with unknown cost and counted apart.',
    }
  }
  return model.priceSource === 'override'
    ? {
        kind: 'override',
        word: 'Override',
        explanation:
          'Your price. It holds from its date on; calls before it keep the price they were made under.',
      }
    : {
        kind: 'snapshot',
        word: 'Snapshot',
        explanation: 'From the price list that ships with Tollgate.',
      }
}
