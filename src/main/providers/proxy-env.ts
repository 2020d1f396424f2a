/** Proxy settings of the usual variables, in either case; an empty one is none (spec P10). */
import type { ProxySettings } from './pool'

export function proxyOf(env: Readonly<Record<string, string | undefined>>): ProxySettings {
  function read(name: string): string | undefined {
    return [env[name], env[name.toLowerCase()]]
      .find((value) => value !== undefined && value.trim() !== '')
      ?.trim()
  }
  return {
    httpProxy: read('HTTP_PROXY'),
    httpsProxy: read('HTTPS_PROXY'),
    noProxy: read('NO_PROXY'),
  }
}
