/** Entries with what is needed to price them anew, corrections of them taken in. */
import {
  plainTerms,
  terms as termsShape,
  type Charge,
  type Terms,
  type UsageParts,
} from '../../../contract/charges'
import type { Usage } from '../../../contract/call-outcome'
import { chargesOf } from '../../ledger/entry-row'
import type { Db } from '../../storage/store'

export interface PricedEntry {
  readonly provider: string
  readonly model: string
  readonly usage: Usage
  readonly terms: Terms
  /** As it stands after its corrections; of a simulated one its list price. Null: not known. */
  readonly costNanoUsd: number | null
  readonly charges: readonly Charge[]
}

/** To be selected of `entries`; `corrected` says whether the entry has corrections. */
export const pricedColumns = `entries.id AS entryId, provider, model, simulated,
  input_tokens AS inputTokens, output_tokens AS outputTokens,
  cached_input_tokens AS cachedInputTokens, cache_write_tokens AS cacheWriteTokens,
  reasoning_tokens AS reasoningTokens, iif(simulated = 1, would_cost, cost) AS costNanoUsd,
  service_tier AS serviceTier, inference_geo AS inferenceGeo, charges,
  EXISTS (SELECT 1 FROM entries AS later WHERE later.adjusts = entries.id) AS corrected`

type Tokens = Omit<Usage, 'parts'>

export interface PricedRow extends Tokens {
  readonly entryId: string
  readonly provider: string
  readonly model: string
  readonly simulated: 0 | 1
  readonly costNanoUsd: number | null
  readonly serviceTier: string | null
  readonly inferenceGeo: string | null
  readonly charges: string | null
  readonly corrected: 0 | 1
}

type Correction = Tokens & { readonly costNanoUsd: number | null }

export function createPricedEntries(db: Db): (row: PricedRow) => PricedEntry {
  const corrections = db.prepare<[string], Correction>(
    `SELECT sum(cost) AS costNanoUsd, sum(input_tokens) AS inputTokens,
     sum(output_tokens) AS outputTokens, sum(cached_input_tokens) AS cachedInputTokens,
     sum(cache_write_tokens) AS cacheWriteTokens, sum(reasoning_tokens) AS reasoningTokens
     FROM entries WHERE adjusts = ? AND cost_status = 'reported'`,
  )
  return (row) => {
    const correction = row.corrected === 1 ? corrections.get(row.entryId) : undefined
    const charges = chargesOf(row.charges) ?? []
    return {
      provider: row.provider,
      model: row.model,
      usage: { ...tokensOf(row, correction), parts: partsOf(charges) },
      terms: termsOf(row),
      costNanoUsd: costOf(row.costNanoUsd, correction),
      charges,
    }
  }
}

function costOf(booked: number | null, correction: Correction | undefined): number | null {
  const difference = correction?.costNanoUsd ?? null
  return difference === null ? booked : (booked ?? 0) + difference
}

/** A correction says how many tokens more or fewer it were: never less than none. */
function tokensOf(row: PricedRow, correction: Correction | undefined): Tokens {
  const stands = (field: keyof Tokens) => Math.max(0, row[field] + (correction?.[field] ?? 0))
  return {
    inputTokens: stands('inputTokens'),
    outputTokens: stands('outputTokens'),
    cachedInputTokens: stands('cachedInputTokens'),
    cacheWriteTokens: stands('cacheWriteTokens'),
    reasoningTokens: stands('reasoningTokens'),
  }
}

function termsOf({ serviceTier, inferenceGeo }: PricedRow): Terms {
  if (serviceTier === null && inferenceGeo === null) return plainTerms
  return termsShape.safeParse({ serviceTier, inferenceGeo }).data ?? plainTerms
}

const partOf: Partial<Record<Charge['kind'], keyof UsageParts>> = {
  cache_write_1h: 'cacheWrite1hTokens',
  input_audio: 'inputAudioTokens',
  cached_audio: 'cachedAudioTokens',
  input_image: 'inputImageTokens',
  cached_image: 'cachedImageTokens',
  output_audio: 'outputAudioTokens',
  output_image: 'outputImageTokens',
  web_search: 'webSearches',
  file_search: 'fileSearches',
}

/** What is priced apart, as the lines of the bill tell it. */
function partsOf(charges: readonly Charge[]): UsageParts {
  const parts: UsageParts = {}
  for (const { kind, quantity } of charges) {
    const part = partOf[kind]
    if (part !== undefined) parts[part] = quantity
  }
  return parts
}
