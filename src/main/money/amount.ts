/** Amounts of money: integer nano-USD, what is not plain addition on them, how they read. */
import { exactUsd } from '../../shared/money-text'

/** 1 USD in nano-USD. */
const nanoPerUsd = 1_000_000_000

/**
 * Throws RangeError unless the value is an integer that a double holds exactly; so no sum of money
 * is ever silently rounded.
 */
export function exact(value: number, what: string): number {
  if (!Number.isSafeInteger(value))
    throw new RangeError(`${what} must be a whole number below 2^53, not ${value}`)
  return value
}

/** `value` × `permille` / 1000, rounded up, never too small: 1150 adds 15 %. */
export function applyMargin(value: number, permille: number): number {
  const product = exact(value, 'value') * exact(permille, 'permille')
  if (Number.isSafeInteger(product)) {
    const rest = product % 1000
    return (product - rest) / 1000 + (rest > 0 ? 1 : 0)
  }
  const wide = BigInt(value) * BigInt(permille)
  return exact(Number(wide / 1000n) + (wide % 1000n > 0n ? 1 : 0), 'value with its margin')
}

/** An amount over `parts`, half up: a mean cost. `parts` is a positive integer. */
export function divideNanoUsd(amount: number, parts: number): number {
  exact(amount, 'amount')
  if (exact(parts, 'parts') < 1) throw new RangeError('parts must be at least 1')
  const rest = ((amount % parts) + parts) % parts
  const whole = (amount - rest) / parts
  return rest * 2 >= parts ? whole + 1 : whole
}

/** A mean amount in USD, for people and JSON; a double, never to be summed. */
export function toUsd(nanoUsd: number): number {
  return nanoUsd / nanoPerUsd
}

/** Money as the rules file writes it and reads it back. */
export function formatUsd(nanoUsd: number): string {
  exact(nanoUsd, 'amount')
  return `${exactUsd(nanoUsd)} USD`
}

/**
 * USD as a provider reports it in JSON, as a number or in plain decimals, in nano-USD, half up.
 * Undefined when it is no amount of money or too large to be one.
 */
export function usdToNano(usd: unknown): number | undefined {
  // toFixed rounds the exact value of the double, so no product of floats comes into it.
  const amount = typeof usd === 'string' && /^\d{1,7}(\.\d{1,40})?$/.test(usd) ? Number(usd) : usd
  return typeof amount === 'number' && amount >= 0 && amount < 1e7
    ? parseUsd(amount.toFixed(9))
    : undefined
}

/** USD as typed, exactly, in nano-USD. Undefined: no plain amount of at most nine decimals. */
export function parseUsd(written: string): number | undefined {
  const parts = /^(\d{1,7})(?:\.(\d{1,9}))?$/.exec(written.trim())
  if (parts === null) return undefined
  const amount = Number(parts[1]) * nanoPerUsd + Number((parts[2] ?? '').padEnd(9, '0'))
  return Number.isSafeInteger(amount) ? amount : undefined
}
