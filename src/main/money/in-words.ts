/** Amounts as sentences compare them. */
import { dollars } from '../../shared/money-text'

const cent = 10_000_000

/** `$12.30`, half up to the cent; what is below a cent stays as it is. */
export function dollarsAndCents(nanoUsd: number): string {
  return nanoUsd < cent ? dollars(nanoUsd) : dollars(Math.floor(nanoUsd / cent + 0.5) * cent)
}

/** An amount in percent of another that is not 0; a double, for people alone. */
export function percentOf(amount: number, whole: number): number {
  return (amount / whole) * 100
}
