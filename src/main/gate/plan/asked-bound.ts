/**
 * The bound of what is asked, for a hold and for what is suggested in its place: whether the
 * provider may write to its cache is known here, the sum is `money/cost-bound`.
 */
import type { Terms } from '../../../contract/charges'
import type { Price } from '../../../contract/models'
import type { ProviderKind } from '../../../contract/providers'
import { boundNanoUsd } from '../../money/cost-bound'

export interface Asked {
  readonly kind: ProviderKind
  readonly model: string
  readonly price: Price | null
  readonly terms: Terms
  readonly inputBound: number
  readonly outputBound: number
}

/** In nano-USD; null without a price, or where the price knows nothing of the terms. */
export function costBoundOf({
  kind,
  model,
  price,
  terms,
  inputBound,
  outputBound,
}: Asked): number | null {
  if (price === null) return null
  return boundNanoUsd(
    { inputBound, outputBound, cacheWrites: cacheWritesOf(kind, model) },
    price,
    terms,
  )
}

/**
 * From GPT-5.6 on OpenAI writes to its cache by itself, at a price of its own
 * (developers.openai.com, prompt caching).
 */
const writesByItself = /^(?:ft:)?gpt-(?:5\.(?:[6-9]|\d\d)|[6-9]|\d\d)/
/** At Anthropic, and at who passes its models on, nothing is written without marks. */
const writesWhatIsMarked = /claude/i

/** How long the provider may keep what a request of ours writes into its cache: we set no marks. */
function cacheWritesOf(kind: ProviderKind, model: string): 'no' | '5m' {
  if (kind === 'anthropic' || writesWhatIsMarked.test(model)) return 'no'
  return kind !== 'openai' || writesByItself.test(model) ? '5m' : 'no'
}
