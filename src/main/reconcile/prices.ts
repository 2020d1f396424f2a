/** Prices of token counts by class, under the plain terms of the catalogue or another tier. */
import { plainTerms } from '../../contract/charges'
import type { Price, PriceSheet, Rates } from '../../contract/models'
import type { ReconciledProvider } from '../../contract/reconcile'
import type { Catalog } from '../catalog/port'
import { divideNanoUsd } from '../money/amount'
import { costNanoUsd } from '../money/cost'
import { premiumOf } from '../money/decimal'
import {
  noTokens,
  tokenClasses,
  type Tier,
  type TokenClass,
  type TokenCounts,
} from './formats/format'
import { combine } from './sums'

/** Every figure is 0 where the catalogue has no price to go by. */
export interface TokenPrices {
  /** Nano-USD at the plain rates; counts may be negative. */
  plain(tokens: TokenCounts): number
  /** What a tier costs above (negative: below) the plain rates, in nano-USD. */
  tierPremium(tokens: TokenCounts, tier: Tier): number
  /** The same of money that was billed by the tier, in the units of money/decimal. */
  tierPremiumOf(cost: Readonly<Record<TokenClass, bigint>>, tier: Tier): bigint
  /** What of money billed at the long-context rates is above the plain ones. */
  longPremiumOf(cost: Readonly<Record<TokenClass, bigint>>): bigint
}

const free: TokenPrices = {
  plain: () => 0,
  tierPremium: () => 0,
  tierPremiumOf: () => 0n,
  longPremiumOf: () => 0n,
}

/** Prices in force at an instant; `model` as the ledger or the export writes it. */
export function tokenPrices(
  catalog: Pick<Catalog, 'resolve' | 'priceAt'>,
  provider: ReconciledProvider,
  model: string,
  at: number,
): TokenPrices {
  const known = catalog.resolve(model, provider)
  const price = known && catalog.priceAt(known.provider, known.model, at)?.price
  return price == null ? free : pricesOf(price)
}

function pricesOf(price: Price): TokenPrices {
  const base = withoutTiers(price)
  const plain = (tokens: TokenCounts) => signed(tokens, base)
  return {
    plain,
    tierPremium(tokens, tier) {
      if (tier === 'default') return 0
      const sheet = price.serviceTiers?.[tier]
      if (sheet !== undefined) return signed(tokens, withoutTiers(sheet)) - plain(tokens)
      // Batches are half price at both vendors.
      return tier === 'batch' ? -divideNanoUsd(plain(tokens), 2) : 0
    },
    tierPremiumOf(cost, tier) {
      if (tier === 'default') return 0n
      const sheet = price.serviceTiers?.[tier]
      if (sheet !== undefined) return premium(cost, sheet.rates, price.rates)
      return tier === 'batch' ? -tokenClasses.reduce((sum, name) => sum + cost[name], 0n) : 0n
    },
    longPremiumOf(cost) {
      const long = price.tiers[0]?.rates
      return long === undefined ? 0n : premium(cost, long, price.rates)
    },
  }
}

/** Sums of many calls pass the threshold of long context without any call of them doing so. */
const withoutTiers = ({ rates }: PriceSheet): Price => ({ rates, tiers: [] })

function signed(tokens: TokenCounts, price: Price): number {
  const above = combine(tokens, noTokens, Math.max)
  const below = combine(noTokens, tokens, (none, count) => Math.max(none, -count))
  return costOf(above, price) - costOf(below, price)
}

function costOf({ input, cached, write5m, write1h, output }: TokenCounts, price: Price): number {
  const usage = {
    inputTokens: input + cached + write5m + write1h,
    outputTokens: output,
    cachedInputTokens: cached,
    cacheWriteTokens: write5m + write1h,
    reasoningTokens: 0,
    parts: { cacheWrite1hTokens: write1h },
  }
  return costNanoUsd(usage, price, plainTerms)
}

function premium(cost: Readonly<Record<TokenClass, bigint>>, of: Rates, plain: Rates): bigint {
  return tokenClasses.reduce(
    (sum, name) => sum + premiumOf(cost[name], rateOf(of, name), rateOf(plain, name)),
    0n,
  )
}

function rateOf(rates: Rates, name: TokenClass): number {
  switch (name) {
    case 'input':
      return rates.input
    case 'output':
      return rates.output
    case 'cached':
      return rates.cachedInput ?? rates.input
    case 'write5m':
      return rates.cacheWrite ?? rates.input
    case 'write1h':
      return rates.cacheWrite1h ?? rates.cacheWrite ?? rates.input
  }
}
