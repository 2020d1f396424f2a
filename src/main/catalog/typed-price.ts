/** A price as a person typed it. */
import type { Price, PriceInput } from '../../contract/models'
import type { ProviderKind } from '../../contract/providers'
import { priceFrom } from '../money/rates'
import { Failure } from '../platform/failure'

/** Throws Failure `invalid_request` for one that cannot be held. */
export function typedPrice(input: PriceInput, kind: ProviderKind | undefined): Price {
  try {
    return priceFrom(kind === 'openai' ? oneFastTier(input) : input)
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new Failure('invalid_request', thrown.message)
    throw thrown
  }
}

/** OpenAI's fast mode is its priority tier under a newer name (openai.com/api-fast-mode). */
function oneFastTier({ serviceTiers: { fast, ...tiers } = {}, ...input }: PriceInput): PriceInput {
  if (fast !== undefined && tiers.priority !== undefined)
    throw new RangeError(
      'OpenAI’s fast mode and priority tier are one tier. Give one price for both.',
    )
  return { ...input, serviceTiers: { ...tiers, ...(fast === undefined ? {} : { priority: fast }) } }
}
