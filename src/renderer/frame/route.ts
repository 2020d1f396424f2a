/** The hash router: `#/page/rest?query`. Small on purpose; the page table says what exists. */
import { useMemo, useSyncExternalStore } from 'react'

export interface Route {
  /** `/playground`: the first segment, which names the page. */
  readonly path: string
  /** Segments after the page's own. */
  readonly rest: readonly string[]
  readonly query: URLSearchParams
}

/** Reads a location hash. An empty one is `/`. */
export function parseHash(hash: string): Route {
  const text = hash.startsWith('#') ? hash.slice(1) : hash
  const [route = '', search = ''] = text.split('?', 2)
  const [first = '', ...rest] = route
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeSegment)
  return { path: `/${first}`, rest, query: new URLSearchParams(search) }
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function subscribe(notify: () => void): () => void {
  window.addEventListener('hashchange', notify)
  return () => window.removeEventListener('hashchange', notify)
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash)
  return useMemo(() => parseHash(hash), [hash])
}

/** Goes to a route such as `/ledger?callId=…`. `replace` leaves no step back. */
export function navigate(to: string, options: { readonly replace?: boolean } = {}): void {
  if (options.replace === true) {
    window.history.replaceState(window.history.state, '', `#${to}`)
    window.dispatchEvent(new HashChangeEvent('hashchange'))
    return
  }
  window.location.hash = to
}
