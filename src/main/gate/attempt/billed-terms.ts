/**
 * The terms an attempt is billed by: what the answer reports wins over what was asked (spec M8).
 * Pure.
 */
import {
  serviceTiers,
  inferenceGeos,
  plainTerms,
  type InferenceGeo,
  type ServiceTier,
  type Terms,
} from '../../../contract/charges'
import type { ReportedTerms } from '../../providers/port'

export interface BilledTerms {
  readonly terms: Terms
  /** The names to keep: ours, or the provider's where we know none for it. */
  readonly names: { readonly serviceTier: string; readonly inferenceGeo: string }
  /**
   * True where the answer reports terms nobody has a price for: the cost is an estimate by what was
   * asked.
   */
  readonly unknown: boolean
}

/** Anthropic's `standard`, OpenAI's `auto`: what they are billed as. */
const tierWords: Readonly<Record<string, ServiceTier>> = { standard: 'default', auto: 'default' }
/** `not_available`: the model has no choice of region (platform.claude.com, data residency). */
const geoWords: Readonly<Record<string, InferenceGeo>> = { not_available: 'global' }

export function billedTerms(asked: Terms, reported: ReportedTerms | undefined): BilledTerms {
  const tier = named(serviceTiers, tierWords, reported?.serviceTier)
  const geo = named(inferenceGeos, geoWords, reported?.inferenceGeo)
  const terms: Terms = {
    serviceTier: tier === undefined || tier === null ? asked.serviceTier : tier,
    inferenceGeo: geo === undefined || geo === null ? asked.inferenceGeo : geo,
  }
  return {
    terms,
    names: {
      serviceTier: tier === null ? (reported?.serviceTier ?? '') : terms.serviceTier,
      inferenceGeo: geo === null ? (reported?.inferenceGeo ?? '') : terms.inferenceGeo,
    },
    unknown: tier === null || geo === null,
  }
}

/**
 * The terms that kept names stand for; a name we do not know is what it was estimated as, the plain
 * one.
 */
export function termsNamed({ serviceTier, inferenceGeo }: BilledTerms['names']): Terms {
  return {
    serviceTier: serviceTiers.find((known) => known === serviceTier) ?? plainTerms.serviceTier,
    inferenceGeo: inferenceGeos.find((known) => known === inferenceGeo) ?? plainTerms.inferenceGeo,
  }
}

/** For the reason of an entry: the terms it was held for, where it was billed by others. */
export function servedOtherwise(held: Terms, billed: BilledTerms['names']): string[] {
  const tier = `asked for the service tier ${held.serviceTier}, billed as ${billed.serviceTier}`
  const region = `asked for the region ${held.inferenceGeo}, billed as ${billed.inferenceGeo}`
  return [
    ...(held.serviceTier === billed.serviceTier ? [] : [tier]),
    ...(held.inferenceGeo === billed.inferenceGeo ? [] : [region]),
  ]
}

/** Undefined: nothing was said; null: a word we do not know. */
function named<Name extends string>(
  known: readonly Name[],
  words: Readonly<Record<string, Name>>,
  said: string | undefined,
): Name | null | undefined {
  if (said === undefined) return undefined
  const found = known.find((name) => name === said)
  return found ?? (Object.hasOwn(words, said) ? words[said] : null)
}
