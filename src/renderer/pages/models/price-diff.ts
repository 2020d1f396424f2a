/**
 * What a newer price changes, as lines: each class of each sheet, fee and region that is not as it
 * was. Pure.
 */
import type { Price, PriceSheet } from '../../../contract/models'
import { formatCount } from '../../kit/format'
import { pricedTiers } from './price.form'
import { priceLines } from './price.words'
import { rateText } from './rate.words'

/** One line of the comparison; null: it was not, or is no longer, priced. */
export interface PriceDifference {
  /** The class with its sheet, or the fee. */
  readonly name: string
  /** Null: there was none. */
  readonly before: string | null
  /** Null: there is none any more. */
  readonly after: string | null
}

/** The lines that differ, in the order of a price; null: no price. */
export function priceDiff(before: Price | null, after: Price | null): PriceDifference[] {
  const [old, fresh] = [linesOf(before), linesOf(after)]
  const names = [...new Set([...old.keys(), ...fresh.keys()])]
  return names
    .map((name) => ({ name, before: old.get(name) ?? null, after: fresh.get(name) ?? null }))
    .filter((line) => line.before !== line.after)
}

/** A price as named lines. */
function linesOf(price: Price | null): Map<string, string> {
  if (price === null) return new Map()
  const { fees = {}, serviceTiers = {}, geoPermille } = price
  const tiers = pricedTiers.flatMap((tier) => sheetLines(serviceTiers[tier], `, ${tier}`))
  const fee = (name: string, pico: number | undefined) =>
    pico === undefined ? [] : [[name, `${rateText(pico / 1000)} per 1\u2009000`] as const]
  const region =
    geoPermille?.us === undefined
      ? []
      : [['US region', `${(geoPermille.us - 1000) / 10} % more`] as const]
  return new Map([
    ...sheetLines(price, ''),
    ...tiers,
    ...fee('Web search', fees.webSearch),
    ...fee('File search', fees.fileSearch),
    ...region,
  ])
}

function sheetLines(sheet: PriceSheet | undefined, of: string): (readonly [string, string])[] {
  if (sheet === undefined) return []
  const { rates, tiers } = sheet
  const own = priceLines(rates).flatMap(({ name, rate }) =>
    rate === null ? [] : [[`${name}${of}`, rateText(rate)] as const],
  )
  const long = tiers.flatMap((step) =>
    sheetLines(
      { rates: step.rates, tiers: [] },
      `${of}, above ${formatCount(step.aboveInputTokens)} input tokens`,
    ),
  )
  return [...own, ...long]
}

/** A price in one line, for a model that would be new. */
export function priceInShort(price: Price | null): string {
  return price === null
    ? 'no price'
    : `${rateText(price.rates.input)} in, ${rateText(price.rates.output)} out`
}
