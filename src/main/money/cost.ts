/** What a usage costs, and what a call can cost at most. Prices are integer pico-USD per token; sums are exact and rounded once. */
import type { Usage } from '../../contract/calls'
import type { Price, Rates } from '../../contract/models'
import { exact } from './amount'

/** Tokens and the rate they are billed at. */
type Line = readonly [tokens: number, rate: number]

/**
 * Exact cost of a usage, half up to the nano-USD.
 *
 * Cached and cache-write tokens are inside `inputTokens`, reasoning tokens inside `outputTokens` (spec §15), so each token is billed once.
 * Where a price has no rate of its own for a class, its tokens are plain input. A provider that reports more cached tokens than input is
 * billed for the classes it named. Throws RangeError for negative or fractional counts.
 */
export function costNanoUsd(usage: Usage, price: Price): number {
  const cached = tokens(usage.cachedInputTokens)
  const written = tokens(usage.cacheWriteTokens)
  const rates = ratesFor(price, tokens(usage.inputTokens))
  const plain = Math.max(0, usage.inputTokens - cached - written)
  return sum(
    [
      [plain, rates.input],
      [cached, rates.cachedInput ?? rates.input],
      [written, rates.cacheWrite ?? rates.input],
      [tokens(usage.outputTokens), rates.output],
    ],
    'half-up',
  )
}

/** What a call may use at most. */
export interface Bound {
  readonly inputBound: number
  readonly outputBound: number
}

/**
 * Upper bound of the cost of any usage within the bound, rounded up: all input at the dearest input rate and all output, at the dearest
 * tier an input of up to `inputBound` can reach. Pricing at the base tier alone admits calls past a limit once the context is long.
 */
export function boundNanoUsd({ inputBound, outputBound }: Bound, price: Price): number {
  tokens(inputBound)
  tokens(outputBound)
  let dearest = boundAt(price.rates, inputBound, outputBound)
  for (const tier of price.tiers) {
    if (inputBound > tier.aboveInputTokens) dearest = Math.max(dearest, boundAt(tier.rates, inputBound, outputBound))
  }
  return dearest
}

/** The rates that apply to a whole request with this input: those of the highest threshold it passes. */
export function ratesFor(price: Price, inputTokens: number): Rates {
  let rates = price.rates
  let above = -1
  for (const tier of price.tiers) {
    if (inputTokens > tier.aboveInputTokens && tier.aboveInputTokens > above) {
      rates = tier.rates
      above = tier.aboveInputTokens
    }
  }
  return rates
}

function boundAt(rates: Rates, inputBound: number, outputBound: number): number {
  const input = Math.max(rates.input, rates.cachedInput ?? 0, rates.cacheWrite ?? 0)
  return sum(
    [
      [inputBound, input],
      [outputBound, rates.output],
    ],
    'up',
  )
}

function tokens(count: number): number {
  if (exact(count, 'token count') < 0) throw new RangeError(`token count must not be negative, not ${count}`)
  return count
}

type Rounding = 'half-up' | 'up'

/**
 * Sums lines in pico-USD and rounds once to nano-USD. Doubles hold every integer below 2^53: a product or sum of exact integers that comes
 * out below it was not rounded, so nearly all sums (up to 9,007 USD) stay out of BigInt.
 */
function sum(lines: readonly Line[], rounding: Rounding): number {
  let total = 0
  for (const [count, rate] of lines) {
    const part = count * rate
    total += part
    if (part > Number.MAX_SAFE_INTEGER || total > Number.MAX_SAFE_INTEGER) return wideSum(lines, rounding)
  }
  const rest = total % 1000
  return (total - rest) / 1000 + (roundsUp(rest, rounding) ? 1 : 0)
}

function wideSum(lines: readonly Line[], rounding: Rounding): number {
  let total = 0n
  for (const [count, rate] of lines) total += BigInt(count) * BigInt(rate)
  const rest = Number(total % 1000n)
  return exact(Number(total / 1000n + (roundsUp(rest, rounding) ? 1n : 0n)), 'cost in nano-USD')
}

function roundsUp(rest: number, rounding: Rounding): boolean {
  switch (rounding) {
    case 'half-up':
      return rest >= 500
    case 'up':
      return rest > 0
  }
}
