/**
 * What a usage costs, and what a call can cost at most. Prices are integer pico-USD; sums are exact
 * and rounded once.
 */
import type { Charge, ChargeKind, Terms } from '../../contract/charges'
import { plainTerms } from '../../contract/charges'
import type { Usage } from '../../contract/call-outcome'
import type { Price, PriceSheet } from '../../contract/models'
import { exact } from './amount'
import { inputRates, linesOf, sheetFor, type Line } from './charges'

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
