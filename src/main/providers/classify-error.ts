/**
 * From a provider's error to the closed set of codes (spec P3). Words outrank the status where
 * providers hide one problem under another's number.
 */
import type { ErrorCode } from '../../contract/errors'
import type { ErrorFacts } from './error-facts'

/**
 * Quota and credit come as 402, as 429 beside rate limits (OpenAI), and as 400 (Anthropic); proxies
 * say it in their own tongue.
 */
const quotaCodes =
  /^(insufficient_quota|insufficient_user_quota|pre_consume_token_quota_failed|billing_hard_limit_reached|billing_not_active|billing_error|insufficient_?(credits?|balance|funds)|access_terminated|arrearage|accountoverdueerror|1113)$/i
const quotaWords =
  /credit balance is too low|exceeded your current quota|insufficient (account )?(balance|credits?|quota|funds)|not enough (balance|credits?|quota|funds)|(balance|credits?|quota) (is |has been |are )?(insufficient|exhausted|used up|depleted|too low|not enough)|reached your specified (api )?usage limits?|(out of|ran out of|run out of|no more) (credits?|balance|quota|funds)|(requires?|add|purchase|buy) more credits/i
/**
 * An empty balance in Chinese, Japanese, Korean, Russian, Spanish, Portuguese, French, German,
 * Italian, Turkish, Vietnamese, Polish and Arabic.
 */
const quotaForeign = new RegExp(
  [
    '余额(?:已)?(?:不足|不够|用完|耗尽|为零)|餘額不足|欠费|欠費|额度(?:已)?(?:不足|用尽|用完|耗尽)|額度(?:不足|已用)|配额(?:已)?(?:不足|用尽|用完)|资源包',
    '残高(?:が)?(?:不足|足り)|クレジット(?:が|の)?(?:不足|足り|残高)|잔액(?:이|은)?\\s*부족|크레딧(?:이|은)?\\s*부족|잔고(?:가)?\\s*부족',
    'недостаточно (?:средств|кредит|баланс)|(?:баланс|средств).{0,20}(?:исчерпан|недостаточ)|недостаточный баланс',
    '(?:saldo|cr[eé]ditos?) insuficientes?|sin saldo|fondos insuficientes|(?:solde|cr[eé]dits?) insuffisants?|(?:credito|saldo) (?:insufficiente|esaurito)',
    'guthaben.{0,40}(?:reicht nicht|aufgebraucht|nicht aus|zu niedrig|ersch[oö]pft)|(?:nicht genug|kein|unzureichendes) guthaben',
    'yetersiz bakiye|bakiye(?:niz)? yetersiz|s[oố] d[uư] kh[oô]ng [dđ][uủ]|niewystarczaj[aą]ce (?:saldo|[sś]rodki)|الرصيد (?:غير كاف|لا يكفي)|رصيد غير كاف',
  ].join('|'),
  'iu',
)
const contextCodes =
  /^(context_length_exceeded|string_above_max_length|request_too_large|exceed_context_size_error)$/
const contextWords =
  /maximum context length|context (window|length|size|limit)|prompt is too long|input is too long|too many (input )?tokens|reduce the length of the (messages|prompt|input)|exceeds? the (model's )?(maximum )?(input|token) (length|limit)/i
/** A single request above a limit per minute is never let through, however often it is asked. */
const tooLargeWords =
  /request too large|(request|prompt|payload|body|entity|input) (is |was )?too (large|big|long)|(input|output) tokens must be reduced|please reduce (the length|your prompt|the size)/i
const affordWords = /can only afford (\d{1,9})/i
const filterCodes =
  /^(content_filter|content_policy_violation|responsibleaipolicyviolation|content_filtered)$/i
const filterWords =
  /content (management|filtering|moderation) policy|content filter|blocked by (our )?(content|safety)/i
const modelCodes = /^(model_not_found|model_not_available|invalid_model)$/
const permissionWords =
  /insufficient permissions|missing scopes|unsupported_country|not (allowed|authorized) to (access|use)/i

/** The code of an error body. `model` is the model asked for, null where the request named none. */
export function classify(facts: ErrorFacts, model: string | null): ErrorCode {
  const { status, type, code, message } = facts
  // Before the status: a limit of the minute says when it ends, and is called a quota only by name
  // (Google).
  if (facts.perDay === true) return 'quota_exhausted'
  if (quotaCodes.test(code) || quotaCodes.test(type)) return 'quota_exhausted'
  if ((type === 'RESOURCE_EXHAUSTED' || status === 429) && isPause(facts.retryDelayMs))
    return tooLargeWords.test(message) ? 'context_too_long' : 'rate_limited'
  if (quotaWords.test(message) || quotaForeign.test(message) || status === 402)
    return 'quota_exhausted'
  const refused = status === null || status === 400 || status === 422
  if (filterCodes.test(code) || (refused && filterWords.test(message))) return 'content_filtered'
  if (contextCodes.test(code) || type === 'request_too_large') return 'context_too_long'
  if (refused && contextWords.test(message)) return 'context_too_long'
  if ((refused || status === 413 || status === 429 || status >= 500) && tooLargeWords.test(message))
    return 'context_too_long'
  if (modelCodes.test(code) && model !== null) return 'model_not_found'
  if (type === 'RESOURCE_EXHAUSTED') return 'rate_limited'
  return status === null ? byType(type, code) : byStatus(status, type, message, model)
}

/** Output tokens that the credit left would pay for; null where the provider does not say. */
export function affordable({ message }: ErrorFacts): number | null {
  const said = affordWords.exec(message)?.[1]
  return said === undefined ? null : Number(said)
}

function isPause(retryDelayMs: number | null | undefined): boolean {
  return retryDelayMs !== undefined && retryDelayMs !== null
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
