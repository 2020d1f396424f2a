/** Prices as people write them, USD per million tokens, to and from exact pico-USD per token. */
import type { Price, PriceInput } from '../../contract/models'

/**
 * USD per million tokens in pico-USD per token, exactly: 1 USD per million is 1,000,000. Works on the decimal digits, as a float product
 * can be off by one. Throws RangeError when it has more than six decimals or is not a plain amount.
 */
export function picoPerToken(usdPerMillion: number): number {
  const parts = /^(\d+)(?:\.(\d{1,6}))?$/.exec(decimalText(usdPerMillion))
  if (parts === null) throw new RangeError(`A price must be a positive amount with at most six decimals, not ${usdPerMillion}.`)
  return Number(parts[1]) * 1_000_000 + Number((parts[2] ?? '').padEnd(6, '0'))
}

/** For display and filters only: the nearest double to the price in USD per million tokens. */
export function usdPerMillion(pico: number): number {
  return pico / 1_000_000
}

/** A price typed by a person. Throws RangeError as `picoPerToken` does. */
export function priceFrom(input: PriceInput): Price {
  return {
    rates: {
      input: picoPerToken(input.inputUsdPerMillion),
      output: picoPerToken(input.outputUsdPerMillion),
      cachedInput: optional(input.cachedInputUsdPerMillion),
      cacheWrite: optional(input.cacheWriteUsdPerMillion),
    },
    tiers: [],
  }
}

function optional(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : picoPerToken(value)
}

/** Small amounts print as 1e-6; every other double prints as the shortest decimal that reads back as itself. */
function decimalText(value: number): string {
  const text = String(value)
  const small = /^(\d)(?:\.(\d+))?e-(\d+)$/.exec(text)
  if (small === null) return text
  return `0.${'0'.repeat(Number(small[3]) - 1)}${small[1]}${small[2] ?? ''}`
}
