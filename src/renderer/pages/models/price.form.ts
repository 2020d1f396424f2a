/**
 * A price under edit: every class, fee, tier and region that a price can carry, as the text of its
 * fields; nothing is left out on saving.
 */
import type { ServiceTier } from '../../../contract/charges'
import type {
  Price,
  PriceInput,
  PriceSheet,
  Rates,
  RatesInput,
  SheetInput,
} from '../../../contract/models'
import { tokenCount } from './model.words'
import { parseRate, usdDigits } from './rate.form'

const picoPerUsd = 1_000_000

export type RateName = keyof Rates

/**
 * `otherwise`: what the class costs where it has no price of its own. `usual` classes are not
 * folded away.
 */
export const rateFields = [
  { name: 'input', input: 'inputUsdPerMillion', label: 'Input', otherwise: '', usual: true },
  { name: 'output', input: 'outputUsdPerMillion', label: 'Output', otherwise: '', usual: true },
  {
    name: 'cachedInput',
    input: 'cachedInputUsdPerMillion',
    label: 'Cached input',
    otherwise: 'as input',
    usual: true,
  },
  {
    name: 'cacheWrite',
    input: 'cacheWriteUsdPerMillion',
    label: 'Cache write, 5 min',
    otherwise: 'as input',
    usual: true,
  },
  {
    name: 'cacheWrite1h',
    input: 'cacheWrite1hUsdPerMillion',
    label: 'Cache write, 1 h',
    otherwise: 'as 5 min',
    usual: false,
  },
  {
    name: 'inputAudio',
    input: 'inputAudioUsdPerMillion',
    label: 'Audio in',
    otherwise: 'as input',
    usual: false,
  },
  {
    name: 'cachedAudio',
    input: 'cachedAudioUsdPerMillion',
    label: 'Cached audio',
    otherwise: 'as audio in',
    usual: false,
  },
  {
    name: 'outputAudio',
    input: 'outputAudioUsdPerMillion',
    label: 'Audio out',
    otherwise: 'as output',
    usual: false,
  },
  {
    name: 'inputImage',
    input: 'inputImageUsdPerMillion',
    label: 'Images in',
    otherwise: 'as input',
    usual: false,
  },
  {
    name: 'cachedImage',
    input: 'cachedImageUsdPerMillion',
    label: 'Cached images',
    otherwise: 'as images in',
    usual: false,
  },
  {
    name: 'outputImage',
    input: 'outputImageUsdPerMillion',
    label: 'Images out',
    otherwise: 'as output',
    usual: false,
  },
] as const satisfies readonly {
  name: RateName
  input: keyof RatesInput
  label: string
  otherwise: string
  usual: boolean
}[]

/** Those that can have a sheet of their own. */
export const pricedTiers = [
  'flex',
  'priority',
  'batch',
  'fast',
] as const satisfies readonly ServiceTier[]
export type PricedTier = (typeof pricedTiers)[number]

/** USD per million tokens of each class, as typed. */
export type RatesDraft = Readonly<Record<RateName, string>>
/** What tokens cost where the input is longer than `above`. */
export interface LongDraft {
  /** Input tokens, as typed. */
  readonly above: string
  readonly rates: RatesDraft
}
/** What one service tier costs. */
export interface SheetDraft {
  readonly rates: RatesDraft
  /** A step a length of the input. */
  readonly longContext: readonly LongDraft[]
}
/** A whole price, as typed. */
export interface PriceDraft {
  /** The default tier. */
  readonly base: SheetDraft
  /** Tiers with a sheet of their own. */
  readonly serviceTiers: Readonly<Partial<Record<PricedTier, SheetDraft>>>
  readonly webSearch: string
  readonly fileSearch: string
  /** Percent more. */
  readonly usGeo: string
}

export const emptyRates = Object.fromEntries(rateFields.map(({ name }) => [name, ''])) as RatesDraft
export const emptySheet: SheetDraft = { rates: emptyRates, longContext: [] }
/** No price at all: such a model is unpriced. */
export const emptyPriceDraft: PriceDraft = {
  base: emptySheet,
  serviceTiers: {},
  webSearch: '',
  fileSearch: '',
  usGeo: '',
}

/** The price in force as a draft to change. */
export function priceDraftOf(price: Price | null): PriceDraft {
  if (price === null) return emptyPriceDraft
  const { fees = {}, serviceTiers = {}, geoPermille } = price
  const tiers = pricedTiers.flatMap((tier) => {
    const sheet = serviceTiers[tier]
    return sheet === undefined ? [] : [[tier, sheetDraftOf(sheet)]]
  })
  return {
    base: sheetDraftOf(price),
    serviceTiers: Object.fromEntries(tiers) as PriceDraft['serviceTiers'],
    // Fees are kept by the use and written by the thousand.
    webSearch: fees.webSearch === undefined ? '' : usdDigits(fees.webSearch / 1000),
    fileSearch: fees.fileSearch === undefined ? '' : usdDigits(fees.fileSearch / 1000),
    usGeo: geoPermille?.us === undefined ? '' : String((geoPermille.us - 1000) / 10),
  }
}

function sheetDraftOf({ rates, tiers }: PriceSheet): SheetDraft {
  const longContext = tiers.map((tier) => ({
    above: String(tier.aboveInputTokens),
    rates: ratesDraftOf(tier.rates),
  }))
  return { rates: ratesDraftOf(rates), longContext }
}

function ratesDraftOf(rates: Rates): RatesDraft {
  const texts = rateFields.map(({ name }) => [
    name,
    rates[name] == null ? '' : usdDigits(rates[name]),
  ])
  return Object.fromEntries(texts) as RatesDraft
}

/** What can be saved of it, and what keeps it from that. */
export interface PriceCheck {
  /** By the path of the field: `base.input`, `flex.long.0.above`, `webSearch`. */
  readonly problems: Readonly<Record<string, string>>
  /** Null while a field has a problem. */
  readonly price: PriceInput | null
  /** True when every field is empty: no price is given at all. */
  readonly empty: boolean
}

/** The price a draft stands for, with a problem at each field that cannot be read. */
export function checkPrice(draft: PriceDraft): PriceCheck {
  const problems: Record<string, string> = {}
  const base = sheetOf(draft.base, 'base', problems)
  const sheets = pricedTiers.flatMap((tier) => {
    const sheet = draft.serviceTiers[tier]
    return sheet === undefined ? [] : [[tier, sheetOf(sheet, tier, problems)] as const]
  })
  const webSearch = feeOf(draft.webSearch, 'webSearch', problems)
  const fileSearch = feeOf(draft.fileSearch, 'fileSearch', problems)
  const usGeo = percentOf(draft.usGeo, problems)
  const price: PriceInput = {
    ...base,
    ...(webSearch === null ? {} : { webSearchUsdPerThousand: webSearch }),
    ...(fileSearch === null ? {} : { fileSearchUsdPerThousand: fileSearch }),
    ...(sheets.length === 0
      ? {}
      : { serviceTiers: Object.fromEntries(sheets) as PriceInput['serviceTiers'] }),
    ...(usGeo === null ? {} : { usGeoPercentMore: usGeo }),
  }
  return { problems, price: Object.keys(problems).length > 0 ? null : price, empty: isEmpty(draft) }
}

function isEmpty({ base, serviceTiers, webSearch, fileSearch, usGeo }: PriceDraft): boolean {
  const texts = [...Object.values(base.rates), webSearch, fileSearch, usGeo]
  return (
    base.longContext.length === 0 &&
    Object.keys(serviceTiers).length === 0 &&
    texts.every((text) => text.trim() === '')
  )
}

type Problems = Record<string, string>

function sheetOf({ rates, longContext }: SheetDraft, path: string, problems: Problems): SheetInput {
  const base = ratesOf(rates, path, problems)
  if (longContext.length === 0) return base
  const seen = new Set<number>()
  const steps = longContext.map((step, index) => {
    const at = `${path}.long.${index}`
    const above = tokenCount(step.above)
    if (above === null || above === 'bad')
      problems[`${at}.above`] = 'Give a whole number of input tokens.'
    else if (seen.has(above))
      problems[`${at}.above`] = 'There is a price from this length on already.'
    else seen.add(above)
    return {
      aboveInputTokens: typeof above === 'number' ? above : 1,
      ...ratesOf(step.rates, at, problems),
    }
  })
  return { ...base, longContext: steps }
}

function ratesOf(rates: RatesDraft, path: string, problems: Problems): RatesInput {
  const amounts = Object.fromEntries(
    rateFields.map(({ name, input }) => [
      input,
      amountOf(rates[name], `${path}.${name}`, problems),
    ]),
  )
  const { inputUsdPerMillion: input = null, outputUsdPerMillion: output = null, ...rest } = amounts
  if (input === null) problems[`${path}.input`] ??= 'Needed. A free class is 0.'
  if (output === null) problems[`${path}.output`] ??= 'Needed. A free class is 0.'
  return { inputUsdPerMillion: input ?? 0, outputUsdPerMillion: output ?? 0, ...rest }
}

/**
 * USD with at most six decimals: a double holds that many digits, so that its decimal text, which
 * is what is read, is the text typed.
 */
function amountOf(text: string, path: string, problems: Problems): number | null {
  const parsed = parseRate(text)
  if (parsed.problem === null) return parsed.rate === null ? null : parsed.rate / picoPerUsd
  problems[path] = parsed.problem
  return null
}

function feeOf(text: string, path: string, problems: Problems): number | null {
  const amount = amountOf(text, path, problems)
  if (amount !== null && amount > 1000) problems[path] = 'At most 1,000 USD per 1,000 uses.'
  return amount
}

function percentOf(text: string, problems: Problems): number | null {
  const parsed = parseRate(text.replace(/%\s*$/, ''))
  const percent = parsed.problem === null && parsed.rate !== null ? parsed.rate / picoPerUsd : null
  const good =
    parsed.problem === null && (parsed.rate ?? 0) % 100_000 === 0 && (percent ?? 0) <= 900
  if (!good)
    problems['usGeo'] = 'Give percent from 0 to 900 with at most one decimal, for example 10.'
  return percent
}
