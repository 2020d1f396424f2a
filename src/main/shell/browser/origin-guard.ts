/**
 * The gate every request and upgrade passes before anything is routed: is it addressed to us, and
 * does it come from us?
 */
import type { IncomingMessage } from 'node:http'
import { badRequest, type WireError } from '../wire-errors'

export interface Guard {
  /** Null when it may go on; else the refusal. Looks at the request line and headers alone. */
  check(request: IncomingMessage): WireError | null
  /** The same for a WebSocket upgrade, which must also carry an Origin. */
  checkUpgrade(request: IncomingMessage): WireError | null
}

/** The largest body: a prompt with several inline images fits, a mistake does not. */
export const bodyLimitBytes = 20 * 1024 * 1024

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
const jsonType = /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i

/**
 * A guard for a server on this port of the loopback interface. `origin` is one more address a
 * person vouches for: that of an SSH tunnel or a proxy in front. Names are compared whole, never by
 * suffix or prefix: that is what a rebound DNS name or another local port would pass.
 */
export function createGuard(port: number, origin: URL | null): Guard {
  const hosts = new Map<string, string>()
  for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
    const own = new URL(`http://${name}:${port}`)
    hosts.set(own.host, own.origin)
  }
  if (origin !== null) hosts.set(origin.host, origin.origin)

  function check(request: IncomingMessage): WireError | null {
    const own = ownOrigin(request)
    if (own === null) return misdirected
    // Which of two would count is decided differently by every proxy.
    if (
      ['authorization', 'origin', 'sec-fetch-site', 'expect'].some(
        (name) => countHeader(request, name) > 1,
      )
    )
      return badRequest('A header is there twice.')
    const from = request.headers.origin
    if (from !== undefined && from !== own && from !== origin?.origin) return forbidden
    if (!isSameSite(request)) return forbidden
    if (!methods.has(request.method ?? '')) return badRequest('This method is not used here.', 405)
    return checkBody(request)
  }

  /**
   * The origin a request is addressed to, or null when its Host is not one of ours or is not stated
   * exactly once.
   */
  function ownOrigin(request: IncomingMessage): string | null {
    if (countHeader(request, 'host') !== 1 || !(request.url ?? '').startsWith('/')) return null
    return hosts.get(request.headers.host ?? '') ?? null
  }

  return {
    check,
    checkUpgrade(request) {
      if (request.headers.origin === undefined) return forbidden
      return check(request)
    },
  }
}

const misdirected: WireError = badRequest('This address is not served here.', 421)
const forbidden: WireError = {
  body: {
    code: 'unauthorized',
    message: 'Requests from other pages are refused.',
    data: { origin: 'tollgate' },
  },
  status: 403,
}

/**
 * Browsers say where a request comes from: our own page, or an address a person opened, which only
 * ever gets the page itself.
 */
function isSameSite(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin') return true
  return site === 'none' && request.method === 'GET' && !isDataPath(pathOf(request))
}

/** Bodies are JSON and bounded. A form, which any page may send without asking, is never JSON. */
function checkBody(request: IncomingMessage): WireError | null {
  const length = request.headers['content-length']
  const chunked = request.headers['transfer-encoding'] !== undefined
  const hasBody = chunked || (length !== undefined && length !== '0')
  if (Number(length ?? 0) > bodyLimitBytes)
    return badRequest('The request is larger than 20 MiB.', 413)
  const type = request.headers['content-type']
  if (
    type === undefined
      ? hasBody
      : !jsonType.test(type) || countHeader(request, 'content-type') !== 1
  ) {
    return badRequest('Send the body as JSON, with the header content-type: application/json.', 415)
  }
  return null
}

function countHeader(request: IncomingMessage, name: string): number {
  return request.rawHeaders.filter(
    (header, index) => index % 2 === 0 && header.toLowerCase() === name,
  ).length
}

/** The path of a request's target, without its query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/'
}

/** True for everything that is not the static page. */
export function isDataPath(path: string): boolean {
  return /^\/(api|session|rpc)(\/|$)/i.test(path)
}
