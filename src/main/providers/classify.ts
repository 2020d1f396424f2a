/** From a provider's error to the closed set of codes (spec P3). Words outrank the status where providers hide one problem under another's number. */
import type { ErrorCode } from '../../contract/errors'
import type { ErrorFacts } from './error-facts'

/** Quota and credit come as 402, as 429 beside rate limits (OpenAI), and as 400 (Anthropic). */
const quotaCodes = /^(insufficient_quota|billing_hard_limit_reached|billing_not_active|billing_error|insufficient_credits?|insufficient_balance|access_terminated)$/
const quotaWords = /credit balance is too low|exceeded your current quota|insufficient (balance|credits?|quota)|reached your specified (api )?usage limits?|out of credits/i
const contextCodes = /^(context_length_exceeded|string_above_max_length|request_too_large|exceed_context_size_error)$/
const contextWords =
  /maximum context length|context (window|length|size|limit)|prompt is too long|input is too long|too many (input )?tokens|reduce the length of the (messages|prompt|input)|exceeds? the (model's )?(maximum )?(input|token) (length|limit)/i
const filterCodes = /^(content_filter|content_policy_violation|responsibleaipolicyviolation|content_filtered)$/i
const filterWords = /content (management|filtering|moderation) policy|content filter|blocked by (our )?(content|safety)/i
const modelCodes = /^(model_not_found|model_not_available|invalid_model)$/
const permissionWords = /insufficient permissions|missing scopes|unsupported_country|not (allowed|authorized) to (access|use)/i

/** The code of an error body. `model` is the model asked for, null where the request named none. */
export function classify({ status, type, code, message }: ErrorFacts, model: string | null): ErrorCode {
  if (quotaCodes.test(code) || quotaCodes.test(type) || quotaWords.test(message) || status === 402) return 'quota_exhausted'
  if (filterCodes.test(code) || ((status === null || status === 400 || status === 422) && filterWords.test(message))) return 'content_filtered'
  if (contextCodes.test(code) || type === 'request_too_large') return 'context_too_long'
  if ((status === null || status === 400 || status === 422) && contextWords.test(message)) return 'context_too_long'
  if (modelCodes.test(code)) return 'model_not_found'
  return status === null ? byType(type, code) : byStatus(status, type, message, model)
}

function byStatus(status: number, type: string, message: string, model: string | null): ErrorCode {
  switch (status) {
    case 401:
      return permissionWords.test(message) ? 'permission' : 'authentication'
    case 403:
      return 'permission'
    case 404:
    case 410:
      return model === null ? 'invalid_request' : 'model_not_found'
    case 408:
    case 504:
    case 522:
    case 524:
      return 'timeout'
    case 413:
      return 'context_too_long'
    case 429:
      return 'rate_limited'
    case 451:
      return 'permission'
    case 520:
    case 521:
    case 523:
    case 525:
    case 526:
    case 530:
      return 'network'
    default:
      if (type === 'overloaded_error' || status >= 500) return 'overloaded'
      return status >= 400 ? 'invalid_request' : 'malformed_response'
  }
}

/** For error objects inside a stream, which have no status of their own. */
function byType(type: string, code: string): ErrorCode {
  switch (type) {
    case 'authentication_error':
      return 'authentication'
    case 'permission_error':
      return 'permission'
    case 'not_found_error':
      return 'model_not_found'
    case 'rate_limit_error':
    case 'requests':
    case 'tokens':
      return 'rate_limited'
    case 'invalid_request_error':
      return 'invalid_request'
    case 'timeout_error':
      return 'timeout'
    default:
      if (code === 'rate_limit_exceeded') return 'rate_limited'
      if (code === 'invalid_api_key') return 'authentication'
      return 'overloaded'
  }
}
