/** What a provider's error object says, whatever its shape: OpenAI's, Anthropic's, a gateway's, or plain text. */
import { wireObject } from './usage-checks'

export interface ErrorFacts {
  /** HTTP status, or the number a gateway put into an error inside a stream. */
  readonly status: number | null
  readonly type: string
  readonly code: string
  readonly message: string
  /** The parameter it complains of, where it names one. */
  readonly param: string
}

/** Reads an error body. `body` is parsed JSON, or the text itself when it was none. */
export function errorFacts(status: number | null, body: unknown): ErrorFacts {
  const outer = wireObject(Array.isArray(body) ? body[0] : body)
  if (outer === undefined) return { status, type: '', code: '', param: '', message: plainText(typeof body === 'string' ? body : '') }
  const error = wireObject(outer['error'])
  const inner = error ?? outer
  const code = asText(inner['code'])
  const numeric = Number(code)
  return {
    status: status ?? (Number.isInteger(numeric) && numeric >= 400 && numeric < 600 ? numeric : null),
    type: asText(inner['type'] ?? inner['status']),
    code,
    param: asText(inner['param']),
    message: asText(inner['message'] ?? outer['error'] ?? outer['detail'] ?? inner['error_description']),
  }
}

/** True when a 200 answer is an error object after all. */
export function isErrorBody(body: unknown): boolean {
  const outer = wireObject(body)
  // vLLM writes the error flat and says so in `object`.
  return outer !== undefined && ((outer['error'] !== undefined && outer['error'] !== null) || outer['object'] === 'error')
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  return value === undefined || value === null ? '' : JSON.stringify(value)
}

/** The readable part of an HTML page or text body. */
function plainText(body: string): string {
  return body
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]{0,2000}>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
