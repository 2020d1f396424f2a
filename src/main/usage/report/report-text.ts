/** How a report writes amounts and counts: exactly, and aligned in a column. */
import { exactUsd } from '../../../shared/money-text'

/** `1,234,567`. */
export function countText(value: number | bigint): string {
  const digits = String(value)
  const sign = digits.startsWith('-') ? '-' : ''
  return sign + digits.slice(sign.length).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** Every nano of each amount, in US dollars: `1,234.50`, or with nine decimals where one needs them. */
export function moneyColumn(nanoUsd: readonly number[]): string[] {
  const texts = nanoUsd.map((amount) => exactUsd(amount))
  const decimals = Math.max(0, ...texts.map((text) => text.length - text.indexOf('.') - 1))
  return texts.map((text) => {
    const [whole = '', fraction = ''] = text.split('.')
    const sign = whole.startsWith('-') ? '-' : ''
    return `${sign}$${countText(BigInt(whole.slice(sign.length)))}.${fraction.padEnd(decimals, '0')}`
  })
}

/** Every nano of one amount: `$1,234.50`. */
export function moneyText(nanoUsd: number): string {
  return moneyColumn([nanoUsd])[0] ?? ''
}

/** A share of a whole as percent: `12.5 %`; a dash where there is no whole. */
export function shareText(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)} %`
}

/** How much more or less than before, in percent: `+12.5 %`. */
export function changeText(now: number, before: number): string {
  if (before === 0) return now === 0 ? 'same' : 'new'
  const percent = ((now - before) / Math.abs(before)) * 100
  return `${percent > 0 ? '+' : ''}${percent.toFixed(1)} %`
}

/** A word of the contract as a label: `cache_write_5m` is `Cache write 5m`. */
export function labelText(word: string): string {
  const text = word.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
