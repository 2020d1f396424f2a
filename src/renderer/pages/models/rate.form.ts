/**
 * A rate as people write it, USD per million tokens, kept exact: integer pico-USD per token inside
 * (1 USD per million = 1,000,000).
 */
import { plainNumber } from '../../kit/number/read-number'

const picoPerUsd = 1_000_000
const maxUsd = 1_000_000

/** The digits alone, as an edit field starts with them. */
export function usdDigits(rate: number): string {
  const whole = Math.floor(rate / picoPerUsd)
  const decimals = String(rate % picoPerUsd)
    .padStart(6, '0')
    .replace(/0+$/, '')
    .padEnd(2, '0')
  return `${whole.toLocaleString('en-US', { useGrouping: false })}.${decimals}`
}

/** A rate as typed: empty, a number, or why it is none. */
export type ParsedRate =
  | { readonly problem: string }
  | { readonly problem: null; readonly rate: number | null }

/**
 * What a person typed as integer pico-USD per token; empty is null. Digits are read as text, so no
 * rounding can happen.
 */
export function parseRate(text: string): ParsedRate {
  const digits = plainNumber(text)
  if (digits === '') return { problem: null, rate: null }
  if (/^\s*\$?\s*[-\u2212]/.test(text)) return { problem: 'A price is zero or more.' }
  if (digits === null)
    return { problem: 'Give a number in USD per million tokens, for example 2.50.' }
  const [whole = '0', decimals = ''] = digits.split('.')
  if (decimals.replace(/0+$/, '').length > 6) return { problem: 'At most six decimals.' }
  const usd = Number(whole)
  if (usd > maxUsd) return { problem: 'At most 1,000,000 USD per million tokens.' }
  const rate = usd * picoPerUsd + Number(decimals.slice(0, 6).padEnd(6, '0'))
  if (rate > maxUsd * picoPerUsd) return { problem: 'At most 1,000,000 USD per million tokens.' }
  return { problem: null, rate }
}
