/**
 * What the parts of a price say of themselves in few words: heads of folded parts, and the lines of
 * a price in force.
 */
import type { Price, Rates } from '../../../contract/models'
import { formatCount } from '../../kit/format'
import {
  pricedTiers,
  rateFields,
  type PriceDraft,
  type PricedTier,
  type RatesDraft,
  type SheetDraft,
} from './price.form'
import { longContextText, rateText } from './rate.words'
import { tokenCount } from './model.words'

export const tierLabels: Readonly<Record<PricedTier, string>> = {
  flex: 'Flex',
  priority: 'Priority',
  batch: 'Batch',
  fast: 'Fast',
}

/** Labels in a sentence: all but the first in small letters. */
function listed(words: readonly string[], none: string): string {
  return words.length === 0
    ? none
    : words.map((word, index) => (index === 0 ? word : word.toLowerCase())).join(', ')
}

/** The rarer classes that have a rate, else which there are. */
export function classesSummary(rates: RatesDraft): string {
  const set = rateFields.filter(({ name, usual }) => !usual && rates[name].trim() !== '')
  return listed(
    set.map(({ label }) => label.replace(', ', ' ')),
    '1 h writes, audio, images',
  )
}

/** From which lengths on the input costs something else. */
export function longSummary({ longContext }: SheetDraft): string {
  const lengths = longContext
    .map(({ above }) => tokenCount(above))
    .filter((length) => typeof length === 'number')
  if (longContext.length === 0) return 'Same price at any length'
  return lengths.length === 0 ? 'Length not given' : `Above ${lengths.map(formatCount).join(', ')}`
}

/** The tiers with a sheet of their own. */
export function tiersSummary({ serviceTiers }: PriceDraft): string {
  return listed(
    pricedTiers.filter((tier) => serviceTiers[tier] !== undefined).map((tier) => tierLabels[tier]),
    'Default only',
  )
}

/** What is charged by the call, and whether the region counts. */
export function feesSummary({ webSearch, fileSearch, usGeo }: PriceDraft): string {
  const parts = [
    webSearch.trim() === '' ? '' : 'Web search',
    fileSearch.trim() === '' ? '' : 'File search',
    usGeo.trim() === '' ? '' : 'US region',
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'None priced' : parts.join(', ')
}

/** A line of the price in force. */
export interface PriceLine {
  readonly name: string
  /** Null: no price of its own. */
  readonly rate: number | null
}

/** The classes a price shows: the usual ones always, the others where it has them. */
export function priceLines(rates: Rates): PriceLine[] {
  return rateFields
    .filter(({ name, usual }) => usual || rates[name] != null)
    .map(({ name, label }) => ({ name: label, rate: rates[name] ?? null }))
}

/**
 * What the classes alone do not say of a price, as sentences: long input, other service tiers, fees
 * and region.
 */
export function furtherPriceText(price: Price): string[] {
  const { serviceTiers = {}, fees = {}, geoPermille } = price
  const tiers = pricedTiers.flatMap((tier) => {
    const sheet = serviceTiers[tier]
    if (sheet === undefined) return []
    const { input, output } = sheet.rates
    const long = longContextText(sheet).map(
      (sentence) => `${tierLabels[tier]}, ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`,
    )
    return [`${tierLabels[tier]}: ${rateText(input)} in, ${rateText(output)} out`, ...long]
  })
  const more = [
    fees.webSearch === undefined
      ? ''
      : `Web search: ${rateText(fees.webSearch / 1000)} per 1\u2009000`,
    fees.fileSearch === undefined
      ? ''
      : `File search: ${rateText(fees.fileSearch / 1000)} per 1\u2009000`,
    geoPermille?.us === undefined
      ? ''
      : `In the US region every token costs ${(geoPermille.us - 1000) / 10} % more`,
  ]
  return [...longContextText(price), ...tiers, ...more.filter((sentence) => sentence !== '')]
}
