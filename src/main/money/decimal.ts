/**
 * Decimal text as exact whole numbers of 10⁻³⁰ USD: vendors write up to thirty decimals, and no
 * float comes between their figure and the one rounding at the end.
 */

const decimals = 30
/** 10⁻³⁰ USD in a nano-USD. */
const perNano = 10n ** 21n

/** Undefined for what is no plain decimal: a comma, an exponent, more than thirty decimals. */
export function parseDecimal(text: string): bigint | undefined {
  const parts = /^(-?)(\d{1,12})(?:\.(\d{1,30})0*)?$/.exec(text)
  if (parts === null) return undefined
  const [, sign, whole = '0', fraction = ''] = parts
  const amount = BigInt(whole + fraction.padEnd(decimals, '0'))
  return sign === '-' ? -amount : amount
}

/** Half up, as invoices are: away from nothing on either side. */
export function toNano(amount: bigint): number {
  const size = amount < 0n ? -amount : amount
  const nano = Number((size + perNano / 2n) / perNano)
  return amount < 0n && nano !== 0 ? -nano : nano
}

/** What of an amount at one rate is above (or, negative, below) the same quantity at another rate. */
export function premiumOf(amount: bigint, rate: number, plain: number): bigint {
  return rate === 0 ? 0n : (amount * BigInt(rate - plain)) / BigInt(rate)
}
