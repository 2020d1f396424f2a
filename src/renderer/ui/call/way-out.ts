/** For each error code, the ways out a person has. Pure: components draw them as buttons. */
import type { ErrorBody, ErrorCode } from '../../../contract/errors'
import { formatCount, formatMoney } from '../format'

export type WayOut =
  | { readonly kind: 'go'; readonly label: string; readonly path: string }
  | { readonly kind: 'max-output'; readonly label: string; readonly maxOutputTokens: number }
  | { readonly kind: 'model'; readonly label: string; readonly model: string; readonly maxOutputTokens: number | null }
  | { readonly kind: 'release-emergency'; readonly label: string }
  | { readonly kind: 'drop-unsupported'; readonly label: string }
  | { readonly kind: 'retry'; readonly label: string }

const retry: WayOut = { kind: 'retry', label: 'Try again' }
const go = (label: string, path: string): WayOut => ({ kind: 'go', label, path })

function waysByCode(code: ErrorCode): readonly WayOut[] {
  switch (code) {
    case 'no_key':
      return [go('Add a key', '/keys')]
    case 'authentication':
    case 'permission':
      return [go('Check the key', '/keys'), retry]
    case 'keychain_unavailable':
      return [go('See keys and providers', '/keys'), retry]
    case 'quota_exhausted':
    case 'model_not_found':
      return [go('See keys and providers', '/keys')]
    case 'budget_exceeded':
    case 'token_limit_reached':
      return [go('Open budgets', '/budgets')]
    case 'emergency_stop':
      return [{ kind: 'release-emergency', label: 'Release the stop' }]
    case 'unpriced_model':
      return [go('Set a price', '/models')]
    case 'rate_limited':
    case 'overloaded':
    case 'timeout':
    case 'network':
    case 'malformed_response':
    case 'circuit_open':
    case 'local_rate_limited':
    case 'queue_full':
    case 'interrupted':
    case 'internal':
    case 'cancelled':
      return [retry]
    case 'invalid_request':
    case 'context_too_long':
    case 'content_filtered':
    case 'model_not_allowed':
    case 'ledger_unavailable':
    case 'unauthorized':
    case 'not_found':
    case 'conflict':
      return []
  }
}

/** What would fit comes first, then the way to the cause, then another try. */
export function waysOut(error: ErrorBody): readonly WayOut[] {
  const fits = (error.data?.wouldFit ?? []).flatMap((fit): WayOut[] => {
    const cost = fit.costNanoUsd === undefined ? '' : ` (≤ ${formatMoney(fit.costNanoUsd)})`
    if (fit.model !== undefined) {
      const model = fit.provider === undefined || fit.model.startsWith(`${fit.provider}/`) ? fit.model : `${fit.provider}/${fit.model}`
      return [{ kind: 'model', label: `Use ${fit.model}${cost}`, model, maxOutputTokens: fit.maxOutputTokens ?? null }]
    }
    if (fit.maxOutputTokens !== undefined) return [{ kind: 'max-output', label: `Lower max output to ${formatCount(fit.maxOutputTokens)}${cost}`, maxOutputTokens: fit.maxOutputTokens }]
    return []
  })
  const dropped: WayOut[] = error.code === 'invalid_request' && /does not take/.test(error.message) ? [{ kind: 'drop-unsupported', label: 'Leave it out for models that do not take it' }] : []
  return [...fits, ...dropped, ...waysByCode(error.code)]
}
