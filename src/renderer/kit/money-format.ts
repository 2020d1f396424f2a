/** How money is written: four significant digits, or every nano of it. Pure. */
import { exactUsd } from '../../shared/money-text'
import { groupDigits, minus } from './format'

/** Decimals that leave four significant digits, and never fewer than two. */
function decimalsFor(size: bigint): number {
  if (size === 0n) return 2
  const places = size.toString().length - 9
  return Math.min(9, Math.max(2, 4 - places))
}

function roundHalfUp(size: bigint, decimals: number): bigint {
  const step = 10n ** BigInt(9 - decimals)
  return ((size + step / 2n) / step) * step
}

/** The exact amount with thin spaces between its thousands. */
function grouped(size: bigint): string {
  const [whole = '', fraction = ''] = exactUsd(size).split('.')
  return `${groupDigits(whole)}.${fraction}`
}

/**
 * Nano-USD as dollars with four significant digits and at least two decimals; null is an en dash.
 * `whole` drops ".00" where a round limit is named ("of $10").
 */
export function formatMoney(
  nanoUsd: number | null,
  options: { readonly whole?: boolean } = {},
): string {
  if (nanoUsd === null) return '–'
  const size = BigInt(Math.abs(nanoUsd))
  const text = grouped(roundHalfUp(size, decimalsFor(size)))
  const shown = options.whole === true ? text.replace(/\.00$/, '') : text
  return `${nanoUsd < 0 ? minus : ''}$${shown}`
}

/** Every nano of it: $0.012345678. */
export function formatMoneyExact(nanoUsd: number): string {
  const size = BigInt(Math.abs(nanoUsd))
  return `${nanoUsd < 0 ? minus : ''}$${grouped(size)}`
}

/**
 * Amounts below each other, every nano of each: all with the decimals of the longest, so that their
 * points stand in one line.
 */
export function formatMoneyColumn(amounts: readonly number[]): readonly string[] {
  const texts = amounts.map(formatMoneyExact)
  const decimals = (text: string) => text.length - text.indexOf('.') - 1
  const most = Math.max(0, ...texts.map(decimals))
  return texts.map((text) => text.padEnd(text.length + most - decimals(text), '0'))
}
