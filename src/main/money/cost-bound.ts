/** What a call can cost at most: what is held for it before it leaves. */
import { plainTerms, type Terms } from '../../contract/charges'
import type { Price, PriceSheet } from '../../contract/models'
import { exact } from './amount'
import { inputRates, sheetFor } from './charges'

/** What a call may use at most. */
export interface Bound {
  readonly inputBound: number
  readonly outputBound: number
  /** How long the request's cache marks keep the input; 'no': it has none. Default: one hour. */
  readonly cacheWrites?: 'no' | '5m' | '1h'
}

/**
 * Upper bound of the cost of any usage within the bound, rounded up: all input at the dearest rate
 * its tokens can be billed at and all output at its dearest, at the dearest tier an input of up to
 * `inputBound` can reach. Pricing at the base tier alone admits calls past a limit once the context
 * is long. Null where the price has no sheet for the terms.
 */
export function boundNanoUsd(bound: Bound, price: Price, terms: Terms): number | null
export function boundNanoUsd(bound: Bound, price: Price): number
export function boundNanoUsd(bound: Bound, price: Price, terms: Terms = plainTerms): number | null {
  const sheet = sheetFor(price, terms)
  return sheet === null ? null : boundBySheet(bound, sheet)
}

function boundBySheet(bound: Bound, sheet: PriceSheet): number {
  let dearest = boundAt(bound, sheet.rates)
  for (const tier of sheet.tiers) {
    if (bound.inputBound > tier.aboveInputTokens)
      dearest = Math.max(dearest, boundAt(bound, tier.rates))
  }
  return dearest
}

function boundAt(
  { inputBound, outputBound, cacheWrites = '1h' }: Bound,
  rates: PriceSheet['rates'],
): number {
  const output = Math.max(rates.output, rates.outputAudio ?? 0, rates.outputImage ?? 0)
  const total =
    BigInt(natural(inputBound)) * BigInt(Math.max(...inputRates(rates, cacheWrites))) +
    BigInt(natural(outputBound)) * BigInt(output)
  return exact(Number((total + 999n) / 1000n), 'bound in nano-USD')
}

function natural(count: number): number {
  if (exact(count, 'token bound') < 0)
    throw new RangeError(`a bound must not be negative, not ${count}`)
  return count
}
