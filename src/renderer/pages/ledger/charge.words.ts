/** How the lines of a cost are named and their unit prices written. */
import type { Charge, ChargeKind } from '../../../contract/charges'
import { formatMoneyExact } from '../../kit/money-format'
import { formatRatePerMillion } from '../../parts/rates.words'

export const chargeLabels: Readonly<Record<ChargeKind, string>> = {
  input: 'Input',
  cached_input: 'Cached input',
  cache_write_5m: 'Cache writes, 5 minutes',
  cache_write_1h: 'Cache writes, 1 hour',
  input_audio: 'Audio in',
  cached_audio: 'Cached audio',
  input_image: 'Images in',
  cached_image: 'Cached images',
  output: 'Output',
  output_audio: 'Audio out',
  output_image: 'Images out',
  web_search: 'Web searches',
  file_search: 'File searches',
  reported_total: 'As the provider reported',
  upper_bound: 'What was held',
  correction: 'Correction',
}

/** Per million for tokens, each for fees; nothing for a sum without parts. */
export function unitPriceText({ kind, unitPicoUsd }: Charge): string {
  if (unitPicoUsd === null) return '–'
  const fee = kind === 'web_search' || kind === 'file_search'
  return fee
    ? `${formatMoneyExact(unitPicoUsd / 1000)} each`
    : `${formatRatePerMillion(unitPicoUsd)} a million`
}

/** The terms an entry was billed by, where they are not the plain ones. */
export function termsText(serviceTier: string | null, inferenceGeo: string | null): string | null {
  const parts = [
    serviceTier === null || serviceTier === 'default' ? null : `${serviceTier} service tier`,
    inferenceGeo === null || inferenceGeo === 'global' ? null : `runs in: ${inferenceGeo}`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(', ')
}
