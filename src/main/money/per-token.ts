/** What a number of tokens comes to at one unit price. */
import { exact } from './amount'

/** Nano-USD, half up. Throws RangeError for what is no whole number or past 2^53. */
export function costOfTokens(tokens: number, unitPicoUsd: number): number {
  const pico = BigInt(exact(tokens, 'tokens')) * BigInt(exact(unitPicoUsd, 'unit price'))
  return exact(Number((pico + 500n) / 1000n), 'cost in nano-USD')
}
