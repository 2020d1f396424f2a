/** The pool of sockets all attempts share. It knows hosts and timeouts, never a secret. */
import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import type { Dispatcher } from 'undici'
import { isRefusedAddress } from './base-url'

export interface ProxySettings {
  readonly httpProxy?: string
  readonly httpsProxy?: string
  /** Hosts reached directly, as in `NO_PROXY`. */
  readonly noProxy?: string
}

export interface Pool {
  /** The sockets whose connecting may take so long. undici is loaded on first use. */
  dispatcher(connectMs: number): Promise<Dispatcher>
  close(): Promise<void>
}

export function createPool(proxy: ProxySettings | undefined): Pool {
  const byTimeout = new Map<number, Promise<Dispatcher>>()

  async function open(connectMs: number): Promise<Dispatcher> {
    const { Agent, EnvHttpProxyAgent } = await import('undici')
    const options = {
      connect: { timeout: connectMs, lookup: guardedLookup },
      // Every clock of an attempt is kept by the attempt itself.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxResponseSize: -1,
    }
    if (proxy?.httpProxy === undefined && proxy?.httpsProxy === undefined) return new Agent(options)
    // Empty strings, not absent: an absent one would be read from the environment.
    const noProxy = proxy.noProxy ?? 'localhost,127.0.0.1,::1'
    return new EnvHttpProxyAgent({ ...options, httpProxy: proxy.httpProxy ?? '', httpsProxy: proxy.httpsProxy ?? '', noProxy })
  }

  return {
    dispatcher(connectMs) {
      const known = byTimeout.get(connectMs)
      if (known !== undefined) return known
      const opened = open(connectMs)
      byTimeout.set(connectMs, opened)
      return opened
    },
    async close() {
      const opened = await Promise.all(byTimeout.values())
      byTimeout.clear()
      await Promise.all(opened.map((dispatcher) => dispatcher.destroy()))
    },
  }
}

/** Refuses names that lead to link-local addresses at the moment of connecting, so that no later answer of the name server can slip past. */
export const guardedLookup: LookupFunction = (hostname, options, done) => {
  systemLookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    const bad = error === null ? found.find(({ address }) => isRefusedAddress(address)) : undefined
    const problem = bad === undefined ? error : Object.assign(new Error('refused address'), { code: 'ERR_ADDRESS_REFUSED' })
    const [one] = found ?? []
    if (problem !== null) done(problem, '', 0)
    else if (options.all === true) done(null, found)
    else done(null, one?.address ?? '', one?.family ?? 0)
  })
}
