/**
 * The one exact writer of money: digits are moved past the point, because dividing a safe integer
 * by 1e9 can round to the next dollar.
 */

const fractionDigits = 9

/**
 * Nano-USD as decimal US dollars, every nano of it and at least two decimals: `12.30`,
 * `0.000000004`, `-1.00`.
 */
export function exactUsd(nanoUsd: number | bigint): string {
  const digits = String(nanoUsd)
    .replace('-', '')
    .padStart(fractionDigits + 1, '0')
  const fraction = digits.slice(-fractionDigits).replace(/0{1,7}$/, '')
  return `${nanoUsd < 0 ? '-' : ''}${digits.slice(0, -fractionDigits)}.${fraction}`
}

/** The same as a sentence names it: `$12.30`, `-$1.00`. */
export function dollars(nanoUsd: number | bigint): string {
  return nanoUsd < 0 ? `-$${exactUsd(-nanoUsd)}` : `$${exactUsd(nanoUsd)}`
}
