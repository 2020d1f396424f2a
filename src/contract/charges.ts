/**
 * What an entry's cost is made of: one priced line for each class of tokens and each fee (spec M7),
 * and the terms a call was billed by.
 */
import { z } from 'zod'
import { count, nanoUsd } from './primitives'

/**
 * Token classes and per-use fees that vendors bill apart. Cache writes are told by how long they
 * are kept: five minutes or one hour (platform.claude.com, prompt caching).
 */
export const chargeKinds = [
  'input',
  'cached_input',
  'cache_write_5m',
  'cache_write_1h',
  'input_audio',
  'cached_audio',
  'input_image',
  'cached_image',
  'output',
  'output_audio',
  'output_image',
  'web_search',
  'file_search',
  /** The provider's own money figure, of which it told no parts. */
  'reported_total',
  /** What was held, where nobody knows what was used. */
  'upper_bound',
  /** The difference an adjustment books. */
  'correction',
] as const
export const chargeKind = z.enum(chargeKinds)
export type ChargeKind = z.infer<typeof chargeKind>

/**
 * Quantity × unit price. The costs of an entry's lines sum to its cost exactly: the one rounding is
 * shared out among them.
 */
export const charge = z.object({
  kind: chargeKind,
  /** Tokens, or uses of a tool; 1 for a sum without parts. */
  quantity: count,
  /** Integer pico-USD per token or per use; null for a sum without parts. */
  unitPicoUsd: z.int().min(0).nullable(),
  costNanoUsd: nanoUsd,
})
export type Charge = z.infer<typeof charge>

/**
 * How fast and at what price a provider serves a call: OpenAI's `service_tier`, Anthropic's batches
 * and fast mode (spec M8).
 */
export const serviceTiers = ['default', 'flex', 'priority', 'batch', 'fast'] as const
export const serviceTier = z.enum(serviceTiers)
export type ServiceTier = z.infer<typeof serviceTier>

/** Where the model runs: Anthropic's `inference_geo`. */
export const inferenceGeos = ['global', 'us'] as const
export const inferenceGeo = z.enum(inferenceGeos)
export type InferenceGeo = z.infer<typeof inferenceGeo>

/** The terms a call is held for and billed by. */
export const terms = z.object({ serviceTier, inferenceGeo })
export type Terms = z.infer<typeof terms>

export const plainTerms: Terms = { serviceTier: 'default', inferenceGeo: 'global' }

/**
 * Parts of the token counts that are priced apart, and uses that are billed by the piece. An absent
 * one is none.
 */
export const usageParts = z.object({
  /** Of the cache-write tokens: those kept for one hour. */
  cacheWrite1hTokens: count.optional(),
  inputAudioTokens: count.optional(),
  cachedAudioTokens: count.optional(),
  inputImageTokens: count.optional(),
  cachedImageTokens: count.optional(),
  outputAudioTokens: count.optional(),
  outputImageTokens: count.optional(),
  webSearches: count.optional(),
  fileSearches: count.optional(),
})
export type UsageParts = z.infer<typeof usageParts>
