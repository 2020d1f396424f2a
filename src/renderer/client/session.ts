/**
 * The browser shell's token: fetched once with the one-time code in the address, kept for this tab
 * so that a reload works.
 */
import { z } from 'zod'

const storageKey = 'tollgate.token'

export interface Session {
  token(): string | null
  /**
   * A one-time ticket for a WebSocket; null when the token is not valid (any more). Throws when the
   * console cannot be reached.
   */
  ticket(): Promise<string | null>
  /**
   * Exchanges the one-time code in the address, if there is one, and takes it out of the address
   * and the history; false when there is none.
   */
  exchangeCode(): Promise<boolean>
  replace(token: string | null): void
}

async function postJson(path: string, body: unknown, token: string | null): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (token !== null) headers.authorization = `Bearer ${token}`
  return fetch(path, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    cache: 'no-store',
    redirect: 'error',
  })
}

export function openSession(): Session {
  function token() {
    return sessionStorage.getItem(storageKey)
  }
  function replace(next: string | null) {
    if (next === null) sessionStorage.removeItem(storageKey)
    else sessionStorage.setItem(storageKey, next)
  }
  return {
    token,
    replace,
    async ticket() {
      if (token() === null) return null
      const response = await postJson('/session/ticket', {}, token())
      if (response.status === 401) return null
      return z.object({ ticket: z.string() }).parse(await response.json()).ticket
    },
    async exchangeCode() {
      const code = /^#code=([A-Za-z0-9_-]+)$/.exec(location.hash)?.[1]
      if (code === undefined) return false
      history.replaceState(null, '', location.pathname)
      const response = await postJson('/session/exchange', { code }, null)
      if (response.ok) replace(z.object({ token: z.string() }).parse(await response.json()).token)
      return true
    },
  }
}
