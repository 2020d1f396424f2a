/**
 * What is left of the rate limits, as HTTP tells it: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers, structured
 * fields: a list of limits by id) and `Retry-After` on a refusal that waiting helps.
 */
import type { ErrorBody } from '../../../contract/errors'
import type { CallerLimit } from '../../console-port'

const units = { requests: '', tokens: ';qu="tokens"', tokens_per_request: ';qu="tokens-per-request"' } as const satisfies Record<CallerLimit['unit'], string>

/** Empty where no limit looks at the call. */
export function rateLimitHeaders(limits: readonly CallerLimit[]): Readonly<Record<string, string>> {
  if (limits.length === 0) return {}
  const policies = limits.map(({ id, unit, limit, windowSeconds }) => `"${id}";q=${limit}${units[unit]}${windowSeconds === null ? '' : `;w=${windowSeconds}`}`)
  const left = limits.filter(({ windowSeconds }) => windowSeconds !== null).map(({ id, remaining, resetSeconds }) => `"${id}";r=${remaining};t=${resetSeconds}`)
  return { 'ratelimit-policy': policies.join(', '), ...(left.length === 0 ? {} : { ratelimit: left.join(', ') }) }
}

/** `Retry-After` in whole seconds, rounded up, for a 429 that knows when to come back. */
export function retryAfterHeader(status: number, data: ErrorBody['data']): Readonly<Record<string, string>> {
  if (status !== 429 || data?.retryAfterMs === undefined) return {}
  return { 'retry-after': String(Math.max(1, Math.ceil(data.retryAfterMs / 1000))) }
}
