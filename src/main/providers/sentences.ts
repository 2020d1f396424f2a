/** The sentence of each failure: what happened, at whom, what a person can do (spec P3). */
import type { ErrorCode } from '../../contract/errors'
import type { Timeouts } from '../../contract/providers'

export interface Circumstances {
  /** The provider's name. */
  readonly who: string
  readonly model: string | null
  readonly status: number | null
  readonly retryAfterMs: number | null
  /** The request carried no key, as some local servers want it. */
  readonly keyless?: boolean
  /** Output tokens that the credit left would pay for, where the provider says so. */
  readonly affordable?: number | null
}

/** For failures that the provider itself reported. */
export function refusalSentence(
  code: ErrorCode,
  { who, model, status, retryAfterMs, affordable = null, keyless = false }: Circumstances,
): string {
  const named = model ?? 'this model'
  const numbered = status === null ? '' : ` (status ${status})`
  switch (code) {
    case 'authentication':
      if (keyless) return `${who} wants a key, and there is none for it. Add one under Keys.`
      return `${who} did not accept the key. Check it under Keys, or replace it.`
    case 'permission':
      if (model === null)
        return `${who} does not allow this key to list its models${numbered}. Use another key; calls with this one may work all the same.`
      return `${who} does not allow this key to use ${named}. Ask for access in the provider's console, or use another key.`
    case 'quota_exhausted':
      if (affordable !== null)
        return `The credit at ${who} pays for ${affordable} tokens of output only. Lower the maximum output, or add credit in the provider's console.`
      return `The credit or quota at ${who} is used up. Add credit in the provider's console, or use another key or provider.`
    case 'rate_limited':
      return `${who} is limiting the rate of this key. Try again ${inTime(retryAfterMs)}.`
    case 'overloaded':
      return `${who} is overloaded or has a fault of its own${numbered}. Try again ${inTime(retryAfterMs)}, or use another provider.`
    case 'timeout':
      return `${who} gave up on the request by itself${numbered}. Try again, or use another provider.`
    case 'network':
      return `The network in front of ${who} could not reach it${numbered}. Try again ${inTime(retryAfterMs)}.`
    case 'context_too_long':
      return `The prompt is too long for ${named}. Shorten it, lower the maximum output, or pick a model with a larger context window.`
    case 'content_filtered':
      return `${who} blocked the request by its content policy. Rephrase the prompt.`
    case 'model_not_found':
      return `${who} has no model ${named} for this key. Check the model's name, the key's access, and the provider's base URL.`
    case 'invalid_request':
      if (model === null && (status === 404 || status === 405))
        return `${who} has no list of models at this address (status ${status}). Check the base URL: OpenAI's form ends in /v1, Anthropic's does not.`
      return model === null
        ? `${who} did not understand the request${numbered}. Check the provider's base URL: OpenAI's form ends in /v1, Anthropic's does not.`
        : `${who} did not accept the request${numbered}. Its message says which parameter to change.`
    case 'malformed_response':
      return `${who} answered with something that is not a model's answer${numbered}. Check the provider's base URL.`
    default:
      return `The request to ${who} failed${numbered}.`
  }
}

/** For a stream that ended with a finish reason that means failure. */
export function brokenFinish(who: string, reason: string | null): string {
  return `${who} broke off its answer by itself (finish reason ${reason ?? 'unknown'}). Try again, or use another provider.`
}

function inTime(ms: number | null): string {
  if (ms === null || ms < 1000) return 'in a moment'
  const seconds = Math.ceil(ms / 1000)
  return seconds < 120 ? `in ${seconds} s` : `in ${Math.ceil(seconds / 60)} minutes`
}

/** The sentence for a clock that ran out. */
export function timeoutSentence(
  which: keyof Timeouts,
  who: string,
  timeouts: Timeouts,
  model: string | null,
): string {
  const ms = timeouts[which]
  // A list of models is asked for with clocks of its own.
  if (model === null && which !== 'connectMs')
    return `${who} did not list its models within ${ms} ms. Is it running, and is its base URL right?`
  switch (which) {
    case 'connectMs':
      return `No connection to ${who} within ${ms} ms (connect timeout). Check the network, or raise the timeout under Providers.`
    case 'firstTokenMs':
      return `${who} sent nothing within ${ms} ms (first-token timeout). Try again, or raise the timeout under Providers.`
    case 'idleMs':
      return `${who} fell silent for ${ms} ms in the middle of its answer (idle timeout).`
    case 'totalMs':
      return `${who} did not finish within ${ms} ms (total timeout). Ask for a shorter answer, or raise the timeout under Providers.`
  }
}
