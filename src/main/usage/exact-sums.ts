/**
 * Sums in two halves each, so that corrections of any size bring a sum back to the last unit
 * whatever it stood at in between.
 */
import { sumColumns, type EntrySums } from '../ledger/entry-figures'
import { width, type Sums } from './sums'

/**
 * Halves of that size: whole numbers up to 2^53 in, and 2^26 of them added up without a rounding.
 */
const half = 2 ** 26

export class ExactSums {
  readonly #high = new Float64Array(width)
  readonly #low = new Float64Array(width)

  add(amounts: EntrySums): void {
    for (let column = 0; column < width; column += 1) {
      const name = sumColumns[column]
      const amount = name === undefined ? 0 : amounts[name]
      if (amount === 0) continue
      const high = Math.floor(amount / half)
      this.#high[column] = (this.#high[column] ?? 0) + high
      this.#low[column] = (this.#low[column] ?? 0) + (amount - high * half)
    }
  }

  /** Writes the sums into row `row`: exact below 2^53, never below it where the true one is not. */
  writeTo(sums: Sums, row: number): void {
    for (let column = 0; column < width; column += 1) {
      sums[row * width + column] = (this.#high[column] ?? 0) * half + (this.#low[column] ?? 0)
    }
  }
}
