/** Checks on a base URL as a person types it: what stops it, and what is only worth a remark. The console checks again, and more. */
import type { ProviderKind } from '../../../contract/providers'

export interface BaseUrlCheck {
  /** Why it cannot be saved; null when it can. */
  readonly problem: string | null
  /** Worth knowing, does not stop saving. */
  readonly remark: string | null
}

const fine: BaseUrlCheck = { problem: null, remark: null }
const loopback = /^((.+\.)?localhost|127(\.\d{1,3}){3}|\[::1\])\.?$/

/** `text` may be empty: OpenAI and Anthropic then use their public endpoint. OpenAI's base ends in /v1, Anthropic's does not (the SDKs' own rule). */
export function checkBaseUrl(kind: ProviderKind, text: string): BaseUrlCheck {
  const trimmed = text.trim()
  if (trimmed === '') {
    return kind === 'openai-compatible' ? problem('A base URL is needed, for example http://127.0.0.1:11434/v1.') : fine
  }
  if (trimmed.length > 500) return problem('A base URL has at most 500 characters.')
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) return problem('Start with https:// or http://.')
  if (!URL.canParse(trimmed)) return problem('This is not a complete address. Give scheme, host and path, for example https://host.example/v1.')
  const url = new URL(trimmed)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return problem('Only https:// and http:// addresses are called.')
  if (url.username !== '' || url.password !== '') return problem('Take the user name and password out of the address. Secrets belong in the key field.')
  if (/[?&#](api[-_]?key|key|token)=/i.test(trimmed)) return problem('Take the key out of the address. Secrets belong in the key field.')
  if (/\/(chat\/completions|completions|responses|messages|embeddings)\/?$/.test(url.pathname)) {
    return problem(`Leave off ${/\/(chat\/completions|[a-z]+)\/?$/.exec(url.pathname)?.[0] ?? 'the last part'}: the client adds it to each request.`)
  }
  if (url.search !== '' || url.hash !== '') return problem('Leave off everything from ? or # on.')
  if (url.protocol === 'http:' && !loopback.test(url.hostname)) {
    return problem(`http:// would send the key to ${url.hostname} in the clear. Use https://, or http:// only for a server on this machine.`)
  }
  if (kind === 'anthropic' && /\/v1\/?$/.test(url.pathname)) return remark('Anthropic’s client adds /v1 itself: leave it off unless the proxy expects it twice.')
  if (kind !== 'anthropic' && !/\/v\d+\/?$/.test(url.pathname)) return remark('Addresses of this kind usually end in /v1.')
  return fine
}

/** Whether a base URL stays on this machine, where servers usually check no key. */
export function isLoopback(baseUrl: string | null): boolean {
  return baseUrl !== null && URL.canParse(baseUrl) && loopback.test(new URL(baseUrl).hostname)
}

function problem(sentence: string): BaseUrlCheck {
  return { problem: sentence, remark: null }
}

function remark(sentence: string): BaseUrlCheck {
  return { problem: null, remark: sentence }
}
