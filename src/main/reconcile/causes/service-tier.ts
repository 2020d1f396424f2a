/** Batches, flex and priority: billed by the vendor at another price than the ledger booked. */
import { toNano } from '../../money/decimal'
import { noTokens, type Tier } from '../formats/format'
import { minus } from '../sums'
import type { Explanation, LineFacts } from '../facts'

const tiers = ['batch', 'flex', 'priority'] as const satisfies readonly Tier[]

export const serviceTier: Explanation = {
  cause: 'service_tier',
  cost: (facts) => tiers.reduce((sum, tier) => sum + premiumOf(facts, tier), 0),
}

/** By the marks of the cost export; where it has none, by the tokens of the usage export. */
function premiumOf({ cost, usage, ledger, prices }: LineFacts, tier: Tier): number {
  const booked = ledger.byTier.get(tier) ?? noTokens
  const billed = cost?.byTier.get(tier)
  if (billed !== undefined)
    return toNano(prices.tierPremiumOf(billed, tier)) - prices.tierPremium(booked, tier)
  const used = usage?.byTier.get(tier)
  return used === undefined ? 0 : prices.tierPremium(minus(used, booked), tier)
}
