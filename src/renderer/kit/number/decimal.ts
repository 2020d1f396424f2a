/** Amounts as a person types them, read exactly: no float is made on the way. */
import { plainNumber } from './read-number'

const FRACTION_DIGITS = 9

export type ParsedAmount =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly message: string }

const refuse = (message: string): ParsedAmount => ({ ok: false, message })

/**
 * US dollars to nano-USD, exactly: no float is made on the way. At most nine decimals and
 * 9,007,199.254740991 dollars.
 */
export function parseUsd(text: string): ParsedAmount {
  const digits = plainNumber(text)
  if (digits === '') return refuse('Enter an amount in US dollars.')
  if (digits === null || !/^\d+(\.\d+)?$/.test(digits))
    return refuse('Enter an amount in US dollars, such as 10 or 0.25.')
  const [whole = '', fraction = ''] = digits.split('.')
  if (fraction.replace(/0+$/, '').length > FRACTION_DIGITS)
    return refuse('Use at most nine decimals: money is kept to the nano-dollar.')
  const nano = BigInt(whole + fraction.slice(0, FRACTION_DIGITS).padEnd(FRACTION_DIGITS, '0'))
  if (nano > BigInt(Number.MAX_SAFE_INTEGER)) return refuse('The largest amount is $9,007,199.25.')
  return { ok: true, value: Number(nano) }
}

/** A whole number of something, which its problem names: `requests`. */
export function parseCount(text: string, unit: string): ParsedAmount {
  const digits = plainNumber(text)
  if (digits === '') return refuse(`Enter a number of ${unit}.`)
  if (digits === null || !/^\d+(\.0*)?$/.test(digits))
    return refuse(`Enter a whole number of ${unit}, such as 50000.`)
  const value = BigInt(digits.split('.')[0] ?? '0')
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) return refuse('The number is too large.')
  return { ok: true, value: Number(value) }
}
