/** The HTTP status that each error code answers with (spec §13). */
import type { ErrorCode, ErrorOrigin, ownErrorCodes } from './errors'

/** Of a code raised by Tollgate. */
const ownStatus = {
  invalid_request: 400,
  model_not_allowed: 400,
  unpriced_model: 400,
  unauthorized: 401,
  budget_exceeded: 402,
  not_found: 404,
  no_key: 409,
  conflict: 409,
  cancelled: 409,
  token_limit_reached: 429,
  local_rate_limited: 429,
  queue_full: 429,
  internal: 500,
  interrupted: 502,
  emergency_stop: 503,
  circuit_open: 503,
  ledger_unavailable: 503,
  keychain_unavailable: 503,
} as const satisfies Record<(typeof ownErrorCodes)[number], number>

/**
 * An upstream failure is 502 whatever its code: the request was fine as far as Tollgate can tell.
 */
export function httpStatus(code: ErrorCode, origin: ErrorOrigin): number {
  if (origin === 'provider' && code !== 'cancelled') return 502
  return code in ownStatus ? ownStatus[code as keyof typeof ownStatus] : 502
}
