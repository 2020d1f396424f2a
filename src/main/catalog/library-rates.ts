/** Prices of the library as ours: USD per million tokens become pico-USD per token. */
import type { Price, Rates } from '../../contract/models'
import { picoPerToken, picoPerUse } from '../money/rates'
import type { LibraryModel, LibraryPrice, LibraryRate } from './library-file'
import type { SnapshotEntry } from './snapshot'

/** Throws RangeError for a price without an input rate, or one that cannot be held. */
export function versionsOf({ prices }: LibraryModel): SnapshotEntry['versions'] {
  if (!Array.isArray(prices)) return [{ from: 0, price: priceOf(prices) }]
  return prices.map(({ constraint, prices: each }) => ({
    from: constraint == null ? 0 : Date.parse(`${constraint.start_date}T00:00:00Z`),
    price: priceOf(each),
  }))
}

/** Classes that few models price apart; a price that has none of them stays as short as it is. */
const apart = {
  cacheWrite1h: 'cache_write_1h_mtok',
  inputAudio: 'input_audio_mtok',
  cachedAudio: 'cache_audio_read_mtok',
  outputAudio: 'output_audio_mtok',
  inputImage: 'input_image_mtok',
  cachedImage: 'cache_image_read_mtok',
  outputImage: 'output_image_mtok',
} as const satisfies Partial<Record<keyof Rates, keyof LibraryPrice>>

function priceOf(prices: LibraryPrice): Price {
  const {
    input_mtok: input,
    output_mtok: output = 0,
    cache_read_mtok: cachedInput,
    cache_write_mtok: cacheWrite,
  } = prices
  if (input === undefined) throw new RangeError('a price has no input rate')
  const further = Object.entries(apart).flatMap(([name, key]) => {
    const rate = prices[key]
    return rate === undefined ? [] : [[name, rate] as const]
  })
  const all = [input, output, cachedInput, cacheWrite, ...further.map(([, rate]) => rate)]
  const starts = all.flatMap((rate) =>
    typeof rate === 'object' ? rate.tiers.map(({ start }) => start) : [],
  )
  const ratesAt = (tokens: number): Rates => ({
    input: pico(input, tokens),
    output: pico(output, tokens),
    cachedInput: cachedInput === undefined ? null : pico(cachedInput, tokens),
    cacheWrite: cacheWrite === undefined ? null : pico(cacheWrite, tokens),
    ...Object.fromEntries(further.map(([name, rate]) => [name, pico(rate, tokens)])),
  })
  const thresholds = [...new Set(starts)].sort((a, b) => a - b)
  return {
    rates: ratesAt(0),
    tiers: thresholds.map((start) => ({ aboveInputTokens: start, rates: ratesAt(start + 1) })),
    ...feesOf(prices),
  }
}

/** USD per 1,000 uses, in pico-USD per use. */
function feesOf({
  web_searches_kcount: web,
  storage_searches_kcount: files,
}: LibraryPrice): Pick<Price, 'fees'> {
  if (web === undefined && files === undefined) return {}
  return {
    fees: {
      ...(web === undefined ? {} : { webSearch: picoPerUse(web) }),
      ...(files === undefined ? {} : { fileSearch: picoPerUse(files) }),
    },
  }
}

function pico(rate: LibraryRate, inputTokens: number): number {
  if (typeof rate === 'number') return picoPerToken(rate)
  const reached = rate.tiers
    .filter(({ start }) => inputTokens > start)
    .sort((a, b) => b.start - a.start)[0]
  return picoPerToken(reached?.price ?? rate.base)
}
