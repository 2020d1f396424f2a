/**
 * Sums of money and tokens. Storage keeps them whole to 2^62; what reads them for people and for
 * JSON goes to 2^53 − 1, and says so where the sum is larger. No sum here is negative, so a double
 * that adds them up is either exact or past 2^53, never wrong below it.
 */

/**
 * The largest sum that storage keeps; a larger one stands here until it is derived anew. Half of
 * what an SQLite integer holds: adding one amount never overflows.
 */
export const mostStored = 2n ** 62n

/** A sum as JSON carries it: never past 2^53 − 1. */
export function saturated(sum: number | bigint): number {
  return isPast(sum) ? Number.MAX_SAFE_INTEGER : Number(sum)
}

/** True where the sum is larger than JSON carries exactly. */
export function isPast(sum: number | bigint): boolean {
  return sum > Number.MAX_SAFE_INTEGER
}

/** The flag for figures of which one is past what JSON carries; nothing where all are exact. */
export function saturation(...sums: readonly (number | bigint)[]): { readonly saturated?: true } {
  return sums.some(isPast) ? { saturated: true } : {}
}

/** A sum as storage keeps it: a kind of charge that only takes away goes as far below nothing. */
export function stored(sum: bigint): bigint {
  return sum > mostStored ? mostStored : sum < -mostStored ? -mostStored : sum
}

/** Two SQL columns that add up an integer expression without overflow over any rows. */
export function sumInHalves(expression: string): string {
  return `ifnull(sum((${expression}) >> 32), 0) AS high, ifnull(sum((${expression}) & 4294967295), 0) AS low`
}

/** The sum of which SQL gave the halves. */
export function joinHalves(
  halves: { readonly high: bigint; readonly low: bigint } | undefined,
): bigint {
  return halves === undefined ? 0n : halves.high * 4294967296n + halves.low
}

/** True from exactly this percentage of the limit on. `percent` may have a fraction. */
export function reaches(sum: number | bigint, limit: number, percent: number): boolean {
  if (sum <= 0) return false
  if (Number.isInteger(percent) && sum < 2 ** 43 && limit < 2 ** 43)
    return Number(sum) * 100 >= limit * percent
  const [whole = '0', fraction = ''] = decimalText(percent).split('.')
  const scale = 10n ** BigInt(fraction.length)
  return BigInt(sum) * 100n * scale >= BigInt(limit) * BigInt(whole + fraction)
}

/** A percentage between 0 and 1,000 in plain digits; what is finer than a billionth is left out. */
function decimalText(percent: number): string {
  return Number.isInteger(percent) ? String(percent) : percent.toFixed(9)
}
