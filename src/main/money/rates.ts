/** Prices as people write them, USD per million tokens, to and from exact pico-USD per token. */
import type {
  Price,
  PriceInput,
  PriceSheet,
  Rates,
  RatesInput,
  SheetInput,
} from '../../contract/models'

/**
 * USD per million tokens in pico-USD per token, exactly: 1 USD per million is 1,000,000. Works on
 * the decimal digits, as a float product can be off by one. Throws RangeError when it has more than
 * six decimals or is not a plain amount.
 */
export function picoPerToken(usdPerMillion: number): number {
  const parts = /^(\d+)(?:\.(\d{1,6}))?$/.exec(decimalText(usdPerMillion))
  if (parts === null)
    throw new RangeError(
      `A price must be a positive amount with at most six decimals, not ${usdPerMillion}.`,
    )
  return Number(parts[1]) * 1_000_000 + Number((parts[2] ?? '').padEnd(6, '0'))
}

/** For display and filters only: the nearest double to the price in USD per million tokens. */
export function usdPerMillion(pico: number): number {
  return pico / 1_000_000
}

/**
 * USD per 1,000 uses in pico-USD per use, exactly: 10 USD per thousand is 10,000,000,000. Throws
 * RangeError as `picoPerToken` does.
 */
export function picoPerUse(usdPerThousand: number): number {
  return picoPerToken(usdPerThousand) * 1000
}

/** A price typed by a person. Throws RangeError as `picoPerToken` does. */
export function priceFrom(input: PriceInput): Price {
  const {
    webSearchUsdPerThousand: web,
    fileSearchUsdPerThousand: files,
    serviceTiers,
    usGeoPercentMore,
  } = input
  const tiers = Object.entries(serviceTiers ?? {}).map(([name, sheet]) => [name, sheetFrom(sheet)])
  return {
    ...sheetFrom(input),
    ...(web == null && files == null
      ? {}
      : {
          fees: {
            ...(web == null ? {} : { webSearch: picoPerUse(web) }),
            ...(files == null ? {} : { fileSearch: picoPerUse(files) }),
          },
        }),
    ...(tiers.length === 0
      ? {}
      : { serviceTiers: Object.fromEntries(tiers) as Price['serviceTiers'] }),
    ...(usGeoPercentMore == null
      ? {}
      : { geoPermille: { us: 1000 + picoPerToken(usGeoPercentMore) / 100_000 } }),
  }
}

function sheetFrom({ longContext = [], ...typed }: SheetInput): PriceSheet {
  const tiers = longContext.map(({ aboveInputTokens, ...rates }) => ({
    aboveInputTokens,
    rates: ratesFrom(rates),
  }))
  return {
    rates: ratesFrom(typed),
    tiers: tiers.sort((a, b) => a.aboveInputTokens - b.aboveInputTokens),
  }
}

/** Classes that are priced only where they are typed. */
const apart = {
  cacheWrite1h: 'cacheWrite1hUsdPerMillion',
  inputAudio: 'inputAudioUsdPerMillion',
  cachedAudio: 'cachedAudioUsdPerMillion',
  outputAudio: 'outputAudioUsdPerMillion',
  inputImage: 'inputImageUsdPerMillion',
  cachedImage: 'cachedImageUsdPerMillion',
  outputImage: 'outputImageUsdPerMillion',
} as const satisfies Partial<Record<keyof Rates, keyof RatesInput>>

function ratesFrom(input: RatesInput): Rates {
  const further = Object.entries(apart).flatMap(([name, field]) => {
    const value = input[field]
    return value === null || value === undefined ? [] : [[name, picoPerToken(value)]]
  })
  return {
    input: picoPerToken(input.inputUsdPerMillion),
    output: picoPerToken(input.outputUsdPerMillion),
    cachedInput: optional(input.cachedInputUsdPerMillion),
    cacheWrite: optional(input.cacheWriteUsdPerMillion),
    ...Object.fromEntries(further),
  }
}

function optional(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : picoPerToken(value)
}

/** Small amounts print as 1e-6, every other double as the shortest decimal that reads back. */
function decimalText(value: number): string {
  const text = String(value)
  const small = /^(\d)(?:\.(\d+))?e-(\d+)$/.exec(text)
  if (small === null) return text
  return `0.${'0'.repeat(Number(small[3]) - 1)}${small[1]}${small[2] ?? ''}`
}
