/**
 * When the test of a key says nothing of the key, so that a person may put it in place all the same
 * (spec K5).
 */
import type { ErrorBody, ErrorCode } from './errors'

/** Nobody answered, or not about the key. */
const undecided: ReadonlySet<ErrorCode> = new Set([
  'network',
  'timeout',
  'overloaded',
  'rate_limited',
  'malformed_response',
  'cancelled',
])

export function isUndecided({ code, data }: ErrorBody): boolean {
  // A compatible server without a list of models never looked at the key.
  const noSuchList =
    code === 'invalid_request' && (data?.providerStatus === 404 || data?.providerStatus === 405)
  return undecided.has(code) || noSuchList
}
