/**
 * Checks on a base URL as a person types it: what stops it, what a person has to agree to, and what
 * is only worth a remark. The console checks again.
 */
import { kindOfHost } from '../../../contract/addresses'
import { judgeBaseUrl } from '../../../contract/base-url'
import type { Provider, ProviderKind } from '../../../contract/providers'

/** What keeps an address from being saved, and what should be known of one that can be. */
export interface BaseUrlCheck {
  /** Why it cannot be saved; null when it can. */
  readonly problem: string | null
  /** Worth knowing, does not stop saving. */
  readonly remark: string | null
  /** What a person agrees to before it can be saved: plain http on a private network. */
  readonly confirm: string | null
}

const fine: BaseUrlCheck = { problem: null, remark: null, confirm: null }

/**
 * `text` may be empty: OpenAI and Anthropic then use their public endpoint. OpenAI's base ends in
 * /v1, Anthropic's does not (the SDKs' own rule).
 */
export function checkBaseUrl(kind: ProviderKind, text: string): BaseUrlCheck {
  const trimmed = text.trim()
  if (trimmed === '') {
    return kind === 'openai-compatible'
      ? problem('A base URL is needed, for example http://127.0.0.1:11434/v1.')
      : fine
  }
  if (trimmed.length > 500) return problem('A base URL has at most 500 characters.')
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) return problem('Start with https:// or http://.')
  if (!URL.canParse(trimmed))
    return problem(
      'This is not a complete address. Give scheme, host and path, for example https://host.example/v1.',
    )
  const url = new URL(trimmed)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return problem('Only https:// and http:// addresses are called.')
  if (url.username !== '' || url.password !== '')
    return problem(
      'Take the user name and password out of the address. Secrets belong in the key field.',
    )
  if (/[?&#](api[-_]?key|key|token)=/i.test(trimmed))
    return problem('Take the key out of the address. Secrets belong in the key field.')
  if (/\/(chat\/completions|completions|responses|messages|embeddings)\/?$/.test(url.pathname)) {
    return problem(
      `Leave off ${/\/(chat\/completions|[a-z]+)\/?$/.exec(url.pathname)?.[0] ?? 'the last part'}: the client adds it to each request.`,
    )
  }
  if (url.search !== '' || url.hash !== '') return problem('Leave off everything from ? or # on.')
  const verdict = judgeBaseUrl(trimmed)
  if (verdict.kind === 'refused') return problem(verdict.sentence)
  return {
    problem: null,
    remark: remarkOn(kind, url),
    confirm: verdict.kind === 'confirm' ? verdict.sentence : null,
  }
}

function remarkOn(kind: ProviderKind, { pathname }: URL): string | null {
  if (kind === 'anthropic')
    return /\/v1\/?$/.test(pathname)
      ? 'Anthropic’s client adds /v1 itself: leave it off unless the proxy expects it twice.'
      : null
  return /\/v\d+\/?$/.test(pathname) ? null : 'Addresses of this kind usually end in /v1.'
}

/**
 * What a person has to agree to before this address is saved for the provider. One confirmation
 * holds as long as the host is the same.
 */
export function confirmationNeeded(
  provider: Pick<Provider, 'kind' | 'baseUrl' | 'privateNetworkConfirmed'>,
  text: string,
): string | null {
  const { confirm } = checkBaseUrl(provider.kind, text)
  const same =
    provider.privateNetworkConfirmed &&
    provider.baseUrl !== null &&
    confirm !== null &&
    new URL(text).hostname === new URL(provider.baseUrl).hostname
  return same ? null : confirm
}

/** Whether a base URL stays on this machine, where servers usually check no key. */
export function isLoopback(baseUrl: string | null): boolean {
  return (
    baseUrl !== null &&
    URL.canParse(baseUrl) &&
    kindOfHost(new URL(baseUrl).hostname) === 'loopback'
  )
}

function problem(sentence: string): BaseUrlCheck {
  return { problem: sentence, remark: null, confirm: null }
}
