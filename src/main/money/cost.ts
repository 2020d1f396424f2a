/** What a usage costs. Prices are integer pico-USD; sums are exact and rounded once. */
import type { Charge, ChargeKind, Terms } from '../../contract/charges'
import { plainTerms } from '../../contract/charges'
import type { Usage } from '../../contract/call-outcome'
import type { Price } from '../../contract/models'
import { exact } from './amount'
import { linesOf, sheetFor, type Line } from './charges'

/** A usage with its price. */
export interface Bill {
  readonly charges: readonly Charge[]
  /** The sum of the charges, half up to the nano-USD. */
  readonly costNanoUsd: number
  /**
   * Reported classes and fees that the price has no rate of its own for, and terms it has no sheet
   * for: the cost is an estimate then.
   */
  readonly assumed: readonly (ChargeKind | 'terms')[]
}

/**
 * The bill of a usage under these terms. Terms the price knows nothing of are billed by the default
 * sheet and named in `assumed`. Throws RangeError for negative or fractional counts and for a cost
 * of 2^53 nano-USD or more.
 */
export function billOf(usage: Usage, price: Price, terms: Terms = plainTerms): Bill {
  const sheet = sheetFor(price, terms)
  const lines = linesOf(usage, sheet ?? price, price.fees)
  const assumed: (ChargeKind | 'terms')[] = lines
    .filter((line) => line.assumed)
    .map((line) => line.kind)
  if (sheet === null) assumed.push('terms')
  return { ...shared(lines), assumed }
}

/** The sum of its charges, half up to the nano-USD. Throws RangeError as `billOf` does. */
export function costNanoUsd(usage: Usage, price: Price, terms: Terms = plainTerms): number {
  return billOf(usage, price, terms).costNanoUsd
}

/**
 * Rounds the exact total once, half up, and shares it out: each line gets its whole nano-USD, and
 * what rounding left over goes to the lines with the largest rests, so that the lines sum to the
 * total.
 */
function shared(lines: readonly Line[]): Omit<Bill, 'assumed'> {
  const picos = lines.map(({ quantity, unitPicoUsd }) => BigInt(quantity) * BigInt(unitPicoUsd))
  const total = picos.reduce((sum, pico) => sum + pico, 0n)
  const cost = (total + 500n) / 1000n
  const left = Number(cost - picos.reduce((sum, pico) => sum + pico / 1000n, 0n))
  const byRest = picos.map((pico, index) => ({ index, rest: pico % 1000n }))
  byRest.sort((a, b) => Number(b.rest - a.rest) || a.index - b.index)
  const extra = new Set(byRest.slice(0, Math.max(0, left)).map(({ index }) => index))
  const charges = lines.map(({ kind, quantity, unitPicoUsd }, index) => ({
    kind,
    quantity,
    unitPicoUsd,
    costNanoUsd: exact(Number((picos[index] ?? 0n) / 1000n), 'charge') + (extra.has(index) ? 1 : 0),
  }))
  return { charges, costNanoUsd: exact(Number(cost), 'cost in nano-USD') }
}
