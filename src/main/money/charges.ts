/** The lines of a bill: each token's class and unit price. Pure; every token is billed once. */
import type { ChargeKind, Terms } from '../../contract/charges'
import { plainTerms } from '../../contract/charges'
import type { Usage } from '../../contract/call-outcome'
import type { Price, PriceSheet, Rates } from '../../contract/models'
import { exact } from './amount'

/** A class of tokens or a fee. `assumed`: the price has no rate of its own for it. */
export interface Line {
  readonly kind: ChargeKind
  readonly quantity: number
  readonly unitPicoUsd: number
  readonly assumed: boolean
}

/**
 * The sheet that holds for these terms; null where the price has none, which is never the same as
 * the default one (spec M8). A region multiplies every rate of the sheet, as Anthropic prices
 * `inference_geo`.
 */
export function sheetFor(price: Price, terms: Terms = plainTerms): PriceSheet | null {
  const sheet =
    terms.serviceTier === 'default' ? price : (price.serviceTiers?.[terms.serviceTier] ?? null)
  if (sheet === null || terms.inferenceGeo === 'global') return sheet
  const permille = price.geoPermille?.[terms.inferenceGeo]
  return permille === undefined ? null : scaled(sheet, permille)
}

/** Rates of a whole request with this input: those of the highest threshold it passes. */
export function ratesFor(sheet: PriceSheet, inputTokens: number): Rates {
  let rates = sheet.rates
  let above = -1
  for (const tier of sheet.tiers) {
    if (inputTokens > tier.aboveInputTokens && tier.aboveInputTokens > above) {
      rates = tier.rates
      above = tier.aboveInputTokens
    }
  }
  return rates
}

/**
 * The lines of a usage. Cached and cache-write tokens are inside `inputTokens`, reasoning tokens
 * inside `outputTokens` (spec §15), audio and image tokens inside the count of their direction;
 * what is left of a count is plain. A provider that reports more of the parts than of the whole is
 * billed for the parts it named. Throws RangeError for negative or fractional counts.
 */
export function linesOf(usage: Usage, sheet: PriceSheet, fees: Price['fees'] = {}): Line[] {
  const rates = ratesFor(sheet, tokens(usage.inputTokens))
  const { parts = {} } = usage
  const part = (count: number | undefined) => tokens(count ?? 0)
  const cachedApart = part(parts.cachedAudioTokens) + part(parts.cachedImageTokens)
  const cached = Math.max(0, tokens(usage.cachedInputTokens) - cachedApart)
  const kept1h = part(parts.cacheWrite1hTokens)
  const kept5m = Math.max(0, tokens(usage.cacheWriteTokens) - kept1h)
  const audio = Math.max(0, part(parts.inputAudioTokens) - part(parts.cachedAudioTokens))
  const image = Math.max(0, part(parts.inputImageTokens) - part(parts.cachedImageTokens))
  const inputApart = cached + cachedApart + kept5m + kept1h + audio + image
  const outputApart = part(parts.outputAudioTokens) + part(parts.outputImageTokens)
  const audioRate = rates.inputAudio ?? rates.input
  const imageRate = rates.inputImage ?? rates.input
  return [
    line('input', Math.max(0, usage.inputTokens - inputApart), rates.input),
    line('cached_input', cached, rates.cachedInput, rates.input),
    line('cache_write_5m', kept5m, rates.cacheWrite, rates.input),
    line('cache_write_1h', kept1h, rates.cacheWrite1h, rates.cacheWrite ?? rates.input),
    line('input_audio', audio, rates.inputAudio, rates.input),
    line('cached_audio', part(parts.cachedAudioTokens), rates.cachedAudio, audioRate),
    line('input_image', image, rates.inputImage, rates.input),
    line('cached_image', part(parts.cachedImageTokens), rates.cachedImage, imageRate),
    line('output', Math.max(0, tokens(usage.outputTokens) - outputApart), rates.output),
    line('output_audio', part(parts.outputAudioTokens), rates.outputAudio, rates.output),
    line('output_image', part(parts.outputImageTokens), rates.outputImage, rates.output),
    line('web_search', part(parts.webSearches), fees.webSearch),
    line('file_search', part(parts.fileSearches), fees.fileSearch),
  ].filter(({ quantity }) => quantity > 0)
}

/** Every rate a token of the input can be billed at. */
export function inputRates(rates: Rates, written: 'no' | '5m' | '1h'): number[] {
  const plain = [rates.input, rates.cachedInput, rates.inputAudio, rates.inputImage]
  const writes =
    written === 'no'
      ? []
      : written === '5m'
        ? [rates.cacheWrite]
        : [rates.cacheWrite, rates.cacheWrite1h]
  return [...plain, ...writes].filter((rate) => rate !== null && rate !== undefined)
}

/** A missing rate is the one of the wider class, a missing fee 0, and the line says so. */
function line(
  kind: ChargeKind,
  quantity: number,
  rate: number | null | undefined,
  otherwise = 0,
): Line {
  const own = rate !== null && rate !== undefined
  return { kind, quantity, unitPicoUsd: own ? rate : otherwise, assumed: !own }
}

function scaled({ rates, tiers }: PriceSheet, permille: number): PriceSheet {
  return {
    rates: scaledRates(rates, permille),
    tiers: tiers.map((tier) => ({ ...tier, rates: scaledRates(tier.rates, permille) })),
  }
}

/** Rounded up to the whole pico-USD, so that a bound by it is never below the bill. */
function scaledRates(rates: Rates, permille: number): Rates {
  const times = (rate: number | null) =>
    rate === null ? null : Number((BigInt(rate) * BigInt(permille) + 999n) / 1000n)
  const all = Object.entries(rates).map(([name, rate]) => [name, times(rate ?? null)])
  return Object.fromEntries(all) as Rates
}

function tokens(count: number): number {
  if (exact(count, 'token count') < 0) {
    throw new RangeError(`token count must not be negative, not ${count}`)
  }
  return count
}
