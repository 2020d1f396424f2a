/** What an attempt's outcome says about the provider itself (spec P8). */
import type { ErrorCode } from '../../contract/errors'
import type { Health } from '../../contract/providers'

/** The provider's new health, or null when the outcome was about the request or about us. */
export function healthAfter(code: ErrorCode | 'ok'): Health | null {
  switch (code) {
    case 'ok':
      return 'good'
    case 'network':
      return 'unavailable'
    case 'authentication':
    case 'permission':
    case 'quota_exhausted':
    case 'rate_limited':
    case 'overloaded':
    case 'timeout':
    case 'malformed_response':
      return 'failing'
    default:
      return null
  }
}
