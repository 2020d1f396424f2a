/** The catalogue (spec §5): what each model is and what it costs. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { inferenceGeo, serviceTier } from './charges'
import { learnedFact } from './dialects'
import { modelMargins } from './margins'
import { count, epochMs, id, listOf, ok, queryAmount, reference } from './primitives'

export const tiers = ['mini', 'standard', 'advanced', 'premium'] as const
export const tier = z.enum(tiers)
export type Tier = z.infer<typeof tier>

export const capabilities = [
  'chat',
  'code',
  'analysis',
  'reasoning',
  'vision',
  'tools',
  'rag',
  'embeddings',
] as const
export const capability = z.enum(capabilities)
export type Capability = z.infer<typeof capability>

/**
 * Integer pico-USD per token (1 USD per million tokens = 1,000,000 pico-USD per token). Null: the
 * class has no price of its own.
 */
const rate = z.int().min(0).max(1e12)
export const rates = z.object({
  input: rate,
  output: rate,
  cachedInput: rate.nullable(),
  /** Kept for five minutes. */
  cacheWrite: rate.nullable(),
  /** Kept for one hour. */
  cacheWrite1h: rate.nullable().optional(),
  inputAudio: rate.nullable().optional(),
  cachedAudio: rate.nullable().optional(),
  outputAudio: rate.nullable().optional(),
  inputImage: rate.nullable().optional(),
  cachedImage: rate.nullable().optional(),
  outputImage: rate.nullable().optional(),
})
export type Rates = z.infer<typeof rates>

/**
 * Base rates, and the rates that apply to the whole request once its input passes a threshold (long
 * context).
 */
export const priceSheet = z.object({
  rates,
  tiers: z.array(z.object({ aboveInputTokens: z.int().min(1), rates })),
})
export type PriceSheet = z.infer<typeof priceSheet>

/** What tools cost by the use, in pico-USD. */
export const fees = z.object({ webSearch: rate.optional(), fileSearch: rate.optional() })

/**
 * One price: its default sheet, fees, and what other service tiers and regions cost. Terms without
 * a price of their own are unpriced.
 */
export const price = priceSheet.extend({
  fees: fees.optional(),
  serviceTiers: z.partialRecord(serviceTier.exclude(['default']), priceSheet).optional(),
  /** Parts per thousand of every token rate: 1100 is 10 % more. */
  geoPermille: z
    .partialRecord(inferenceGeo.exclude(['global']), z.int().min(1).max(10_000))
    .optional(),
})
export type Price = z.infer<typeof price>

export const priceSource = z.enum(['snapshot', 'override', 'none'])

export const model = z.object({
  /** `provider/model`, unique. */
  id: z.string(),
  provider: id,
  providerName: z.string(),
  model: z.string(),
  name: z.string(),
  tier,
  capabilities: z.array(capability),
  contextWindow: count.nullable(),
  maxOutputTokens: count.nullable(),
  price: price.nullable(),
  priceSource,
  /** When the price in force took effect: the snapshot's date, or the override's. */
  priceDate: epochMs.nullable(),
  priceSnapshotId: z.string().nullable(),
  /** False for models the user added. */
  builtIn: z.boolean(),
  deprecated: z.boolean(),
  simulated: z.boolean(),
})
export type Model = z.infer<typeof model>

export const snapshotInfo = z.object({
  id: z.string(),
  source: z.string(),
  date: epochMs,
  models: count,
  ageDays: z.number(),
})

/**
 * A price as a person types it: USD per million tokens, at most six decimals so that it is exact in
 * pico-USD per token.
 */
const usdPerMillion = z
  .number()
  .min(0)
  .max(1_000_000)
  .refine((value) => Math.round(value * 1e6) / 1e6 === value, 'At most six decimals.')
/** The same for 1,000 uses of a tool: at most 1 USD each. */
const usdPerThousand = usdPerMillion.max(1000)
export const ratesInput = z.strictObject({
  inputUsdPerMillion: usdPerMillion,
  outputUsdPerMillion: usdPerMillion,
  cachedInputUsdPerMillion: usdPerMillion.nullable().optional(),
  /** Kept for five minutes. */
  cacheWriteUsdPerMillion: usdPerMillion.nullable().optional(),
  cacheWrite1hUsdPerMillion: usdPerMillion.nullable().optional(),
  inputAudioUsdPerMillion: usdPerMillion.nullable().optional(),
  cachedAudioUsdPerMillion: usdPerMillion.nullable().optional(),
  outputAudioUsdPerMillion: usdPerMillion.nullable().optional(),
  inputImageUsdPerMillion: usdPerMillion.nullable().optional(),
  cachedImageUsdPerMillion: usdPerMillion.nullable().optional(),
  outputImageUsdPerMillion: usdPerMillion.nullable().optional(),
})
export type RatesInput = z.infer<typeof ratesInput>
export const sheetInput = ratesInput.extend({
  /** What the whole request costs once its input is longer than this. */
  longContext: z
    .array(ratesInput.extend({ aboveInputTokens: z.int().min(1) }))
    .max(8)
    .optional(),
})
export type SheetInput = z.infer<typeof sheetInput>
export const priceInput = sheetInput.extend({
  webSearchUsdPerThousand: usdPerThousand.nullable().optional(),
  fileSearchUsdPerThousand: usdPerThousand.nullable().optional(),
  /** What each other service tier costs; one that is left out is unpriced. */
  serviceTiers: z.partialRecord(serviceTier.exclude(['default']), sheetInput).optional(),
  /**
   * How much more every token costs with `inference_geo: us`, in percent with at most one decimal.
   */
  usGeoPercentMore: z
    .number()
    .min(0)
    .max(900)
    .refine((value) => Math.round(value * 10) / 10 === value, 'At most one decimal.')
    .nullable()
    .optional(),
})
export type PriceInput = z.infer<typeof priceInput>

/**
 * Where the price library publishes its data, free to read; the same file can be brought along by
 * hand.
 */
export const publishedPrices =
  'https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/new_data/v2/data.json'

/** A model whose list price a newer snapshot would change; null: unpriced. */
export const priceChange = z.object({
  id: z.string(),
  before: price.nullable(),
  after: price.nullable(),
})
/** What newer prices would change. Nothing is applied yet: send `id` to applyPrices. */
export const priceCheck = z.object({
  id: z.string(),
  source: z.string(),
  /**
   * The file's own date: the newest day on which it says a price was checked; else the one given
   * with it; else now.
   */
  date: epochMs,
  /** Models the catalogue does not have yet. */
  added: z.array(z.object({ id: z.string(), name: z.string(), price: price.nullable() })),
  changes: z.array(priceChange),
  unchanged: count,
  /** What could not be read; the price such a model had stays. */
  notUnderstood: z.array(z.object({ id: z.string(), reason: z.string() })),
})
export type PriceCheck = z.infer<typeof priceCheck>

const modelFilter = z.strictObject({
  tier: tier.optional(),
  provider: reference.optional(),
  capability: capability.optional(),
  maxInputUsdPerMillion: queryAmount.optional(),
})
export type ModelFilter = z.infer<typeof modelFilter>

const newModel = z.strictObject({
  provider: id,
  model: z.string().trim().min(1).max(200),
  name: z.string().trim().max(120).optional(),
  tier: tier.optional(),
  capabilities: z.array(capability).max(32).optional(),
  contextWindow: z.int().min(1).optional(),
  maxOutputTokens: z.int().min(1).optional(),
  price: priceInput.optional(),
})
export type NewModel = z.infer<typeof newModel>

export const modelsContract = {
  list: oc
    .route({ method: 'GET', path: '/models', summary: 'The catalogue, filtered' })
    .input(modelFilter)
    .output(listOf(model).extend({ snapshot: snapshotInfo })),
  create: oc
    .route({
      method: 'POST',
      path: '/models',
      successStatus: 201,
      summary: 'Add a model of your own',
    })
    .input(newModel)
    .output(model),
  remove: oc
    .route({ method: 'DELETE', path: '/models/{id}', summary: 'Remove a model you added' })
    .input(z.strictObject({ id: reference }))
    .output(ok),
  setPrice: oc
    .route({
      method: 'PUT',
      path: '/models/{id}/price',
      summary: 'Override a price from now on; null goes back to the snapshot',
    })
    .input(z.strictObject({ id: reference, price: priceInput.nullable() }))
    .output(model),
  checkPrices: oc
    .route({
      method: 'POST',
      path: '/models/prices/check',
      summary:
        'Read newer prices (a file of genai-prices, or its published data) and say what they would change',
    })
    .input(
      z.strictObject({
        /** The text of data.json, or what it holds; absent: fetch it. */
        file: z.union([z.string().max(20_000_000), z.array(z.unknown()).max(1000)]).optional(),
        /** When the file was made, for one that does not say so itself. */
        fileDate: epochMs.min(0).optional(),
      }),
    )
    .output(priceCheck),
  learned: oc
    .route({
      method: 'GET',
      path: '/models/{id}/learned',
      summary:
        'What a server refused by name for a model, so that calls to it are worded otherwise',
    })
    .input(z.strictObject({ id: reference }))
    .output(z.object({ items: z.array(learnedFact) })),
  forget: oc
    .route({
      method: 'DELETE',
      path: '/models/{id}/learned',
      summary: 'Forget what was learned of a model, on record',
    })
    .input(z.strictObject({ id: reference }))
    .output(ok),
  margins: oc
    .route({
      method: 'GET',
      path: '/models/{id}/margins',
      summary: 'What the reports of a model taught about the size of its holds',
    })
    .input(z.strictObject({ id: reference }))
    .output(modelMargins),
  resetMargins: oc
    .route({
      method: 'DELETE',
      path: '/models/{id}/margins',
      summary: 'Forget what the reports of a model taught, on record',
    })
    .input(z.strictObject({ id: reference }))
    .output(ok),
  applyPrices: oc
    .route({
      method: 'POST',
      path: '/models/prices',
      summary: 'Put the prices checked last in force from now on',
    })
    .input(z.strictObject({ id: reference }))
    .output(snapshotInfo),
}
