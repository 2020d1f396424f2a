/** The pool of sockets all attempts share. It knows hosts and timeouts, never a secret. */
import type { Dispatcher } from 'undici'
import { kindOfHost } from '../../contract/addresses'
import { createGuardedLookup } from './guarded-lookup'

export interface ProxySettings {
  readonly httpProxy?: string
  readonly httpsProxy?: string
  /** Hosts reached directly, as in `NO_PROXY`. */
  readonly noProxy?: string
}

export interface Pool {
  /** Loads undici, which takes longer than some clocks allow. */
  prepare(): Promise<void>
  /**
   * The sockets that reach this address, whose connecting may take so long. Rejects where the
   * proxy's address is none.
   */
  dispatcher(url: URL, connectMs: number): Promise<Dispatcher>
  close(): Promise<void>
}

/**
 * `plain`: http, always direct. `direct`: https past any proxy. `outside`: https by the proxy,
 * where one is set.
 */
type Way = 'plain' | 'direct' | 'outside'

export function createPool(proxy: ProxySettings | undefined): Pool {
  const opened = new Map<string, Promise<Dispatcher>>()

  async function open(way: Way, connectMs: number): Promise<Dispatcher> {
    const { Agent, EnvHttpProxyAgent } = await import('undici')
    const options = {
      connect: { timeout: connectMs, lookup: createGuardedLookup(way === 'plain') },
      // Every clock of an attempt is kept by the attempt itself.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxResponseSize: -1,
    }
    if (way !== 'outside') return new Agent(options)
    // Empty strings, not absent: an absent one would be read from the environment.
    return new EnvHttpProxyAgent({
      ...options,
      httpProxy: proxy?.httpProxy ?? '',
      httpsProxy: proxy?.httpsProxy ?? '',
      noProxy: proxy?.noProxy ?? '',
    })
  }

  function wayTo({ protocol, hostname }: URL): Way {
    // A proxy would read a key that travels in the clear, and nothing for this machine has any
    // business at a proxy.
    if (protocol === 'http:') return 'plain'
    const proxied = proxy?.httpProxy !== undefined || proxy?.httpsProxy !== undefined
    return proxied && kindOfHost(hostname) !== 'loopback' ? 'outside' : 'direct'
  }

  return {
    async prepare() {
      await import('undici')
    },
    dispatcher(url, connectMs) {
      const way = wayTo(url)
      const key = `${way} ${connectMs}`
      const known = opened.get(key)
      if (known !== undefined) return known
      const fresh = open(way, connectMs)
      opened.set(key, fresh)
      return fresh
    },
    async close() {
      const all = await Promise.allSettled(opened.values())
      opened.clear()
      await Promise.all(
        all.map((one) => (one.status === 'fulfilled' ? one.value.destroy() : undefined)),
      )
    },
  }
}
