/**
 * What a provider's error object says, whatever its shape: OpenAI's, Anthropic's, Google's, a
 * gateway's, or plain text (spec P11).
 */
import { wireObject, type WireObject } from './wire/values'

export interface ErrorFacts {
  /** HTTP status, or the number a gateway put into an error inside a stream. */
  readonly status: number | null
  readonly type: string
  readonly code: string
  readonly message: string
  /** The parameter it complains of, where it names one. */
  readonly param: string
  /** When it asks to be tried again, in ms, where the body says so. */
  readonly retryDelayMs?: number | null
  /** The limit it names is one of a whole day, which no pause within a call outlasts. */
  readonly perDay?: boolean
}

/** Characters of a provider's own words that are looked at. */
const mostWords = 4096

/** Reads an error body. `body` is parsed JSON, or the text itself when it was none. */
export function errorFacts(status: number | null, body: unknown): ErrorFacts {
  const first: unknown = Array.isArray(body) ? body[0] : body
  const outer = wireObject(first)
  if (outer === undefined)
    return {
      status,
      type: '',
      code: '',
      param: '',
      message: typeof body === 'string' ? plainText(body) : wordsOf(body),
    }
  const told: unknown = Array.isArray(outer['error']) ? outer['error'][0] : outer['error']
  const inner = wireObject(told) ?? outer
  const code = shortText(inner['code'] ?? outer['code'])
  const numeric = Number(code)
  const details = detailsOf(inner)
  const message = wordsOf(
    Array.isArray(outer['error'])
      ? outer['error']
      : (inner['message'] ??
          told ??
          outer['errors'] ??
          outer['detail'] ??
          outer['message'] ??
          inner['msg'] ??
          inner['error_description']),
  )
  return {
    status:
      status ??
      (code !== '' && Number.isInteger(numeric) && numeric >= 400 && numeric < 600
        ? numeric
        : null),
    type: shortText(inner['type'] ?? inner['status'] ?? outer['error_type']),
    code,
    param: shortText(inner['param']),
    message,
    retryDelayMs: details.retryDelayMs ?? delayInWords(message),
    perDay: details.perDay,
  }
}

/** True when a 200 answer is an error object after all. */
export function isErrorBody(body: unknown): boolean {
  const outer = wireObject(Array.isArray(body) ? body[0] : body)
  if (outer === undefined) return false
  const said = (value: unknown) =>
    value !== undefined && value !== null && value !== false && value !== ''
  // vLLM writes the error flat and says so in `object`; Anthropic in `type`.
  if (outer['object'] === 'error' || outer['type'] === 'error' || said(outer['error'])) return true
  return said(outer['errors']) && outer['choices'] === undefined && outer['data'] === undefined
}

/** The words in a value, bounded in depth and length. */
function wordsOf(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value.slice(0, mostWords)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (depth > 3) return ''
  if (Array.isArray(value))
    return value
      .slice(0, 10)
      .map((one) => wordsOf(one, depth + 1))
      .filter((words) => words !== '')
      .join('; ')
      .slice(0, mostWords)
  const object = wireObject(value)
  if (object === undefined) return ''
  const known =
    object['message'] ??
    object['msg'] ??
    object['detail'] ??
    object['error'] ??
    object['description']
  if (known !== undefined && known !== null) return wordsOf(known, depth + 1)
  return Object.entries(object)
    .slice(0, 10)
    .map(([name, one]) => `${name}: ${wordsOf(one, depth + 1)}`)
    .join(', ')
    .slice(0, mostWords)
}

function shortText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) : ''
}

/** Google's `details`: `RetryInfo` says when, `QuotaFailure` which limit (google.rpc). */
function detailsOf(error: WireObject): {
  readonly retryDelayMs: number | null
  readonly perDay: boolean
} {
  let retryDelayMs: number | null = null
  let perDay = false
  const listed: unknown[] = Array.isArray(error['details']) ? error['details'].slice(0, 20) : []
  for (const detail of listed.map(wireObject)) {
    const kind = shortText(detail?.['@type'])
    if (kind.endsWith('RetryInfo')) retryDelayMs = durationMs(detail?.['retryDelay'])
    const violations: unknown[] = Array.isArray(detail?.['violations'])
      ? detail['violations'].slice(0, 20)
      : []
    perDay ||= violations.some((violation) =>
      /per_?day/i.test(shortText(wireObject(violation)?.['quotaId'])),
    )
  }
  return { retryDelayMs, perDay }
}

/** A protobuf duration in JSON: `"1.5s"`, or `{seconds, nanos}`. */
function durationMs(value: unknown): number | null {
  const written =
    typeof value === 'string'
      ? /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(value)?.[1]
      : wireObject(value)?.['seconds']
  const seconds = written === undefined || written === '' ? Number.NaN : Number(written)
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : null
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** "Please try again in 6m0s", "Please retry in 1.4s". */
function delayInWords(message: string): number | null {
  const said = /\b(?:retry|try again) in ((?:\d{1,6}(?:\.\d{1,9})?(?:ms|s|m|h)){1,3})\b/i.exec(
    message,
  )?.[1]
  if (said === undefined) return null
  const parts = [...said.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/gi)]
  return Math.ceil(
    parts.reduce(
      (sum, [, amount, unit]) => sum + Number(amount) * (unitMs[(unit ?? '').toLowerCase()] ?? 0),
      0,
    ),
  )
}

/** The readable part of an HTML page or text body, in one pass: bodies come from anybody. */
function plainText(body: string): string {
  const lower = body.toLowerCase()
  let out = ''
  let at = 0
  while (at < body.length && out.length < mostWords) {
    const open = body.indexOf('<', at)
    if (open < 0) break
    out += `${body.slice(at, open)} `
    const hidden = /^<(script|style)\b/.exec(lower.slice(open, open + 8))?.[1]
    const end = hidden === undefined ? open : lower.indexOf(`</${hidden}`, open)
    const close = end < 0 ? -1 : body.indexOf('>', end)
    // A script that is never closed hides the rest; any other sign is a sign.
    if (close < 0)
      return tidy(hidden === undefined ? out + body.slice(open, open + mostWords) : out)
    at = close + 1
  }
  return tidy(out + body.slice(at, at + mostWords))
}

function tidy(text: string): string {
  return text
    .slice(0, 2 * mostWords)
    .split(/\s/)
    .filter((word) => word !== '')
    .join(' ')
    .slice(0, mostWords)
}
