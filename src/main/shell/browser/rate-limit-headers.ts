/**
 * What is left of the rate limits, as HTTP tells it: `RateLimit-Policy` and `RateLimit`
 * (draft-ietf-httpapi-ratelimit-headers, structured fields: a list of limits by id) and
 * `Retry-After` on a refusal that waiting helps. However many limits there are, these headers stay
 * small: Node's clients give up on an answer with more than 16 KB of headers, after the call was
 * paid for.
 */
import type { ErrorBody } from '../../../contract/errors'
import type { CallerLimit } from '../../console-port'

const units = {
  requests: '',
  tokens: ';qu="tokens"',
  tokens_per_request: ';qu="tokens-per-request"',
} as const satisfies Record<CallerLimit['unit'], string>

/** How many limits are told of: the draft lets a server leave out those that are not close. */
const most = 5
/** Of one header's value, in characters. */
const longest = 1_000
/** The largest integer a structured field can hold (RFC 9651 §3.3.1). */
const largest = 999_999_999_999_999
/** A day: nobody who waits by machine should be told to wait longer. */
const longestWaitSeconds = 86_400

/** The tightest limits, the one that refused first; empty where none looks at the call. */
export function rateLimitHeaders(
  limits: readonly CallerLimit[],
  refusedBy?: string,
): Readonly<Record<string, string>> {
  const tightest = new Set(
    [...limits]
      .sort((one, other) => tightness(one, refusedBy) - tightness(other, refusedBy))
      .slice(0, most),
  )
  const told = limits.filter((limit) => tightest.has(limit))
  const policies = told.map(
    ({ id, unit, limit, windowSeconds }) =>
      `${text(id)};q=${integer(limit)}${units[unit]}${windowSeconds === null ? '' : `;w=${integer(windowSeconds)}`}`,
  )
  const left = told
    .filter(({ windowSeconds }) => windowSeconds !== null)
    .map(
      ({ id, remaining, resetSeconds }) =>
        `${text(id)};r=${integer(remaining)};t=${integer(resetSeconds)}`,
    )
  return { ...header('ratelimit-policy', policies), ...header('ratelimit', left) }
}

/**
 * `Retry-After` in whole seconds, rounded up, for a refusal of ours (429, or 503 of an open
 * circuit) that knows when to come back.
 */
export function retryAfterHeader(
  status: number,
  data: ErrorBody['data'],
): Readonly<Record<string, string>> {
  if ((status !== 429 && status !== 503) || data?.retryAfterMs === undefined) return {}
  return {
    'retry-after': String(
      Math.min(longestWaitSeconds, Math.max(1, Math.ceil(data.retryAfterMs / 1000))),
    ),
  }
}

/** The share left; below all the limit that refused, above all a cap that nothing fills. */
function tightness(
  { id, limit, remaining, windowSeconds }: CallerLimit,
  refusedBy: string | undefined,
): number {
  if (id === refusedBy) return -1
  return windowSeconds === null ? 2 : remaining / Math.max(1, limit)
}

/** As many items as fit, whole ones only. */
function header(name: string, items: readonly string[]): Record<string, string> {
  let value = ''
  for (const item of items) {
    const longer = value === '' ? item : `${value}, ${item}`
    if (longer.length > longest) break
    value = longer
  }
  return value === '' ? {} : { [name]: value }
}

/**
 * A structured string (RFC 9651 §3.3.3): printable ASCII with its quotes escaped. What else an id
 * may hold is percent-encoded.
 */
function text(id: string): string {
  const printable = id.replace(/[^\x20-\x7e]+/gu, (part) => encodeURIComponent(part.toWellFormed()))
  return `"${printable.replace(/["\\]/g, '\\$&')}"`
}

function integer(value: number): number {
  return Number.isFinite(value) ? Math.max(0, Math.min(largest, Math.ceil(value))) : largest
}
