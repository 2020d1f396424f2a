/**
 * Forecasts in words: the band, and how far off the method was. `amount` writes a value in its unit.
 */
import type { ForecastBackTest, ForecastBand } from '../../contract/forecast'
import { startOfMonth, zonedTime } from '../../shared/dates'
import { formatShare } from '../kit/format'
import { formatDay } from '../kit/time-format'

export type Amount = (value: number) => string

/** Two days with their month once where it is the same: `12–17 Dec`, `30 Nov–3 Dec`. */
export function daysText(first: number, last: number, timeZone: string): string {
  const [from, to] = [zonedTime(first, timeZone), zonedTime(last, timeZone)]
  if (from.month === to.month && from.day === to.day) return formatDay(first, timeZone)
  return from.month === to.month
    ? `${from.day}–${formatDay(last, timeZone)}`
    : `${formatDay(first, timeZone)}–${formatDay(last, timeZone)}`
}

/** `80 %: $390 to $440`; nothing where the band has no width. */
export function bandText({ low, high }: ForecastBand, amount: Amount): string | null {
  const [from, to] = [amount(low), amount(high)]
  return from === to ? null : `80 %: ${from} to ${to}`
}

/** `Last month this method was off by 6 %: …`. `at`: when the forecast was made. */
export function backTestText(
  { from, to, predicted, actual, days, daysInBand }: ForecastBackTest,
  at: number,
  timeZone: string,
  amount: Amount,
): string {
  const isLastMonth = to === startOfMonth(at, timeZone) && from === startOfMonth(at, timeZone, -1)
  const when = isLastMonth ? 'Last month' : `Over the last ${days} days`
  const off =
    actual === 0
      ? `was wrong: it said ${amount(predicted)} and nothing came`
      : `was off by ${formatShare(Math.abs(predicted - actual) / actual)}: it said ${amount(predicted)} and ${amount(actual)} came`
  return `${when} this method ${off}. ${daysInBand} of ${days} days lay within its band.`
}
