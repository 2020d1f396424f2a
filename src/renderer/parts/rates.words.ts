/** Rates as they are written: how fast tokens come, and what a million of them costs. Pure. */
import { formatMoney } from '../kit/money-format'

/** Tokens a second: 8.2 tok/s, 120 tok/s. */
export function formatRate(perSecond: number): string {
  return `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}\u2009tok/s`
}

/** Dollars per million tokens from a rate in pico-USD per token: 2500000 → $2.50. */
export function formatRatePerMillion(picoUsdPerToken: number): string {
  return formatMoney(picoUsdPerToken * 1000)
}
