/** Why a candidate did not serve, as the end of a sentence that begins with its name. */
import type { Outcome } from '../../contract/errors'

/** "OpenAI" + " was overloaded". */
export function fateOf(code: Outcome): string {
  switch (code) {
    case 'ok':
      return 'gave an answer that did not pass'
    case 'overloaded':
      return 'was overloaded'
    case 'rate_limited':
      return 'limited its rate'
    case 'timeout':
      return 'did not answer in time'
    case 'network':
      return 'could not be reached'
    case 'malformed_response':
      return 'sent what could not be read'
    case 'authentication':
      return 'refused the key'
    case 'permission':
      return 'did not let the key use it'
    case 'quota_exhausted':
      return 'had no quota left'
    case 'model_not_found':
      return 'did not know the model'
    case 'context_too_long':
      return 'found the input too long'
    case 'content_filtered':
      return 'filtered the content'
    case 'invalid_request':
      return 'did not take the request'
    case 'no_key':
      return 'had no key'
    case 'keychain_unavailable':
      return 'had its key in a keychain that did not answer'
    case 'budget_exceeded':
      return 'did not fit a budget'
    case 'unpriced_model':
      return 'had no price'
    case 'token_limit_reached':
      return 'had reached its token limit'
    case 'circuit_open':
      return 'was left alone after failures'
    case 'local_rate_limited':
      return 'was at a local limit'
    case 'queue_full':
      return 'had a full queue'
    case 'model_not_allowed':
      return 'was not allowed'
    case 'cancelled':
      return 'was stopped'
    case 'emergency_stop':
    case 'ledger_unavailable':
    case 'interrupted':
    case 'unauthorized':
    case 'not_found':
    case 'conflict':
    case 'internal':
      return `ended with ${code}`
  }
}
