/** For each error code, the ways out a person has. Pure: components draw them as buttons. */
import type { ErrorBody, ErrorCode } from '../../contract/errors'
import type { PlaceInPage } from '../parts/page-paths'
import { formatCount, formatDuration } from '../kit/format'
import { formatMoney } from '../kit/money-format'

export type WayOut =
  | { readonly kind: 'go'; readonly label: string; readonly path: PlaceInPage }
  | { readonly kind: 'max-output'; readonly label: string; readonly maxOutputTokens: number }
  | {
      readonly kind: 'model'
      readonly label: string
      readonly model: string
      readonly maxOutputTokens: number | null
    }
  | { readonly kind: 'release-emergency'; readonly label: string }
  | { readonly kind: 'drop-unsupported'; readonly label: string }
  /** Worth pressing once `afterMs` have passed since the error. */
  | { readonly kind: 'retry'; readonly label: string; readonly afterMs: number }

const retry = { kind: 'retry', label: 'Try again', afterMs: 0 } as const satisfies WayOut
const go = (label: string, path: PlaceInPage): WayOut => ({ kind: 'go', label, path })

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
      return [go('Open budgets', '/budgets')]
    case 'token_limit_reached':
      return [go('Open token limits', '/limits/tokens')]
    case 'local_rate_limited':
      return [go('Open limits', '/limits'), retry]
    case 'queue_full':
      return [go('See the queue', '/activity/queue'), retry]
    case 'circuit_open':
      return [go('See the provider', '/keys'), retry]
    case 'emergency_stop':
      return [{ kind: 'release-emergency', label: 'Release the stop' }]
    case 'unpriced_model':
      return [go('Set a price', '/models')]
    case 'rate_limited':
    case 'overloaded':
    case 'timeout':
    case 'network':
    case 'malformed_response':
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

/**
 * What would fit comes first, then the way to the cause, then to those of the candidates of a
 * route, then another try.
 */
export function waysOut(error: ErrorBody): readonly WayOut[] {
  const fits = (error.data?.wouldFit ?? []).flatMap((fit): WayOut[] => {
    const cost = fit.costNanoUsd === undefined ? '' : ` (≤ ${formatMoney(fit.costNanoUsd)})`
    if (fit.model !== undefined) {
      const model =
        fit.provider === undefined || fit.model.startsWith(`${fit.provider}/`)
          ? fit.model
          : `${fit.provider}/${fit.model}`
      return [
        {
          kind: 'model',
          label: `Use ${fit.model}${cost}`,
          model,
          maxOutputTokens: fit.maxOutputTokens ?? null,
        },
      ]
    }
    if (fit.maxOutputTokens !== undefined)
      return [
        {
          kind: 'max-output',
          label: `Lower max output to ${formatCount(fit.maxOutputTokens)}${cost}`,
          maxOutputTokens: fit.maxOutputTokens,
        },
      ]
    return []
  })
  const dropped: WayOut[] =
    error.code === 'invalid_request' && /does not take/.test(error.message)
      ? [{ kind: 'drop-unsupported', label: 'Leave it out for models that do not take it' }]
      : []
  const own = waysByCode(error.code)
  const theirs = (error.data?.candidates ?? [])
    .flatMap(({ code }) => waysByCode(code))
    .filter(({ kind }) => kind === 'go')
  const ways = [...fits, ...dropped, ...own.filter(({ kind }) => kind !== 'retry'), ...theirs]
  const once = ways.filter(
    (way, index) => ways.findIndex(({ label }) => label === way.label) === index,
  )
  return own.includes(retry)
    ? [...once, { ...retry, afterMs: error.data?.retryAfterMs ?? 0 }]
    : once
}

/** `Try again in 12 s` until it is worth trying, then `Try again`. */
export function retryLabel(leftMs: number): string {
  if (leftMs <= 0) return 'Try again'
  return `Try again in ${leftMs < 90_000 ? `${Math.ceil(leftMs / 1000)}\u2009s` : formatDuration(leftMs)}`
}
